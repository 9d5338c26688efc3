"""Runs of indexing that were cut off, and what they embed again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.backends.index import FolderStore
from assistant.ports import Vectors
from assistant.testing import WordEmbedder
from tests.small_index import build


class Counting(WordEmbedder):
    """Counts texts, and breaks off after so many."""

    def __init__(self, most: int = 10**9) -> None:
        super().__init__()
        self.seen = 0
        self.most = most

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.seen += len(texts)
        if self.seen > self.most:
            raise KeyboardInterrupt
        return super().embed_documents(texts)


def many(number: int) -> dict[str, str]:
    return {f"d{n}": f"Rapamycin number {n} lowers the score of group {n}." for n in range(number)}


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few texts come in several batches."""
    monkeypatch.setattr("assistant.pipelines.indexing._BATCH", 16)


@pytest.mark.usefixtures("small_batches")
def test_a_run_that_was_cut_off_goes_on_where_it_was(tmp_path: Path) -> None:
    texts = many(60)
    first, second = Counting(most=40), Counting()
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "index", texts, embedder=first)
    build(tmp_path / "index", texts, embedder=second)
    # Of 60 passages two batches of 16 had come.
    assert second.seen == 60 - 32
    build(tmp_path / "whole", texts)
    one, other = FolderStore(tmp_path / "index").open(), FolderStore(tmp_path / "whole").open()
    query = WordEmbedder().embed_query("group 7")
    assert one.search_dense(query, 9) == other.search_dense(query, 9)
    assert not list((tmp_path / "index").glob(".pending*"))


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_what_a_kill_left_half_written_is_embedded_again(tmp_path: Path, damage: str) -> None:
    texts = many(60)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "index", texts, embedder=Counting(most=40))
    (pending,) = (tmp_path / "index").glob(".pending*")
    data = bytearray(pending.read_bytes())
    if damage == "cut":
        del data[-10:]
    else:
        data[len(data) // 2] ^= 0xFF
    pending.write_bytes(data)
    again = Counting()
    build(tmp_path / "index", texts, embedder=again)
    assert 28 < again.seen < 60
    build(tmp_path / "whole", texts)
    one, other = FolderStore(tmp_path / "index").open(), FolderStore(tmp_path / "whole").open()
    query = WordEmbedder().embed_query("group 7")
    assert one.search_dense(query, 9) == other.search_dense(query, 9)


def test_adding_one_document_embeds_nothing_else(tmp_path: Path) -> None:
    texts = many(60)
    build(tmp_path / "index", texts)
    again = Counting()
    build(tmp_path / "index", {**texts, "new": "Torin is new."}, embedder=again)
    assert again.seen == 1
    index = FolderStore(tmp_path / "index").open()
    build(tmp_path / "whole", {**texts, "new": "Torin is new."})
    whole = FolderStore(tmp_path / "whole").open()
    assert index.words() == whole.words()
    assert index.search_lexical(["torin"], 3) == whole.search_lexical(["torin"], 3)
