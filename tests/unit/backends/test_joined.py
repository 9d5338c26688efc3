"""A conversation's own documents beside the corpus: found as if they were one index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.backends.index import FolderIndex, FolderStore, JoinedIndex
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import Filter
from assistant.errors import UnknownSource
from assistant.pipelines.indexing import Builder, Indexer
from assistant.ports import IndexBuild, Scores
from assistant.settings import Chunking
from assistant.testing import ListCorpus, WordCounter, WordEmbedder
from assistant.text.lexicon import Lexicon
from assistant.text.words import document_keys

CORPUS = {
    "alpha": "Rapamycin lowers scores in mice. It does so within days.",
    "beta": "Temsirolimus was tested in people. Half of them had fewer relapses.",
    "gamma": "Myelin is made by oligodendrocytes, and rapamycin slows it.",
}
OWN = {
    "own-one": "Rapamycin was given to marmosets. Their scores fell.",
    "own-two": "Marmosets drank water.",
}
LEXICON = Lexicon(load_lexicon())
BUILDER = Builder(WordEmbedder(), WordCounter(), LEXICON, Chunking())


def silent(_what: str, _done: int, _total: int) -> None:
    """Reports nothing."""


def stored(folder: Path, texts: dict[str, str]) -> FolderIndex:
    store = FolderStore(folder)
    with store.exclusive(0, lambda: None):
        Indexer(store, BUILDER).run(ListCorpus(texts), full=False, progress=silent)
    return store.open()


def own() -> list[IndexBuild]:
    return [
        BUILDER.build(list(ListCorpus({key: text}).documents()), silent)[0]
        for key, text in OWN.items()
    ]


@pytest.fixture
def joined(tmp_path: Path) -> JoinedIndex:
    return JoinedIndex(stored(tmp_path / "corpus", CORPUS), own())


@pytest.fixture
def whole(tmp_path: Path) -> FolderIndex:
    return stored(tmp_path / "whole", {**CORPUS, **OWN})


def sources(index: JoinedIndex | FolderIndex, scores: Scores) -> Sequence[str]:
    return [index.passage(ordinal).source_id for ordinal, _ in scores]


def test_meaning_is_searched_as_in_one_index(joined: JoinedIndex, whole: FolderIndex) -> None:
    query = WordEmbedder().embed_query("rapamycin in marmosets")
    ours, theirs = joined.search_dense(query, 4), whole.search_dense(query, 4)
    assert sources(joined, ours) == sources(whole, theirs)
    assert np.allclose([s for _, s in ours], [s for _, s in theirs], atol=1e-6)


def test_words_are_searched_as_in_one_index(joined: JoinedIndex, whole: FolderIndex) -> None:
    keys = document_keys("rapamycin marmosets", LEXICON)
    ours, theirs = joined.search_lexical(keys, 5), whole.search_lexical(keys, 5)
    assert sources(joined, ours)[0] == sources(whole, theirs)[0] == "own-one"
    assert set(sources(joined, ours)) == set(sources(whole, theirs))
    assert all(joined.document_frequency(key) == whole.document_frequency(key) for key in set(keys))


def test_places_lead_to_the_same_rows(joined: JoinedIndex, whole: FolderIndex) -> None:
    assert list(joined.source_ids()) == list(whole.source_ids())
    for key in joined.source_ids():
        last = len(joined.document(key).sentences) - 1
        a, b = joined.sentence_vectors(key, 0, last), whole.sentence_vectors(key, 0, last)
        assert np.allclose(a, b, atol=1e-3)  # stored as float16
        a = joined.passage_vectors(joined.passages_of(key))
        assert np.allclose(a, whole.passage_vectors(whole.passages_of(key)), atol=1e-6)
    with pytest.raises(UnknownSource):
        joined.document("nobody")


def test_alone_only_the_own_documents_are_found(tmp_path: Path) -> None:
    index = JoinedIndex(stored(tmp_path / "corpus", CORPUS), own(), builds_only=True)
    query = WordEmbedder().embed_query("rapamycin")
    assert {key[:4] for key in sources(index, index.search_dense(query, 9))} == {"own-"}
    keys = document_keys("rapamycin relapses", LEXICON)
    assert {key[:4] for key in sources(index, index.search_lexical(keys, 9))} == {"own-"}


def test_the_answer_of_another_set_of_documents_has_another_fingerprint(tmp_path: Path) -> None:
    corpus = stored(tmp_path / "corpus", CORPUS)
    marks = {
        JoinedIndex(corpus, builds, builds_only=alone).manifest.corpus
        for builds in (own(), own()[:1])
        for alone in (True, False)
    }
    assert len(marks | {corpus.manifest.corpus}) == 5


def test_filters_hold_for_both_sides(joined: JoinedIndex) -> None:
    query = WordEmbedder().embed_query("rapamycin scores")
    only = Filter(sources=frozenset({"alpha", "own-one"}))
    assert set(sources(joined, joined.search_dense(query, 9, only))) == {"alpha", "own-one"}
    assert set(sources(joined, joined.search_lexical(["@rapamycin"], 9, only))) == {
        "alpha",
        "own-one",
    }
