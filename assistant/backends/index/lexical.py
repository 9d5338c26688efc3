"""Word search with bm25s: scores are computed at indexing time, a query only adds them up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

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
    """Read side: BM25 scores and document frequencies."""

    def __init__(self, folder: Path, size: int) -> None:
        """Reads everything at once: the folder may be cleared while this is held."""
        import bm25s

        self._size = size
        self._index: Any = bm25s.BM25.load(folder, load_corpus=False, show_progress=False)

    def search(self, keys: Sequence[str], k: int) -> Scores:
        """(ordinal, score) of the `k` best passages with a score above 0, best first.

        A key that is repeated counts each time; keys that occur nowhere count nothing.
        """
        known = [key for key in keys if key in self._vocabulary]
        if not known:
            return []
        scores: NDArray[np.float32] = np.asarray(self._index.get_scores(known))[: self._size]
        k = min(k, self._size)
        # Stable order: equal scores keep the order of the corpus.
        best = np.argsort(-scores, kind="stable")[:k]
        return [(int(i), float(scores[i])) for i in best if scores[i] > 0]

    def document_frequency(self, key: str) -> int:
        """Passages that have the key."""
        row = self._vocabulary.get(key)
        if row is None:
            return 0
        starts = self._index.scores["indptr"]
        return int(starts[row + 1] - starts[row])

    @property
    def _vocabulary(self) -> dict[str, int]:
        vocabulary: dict[str, int] = self._index.vocab_dict
        return vocabulary
