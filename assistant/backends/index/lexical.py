"""Word search: bm25s computes the scores at indexing time, a query only adds them up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.ports import Scores

__all__ = ["K1", "B", "LexicalIndex", "write_lexical"]

_METHOD: Final = "lucene"
K1: Final = 1.2
B: Final = 0.75


def write_lexical(keys: Sequence[Sequence[str]], folder: Path) -> None:
    """Indexes one list of keys for each passage and saves it, without pickling."""
    import bm25s

    index = bm25s.BM25(method=_METHOD, k1=K1, b=B, backend="numpy", csc_backend="numpy")
    # bm25s cannot index a corpus without a single word; a key that no query has stands in.
    lists = [list(row) or ["\x00"] for row in keys] or [["\x00"]]
    index.index(lists, show_progress=False)
    index.save(folder, show_progress=False)


class LexicalIndex:
    """Read side: BM25 scores and document frequencies, from the arrays that bm25s has saved.

    A score is the sum of a column for each key, so they are added up here: to import bm25s, and scipy with
    it, would take longer than all the rest of a first answer's search.
    """

    def __init__(self, folder: Path, size: int) -> None:
        """Maps the files into memory: what is mapped stays although the folder may be cleared."""
        self._size = size
        self._scores, self._rows, self._starts = (
            np.load(folder / f"{name}.csc.index.npy", mmap_mode="r", allow_pickle=False)
            for name in ("data", "indices", "indptr")
        )
        text = (folder / "vocab.index.json").read_text(encoding="utf-8")
        self._vocabulary: dict[str, int] = json.loads(text)

    def search(
        self, keys: Sequence[str], k: int, within: NDArray[np.int64] | None = None
    ) -> Scores:
        """(ordinal, score) of the `k` best passages with a score above 0, best first.

        A key that is repeated counts each time; keys that occur nowhere count nothing. `within` are the
        ordinals that may be found.
        """
        columns = [self._vocabulary[key] for key in keys if key in self._vocabulary]
        if not columns or not self._size:
            return []
        scores: NDArray[np.float32] = np.zeros(self._size, dtype=np.float32)
        for column in columns:
            first, last = int(self._starts[column]), int(self._starts[column + 1])
            rows = self._rows[first:last]
            # A passage stands at most once in a column.
            scores[rows] += self._scores[first:last]
        if within is not None:
            kept = np.zeros_like(scores)
            kept[within] = scores[within]
            scores = kept
        k = min(k, self._size)
        # All that reach the k-th score, then in stable order: equal scores keep the order of the corpus.
        least = np.partition(scores, -k)[-k] if k else 0.0
        reach = np.flatnonzero((scores >= least) & (scores > 0))
        best = reach[np.argsort(-scores[reach], kind="stable")[:k]]
        return [(int(i), float(scores[i])) for i in best]

    def document_frequency(self, key: str) -> int:
        """Passages that have the key."""
        column = self._vocabulary.get(key)
        return 0 if column is None else int(self._starts[column + 1] - self._starts[column])
