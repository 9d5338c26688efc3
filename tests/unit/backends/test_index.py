"""Building a folder index, and searching it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.backends.index import FolderIndex, FolderStore
from assistant.backends.index.lexical import K1, B
from assistant.domain import (
    EvidenceLevel,
    Filter,
    FindingFilter,
    Media,
    ParsedDocument,
    Source,
    SourceKind,
)
from assistant.domain.ids import content_digest
from assistant.pipelines.indexing import Indexer
from assistant.testing import ListCorpus, WordEmbedder
from tests.small_index import TEXTS, build, builder_with, generation

silent: Any = lambda *_: None  # noqa: E731


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "index", TEXTS)
    return tmp_path / "index"


def test_what_was_written_is_read_back(folder: Path) -> None:
    index = FolderStore(folder).open()
    assert list(index.source_ids()) == ["alpha", "beta", "gamma"]
    passage = index.passage(index.passages_of("beta")[0])
    document = index.document("beta")
    assert document.text[passage.start : passage.end] == passage.text
    assert index.sentence_vectors("beta", 0, 1).shape == (2, 64)


def test_search_agrees_with_brute_force(folder: Path) -> None:
    index = FolderStore(folder).open()
    query = WordEmbedder().embed_query("rapamycin in mice")
    rows = index.passage_vectors(range(index.passages))
    expected = sorted(enumerate(rows @ query), key=lambda pair: -pair[1])
    found = index.search_dense(query, 3)
    assert [i for i, _ in found] == [i for i, _ in expected]
    assert np.allclose([s for _, s in found], [s for _, s in expected], atol=1e-6)


def test_word_search_knows_concepts_and_nothing_else(folder: Path) -> None:
    index = FolderStore(folder).open()
    found = index.search_lexical(["@rapalog"], 5)
    assert {index.passage(i).source_id for i, _ in found} == {"alpha", "beta"}
    assert index.search_lexical(["nowhere"], 5) == []
    assert index.document_frequency("@rapamycin") == 1
    assert index.document_frequency("nowhere") == 0


def test_words_score_as_bm25s_itself_scores_them(folder: Path) -> None:
    index = FolderStore(folder).open()
    built = builder_with(WordEmbedder()).build(list(ListCorpus(TEXTS).documents()), lambda *_: None)
    theirs = bm25s.BM25(method="lucene", k1=K1, b=B)
    theirs.index([list(keys) for keys in built[0].keys], show_progress=False)
    for keys in (["@rapamycin"], ["@rapalog", "@mouse"], ["@rapamycin", "@rapamycin", "nowhere"]):
        scores = theirs.get_scores([key for key in keys if key in theirs.vocab_dict])
        expected = {i: float(s) for i, s in enumerate(scores) if s > 0}
        assert dict(index.search_lexical(keys, 9)) == pytest.approx(expected)


def test_a_second_run_embeds_nothing_and_writes_nothing(folder: Path) -> None:
    before = generation(folder)
    embedder = WordEmbedder()
    report = build(folder, TEXTS, embedder)
    assert (report.embedded, embedder.embedded, report.unchanged) == (0, 0, 3)
    assert generation(folder) == before


def test_only_what_changed_is_embedded_again(folder: Path) -> None:
    changed = {**TEXTS, "beta": "Temsirolimus was tested in people. Nothing else."}
    changed["delta"] = "A fourth text."
    del changed["gamma"]
    embedder = WordEmbedder()
    report = build(folder, changed, embedder)
    assert (report.added, report.changed, report.removed) == (("delta",), ("beta",), ("gamma",))
    assert embedder.embedded == report.embedded == 2
    updated = FolderStore(folder).open()
    build(folder.parent / "anew", changed)
    anew = FolderStore(folder.parent / "anew").open()
    assert_same(updated, anew)
    assert [updated.passage(i) for i in range(updated.passages)] == [
        anew.passage(i) for i in range(anew.passages)
    ]
    assert np.allclose(
        updated.passage_vectors(range(updated.passages)),
        anew.passage_vectors(range(anew.passages)),
    )
    assert np.allclose(
        updated.sentence_vectors("alpha", 0, 1), anew.sentence_vectors("alpha", 0, 1)
    )


def assert_same(one: FolderIndex, other: FolderIndex) -> None:
    """Whatever can be asked of two indexes."""
    assert (one.words(), one.called()) == (other.words(), other.called())
    assert [one.passage(i) for i in range(one.passages)] == [
        other.passage(i) for i in range(other.passages)
    ]
    assert list(one.sources()) == list(other.sources())
    assert one.findings(FindingFilter()) == other.findings(FindingFilter())
    assert dict(one.references()) == dict(other.references())
    for key in one.source_ids():
        assert one.document(key) == other.document(key)
        assert list(one.passages_of(key)) == list(other.passages_of(key))
        last = len(one.document(key).sentences) - 1
        assert np.array_equal(
            one.sentence_vectors(key, 0, last), other.sentence_vectors(key, 0, last)
        )
        only = Filter(sources=frozenset({key}))
        query = WordEmbedder().embed_query("rapamycin number of a group")
        assert one.search_dense(query, 99, only) == other.search_dense(query, 99, only)
    for keys in (["@rapamycin"], ["group", "score", "group"], ["text", "@rapalog", "nowhere"]):
        assert one.search_lexical(keys, 99) == other.search_lexical(keys, 99)
        assert [*map(one.document_frequency, keys)] == [*map(other.document_frequency, keys)]


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3)), unique_by=lambda d: d[0]),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=15, deadline=None)
def test_whatever_came_and_went_the_index_is_as_if_built_anew(
    states: list[list[tuple[str, int]]],
) -> None:
    """Documents are added before, between and behind others, changed, moved and removed; some are empty."""
    with tempfile.TemporaryDirectory() as scratch:
        for state in states:
            texts = {key: f"Rapamycin lowers the score of {key}. " * size for key, size in state}
            build(Path(scratch) / "index", texts)
        build(Path(scratch) / "anew", texts)
        assert_same(*(FolderStore(Path(scratch) / name).open() for name in ("index", "anew")))


def test_references_lead_to_what_has_come_and_no_longer_to_what_is_gone(tmp_path: Path) -> None:
    def run(*raws: ParsedDocument) -> dict[str, list[str]]:
        store = FolderStore(tmp_path / "index")
        corpus = ListCorpus({})
        corpus.documents = lambda: raws  # type: ignore[method-assign]
        with store.exclusive(0, lambda: None):
            Indexer(store, builder_with(WordEmbedder())).run(corpus, full=False, progress=silent)
        found = store.open()
        return {key: [r.source_id for r in found.document(key).references] for key in ("review",)}

    def source(key: str, text: str = "", title: str = "", doi: str = "") -> ParsedDocument:
        about = Source(key, title or key, SourceKind.USER, EvidenceLevel.UNKNOWN, doi=doi)
        body = f"{TEXTS['alpha']}\n\n{text}"
        return ParsedDocument(about, body, content_digest(title + body), key, Media.WEB_ARTICLE)

    review = source(
        "review",
        "References\n1. Honey in hens. doi:10.1234/hens\n"
        "2. Smith AB. A long title about the dance of bees. J Bee, 4.",
    )
    hens = source("hens", doi="10.1234/hens")
    bees = source("bees", title="A long title about the dance of bees")
    assert run(review) == {"review": ["", ""]}
    assert run(review, hens) == {"review": ["hens", ""]}
    assert run(bees, review, hens) == {"review": ["hens", "bees"]}
    assert run(bees, review) == {"review": ["", "bees"]}
    assert run(source("bees", title="Of ants"), review, hens) == {"review": ["hens", ""]}


def test_full_builds_everything_anew(folder: Path) -> None:
    before = generation(folder)
    assert build(folder, TEXTS, full=True).embedded == 3
    assert generation(folder) != before
