"""What every store of an index must do: a folder with FAISS and bm25s, and Milvus Lite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.backends.index import FolderStore
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import (
    Direction,
    EvidenceLevel,
    Filter,
    FindingFilter,
    Media,
    ParsedDocument,
    Source,
    SourceKind,
)
from assistant.domain.ids import content_digest
from assistant.errors import IndexNotFound, UnknownSource
from assistant.pipelines.indexing import Builder, Indexer
from assistant.ports import IndexBuild, IndexStore
from assistant.settings import Chunking
from assistant.testing import ListCorpus, WordCounter, WordEmbedder
from assistant.text.lexicon import Lexicon

TEXTS = {
    "alpha": "Rapamycin lowers scores in mice. It does so within days.",
    "beta": "Temsirolimus was tested in people. Half of them had fewer relapses.",
    "gamma": "Myelin is made by oligodendrocytes, and rapamycin slows it. " * 30,
    "delta-é": "Ünïcode – “quotes”, \\ and 'apostrophes' in people. Rapamycin!",
}
BUILDER = Builder(WordEmbedder(), WordCounter(), Lexicon(load_lexicon()), Chunking())


def silent(_what: str, _done: int, _total: int) -> None:
    """Reports nothing."""


def make(kind: str, folder: Path) -> IndexStore:
    if kind == "folder":
        return FolderStore(folder / "index")
    pytest.importorskip("pymilvus")
    from assistant.backends.milvus import MilvusStore

    return MilvusStore(f"milvus://{folder}/index.db", "", 10.0, folder / "cache")


def run(store: IndexStore, texts: dict[str, str]) -> int:
    with store.exclusive(0, lambda: None):
        return Indexer(store, BUILDER).run(ListCorpus(texts), full=False, progress=silent).embedded


@pytest.fixture(params=["folder", pytest.param("milvus", marks=pytest.mark.scale)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[IndexStore]:
    made = make(request.param, tmp_path)
    yield made
    close = getattr(made, "close", None)
    if close is not None:
        close()


@pytest.fixture
def build() -> IndexBuild:
    return BUILDER.build(list(ListCorpus(TEXTS).documents()), silent)[0]


def test_nothing_is_there_before_the_first_run(store: IndexStore) -> None:
    assert store.live() == ""
    with pytest.raises(IndexNotFound, match="There is no index"):
        store.open()


def test_what_was_written_is_read(store: IndexStore, build: IndexBuild) -> None:
    run(store, TEXTS)
    index = store.open()
    assert list(index.source_ids()) == list(TEXTS)
    assert [s.id for s in index.sources()] == list(TEXTS)
    for document in build.documents:
        assert index.document(document.source.id) == document
    assert dict(index.digests()) == {d.source.id: d.sha256 for d in build.documents}
    assert index.vocabulary.passages == len(build.passages)
    for ordinal, passage in enumerate(build.passages):
        assert index.passage(ordinal) == passage
        assert ordinal in index.passages_of(passage.source_id)
    assert list(index.vocabulary.words()) == build.words()
    assert sorted(index.vocabulary.called()) == build.called()
    assert dict(index.references()) == {}
    with pytest.raises(UnknownSource):
        index.document("nobody")


def test_findings_come_back_by_their_names(store: IndexStore) -> None:
    record = (
        "findings:\n"
        "- {text: Aspirin eased the cough of the hens., kind: result, direction: benefit, basis: abstract,"
        " population: animals, intervention: aspirin, outcome: cough}\n"
        "- {text: Honey did nothing for it., kind: result, direction: no_effect, basis: abstract,"
        " population: animals, intervention: honey, outcome: cough}\n"
    )
    source = Source("hens", "Hens", SourceKind.PAPER_RECORD, EvidenceLevel.ANIMAL_STUDY)
    raw = ParsedDocument(source, record, content_digest(record), "hens.yaml", Media.PAPER_RECORD)
    built = BUILDER.build([raw, *ListCorpus(TEXTS).documents()], silent)[0]
    with store.exclusive(0, lambda: None):
        store.write(built)
    index = store.open()
    assert list(index.findings(FindingFilter())) == list(built.findings)
    for wanted, count in (
        (FindingFilter(outcomes=(frozenset({"cough"}),)), 2),
        (
            FindingFilter(
                interventions=(frozenset({"honey", "aspirin"}), frozenset({"honey", "hen"}))
            ),
            1,
        ),
        (FindingFilter(direction=Direction.BENEFIT, sources=frozenset({"hens"})), 1),
        (FindingFilter(sources=frozenset({"alpha"})), 0),
    ):
        assert len(index.findings(wanted)) == count
        assert all(wanted.admits(kept) for kept in index.findings(wanted))


def test_vectors_come_back(store: IndexStore, build: IndexBuild) -> None:
    run(store, TEXTS)
    index = store.open()
    wanted = [3, 0, 3]
    assert np.allclose(index.passage_vectors(wanted), np.asarray(build.vectors)[wanted], atol=1e-3)
    assert index.passage_vectors([]).shape == (0, build.embedder.dimension)
    ordinals = list(range(len(build.passages)))
    for passage, rows in zip(build.passages, index.sentences_of(ordinals), strict=True):
        again = index.sentence_vectors(
            passage.source_id, passage.first_sentence, passage.last_sentence
        )
        assert (
            np.array_equal(rows, again)
            and len(rows) == 1 + passage.last_sentence - passage.first_sentence
        )
    assert np.allclose(index.sentence_vectors("alpha", 0, 1), build.sentence_vectors[:2], atol=1e-3)


def test_searches_agree_with_a_folder(store: IndexStore, tmp_path: Path) -> None:
    run(store, TEXTS)
    plain = make("folder", tmp_path / "other")
    run(plain, TEXTS)
    one, other = store.open(), plain.open()
    query = WordEmbedder().embed_query("Rapamycin lowers scores in mice.")
    ours, theirs = one.search_dense(query, 3), other.search_dense(query, 3)
    assert [o for o, _ in ours] == [o for o, _ in theirs]
    assert np.allclose([s for _, s in ours], [s for _, s in theirs], atol=1e-3)
    for keys in (["@rapamycin"], ["@rapamycin", "mous"], ["nowhere"], []):
        ours, theirs = one.search_lexical(keys, 5), other.search_lexical(keys, 5)
        assert {o for o, _ in ours} == {o for o, _ in theirs}
        assert all(score > 0 for _, score in ours)
    for key in ("@rapamycin", "nowhere"):
        assert one.vocabulary.document_frequency(key) == other.vocabulary.document_frequency(key)


def test_filters_find_all_that_they_admit(store: IndexStore) -> None:
    run(store, TEXTS)
    index = store.open()
    query = WordEmbedder().embed_query("Rapamycin in people")
    for names in ({"beta"}, {"beta", "delta-é"}, {"nobody"}):
        only = Filter(sources=frozenset(names))
        wanted = {n for key in names & set(TEXTS) for n in index.passages_of(key)}
        assert {o for o, _ in index.search_dense(query, 99, only)} == wanted
        words = {o for o, _ in index.search_lexical(["@human", "@rapamycin"], 99, only)}
        assert words == wanted
    for level in {source.evidence for source in index.sources()}:
        wanted = {
            n for s in index.sources() if s.evidence is level for n in index.passages_of(s.id)
        }
        only = Filter(evidence=frozenset({level}))
        assert {o for o, _ in index.search_dense(query, 99, only)} == wanted
    trials = Filter(evidence=frozenset({EvidenceLevel.META_ANALYSIS}))
    assert (
        index.search_dense(query, 99, trials) == [] == index.search_lexical(["@human"], 9, trials)
    )
    assert index.search_dense(query, 99, Filter(since=1900)) == []


def test_only_what_changed_is_embedded_and_readers_keep_what_they_hold(store: IndexStore) -> None:
    run(store, TEXTS)
    before, name = store.open(), store.live()
    assert run(store, TEXTS) == 0 and store.live() == name
    changed = {**TEXTS, "alpha": "Rapamycin lowers scores in rats."}
    embedded = run(store, changed)
    assert 0 < embedded < 5
    assert "mice" in before.document("alpha").text
    assert "rats" in store.open().document("alpha").text
    assert store.live() != name
    fewer = {key: text for key, text in TEXTS.items() if key != "beta"}
    run(store, fewer)
    assert list(store.open().source_ids()) == list(fewer)


def test_a_run_that_fails_leaves_the_old_index(
    store: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, TEXTS)
    name = store.live()

    def broken(*_: object) -> None:
        raise RuntimeError("the embedder broke")

    monkeypatch.setattr(WordEmbedder, "embed_documents", broken)
    with pytest.raises(RuntimeError):
        run(store, {**TEXTS, "new": "Something new."})
    assert store.live() == name and list(store.open().source_ids()) == list(TEXTS)
