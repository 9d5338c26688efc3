"""Passages by meaning and by words, as one list."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.backends.index import FolderStore
from assistant.domain import Evidence, Filter, Question, Term
from assistant.ports import EVERY_SOURCE
from assistant.retrieval.search import retrieve
from assistant.settings import Fusion
from assistant.testing import WordEmbedder
from tests.small_index import build

TEXTS = {
    "bees": "Bees gather nectar. They dance in the hive.",
    "wasps": "Wasps build nests of paper. They hunt flies.",
    "sea": "The sea is deep and cold.",
}


def found(folder: Path, text: str, only: Filter = EVERY_SOURCE, k: int = 10) -> Evidence:
    build(folder / "index", TEXTS)
    keys = [word.strip("?").lower() for word in text.split()]
    question = Question(text, text, terms=tuple(Term(key, key) for key in keys))
    vector = WordEmbedder().embed_query(text)
    return retrieve(question, vector, FolderStore(folder / "index").open(), Fusion(), k, only)


def test_the_passage_that_shares_words_comes_first(tmp_path: Path) -> None:
    hits = found(tmp_path, "bees nectar").hits
    assert hits[0].source.id == "bees"
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert list(hits) == sorted(hits, key=lambda hit: -hit.score)


def test_at_most_k_passages_of_the_sources_that_are_wanted(tmp_path: Path) -> None:
    assert len(found(tmp_path, "bees nectar", k=1).hits) == 1
    hits = found(tmp_path, "bees nectar", Filter(sources=frozenset({"sea"}))).hits
    assert {hit.source.id for hit in hits} == {"sea"}


def test_every_passage_has_its_cosine(tmp_path: Path) -> None:
    for hit in found(tmp_path, "deep sea").hits:
        assert -1.0 - 1e-6 <= hit.dense <= 1.0 + 1e-6
        assert np.isfinite(hit.score)


def test_a_source_that_is_called_by_name_comes_first(tmp_path: Path) -> None:
    build(tmp_path / "index", TEXTS, authors={"sea": ("Oduya A",)})
    index = FolderStore(tmp_path / "index").open()
    text = "Oduya's bees nectar hive"
    terms = (Term("oduya", "Oduya's"), *(Term(key, key) for key in text.split()[1:]))
    for called, first in ((frozenset[str](), "bees"), (frozenset({"oduya"}), "sea")):
        question = Question(text, text, terms=terms, called=called)
        vector = WordEmbedder().embed_query(text)
        hits = retrieve(question, vector, index, Fusion(), 2).hits
        assert hits[0].source.id == first
        assert "bees" in {hit.source.id for hit in hits}
