"""Word search: BM25 (Robertson and Zaragoza 2009, in Lucene's form) over counts of words.

The counts are kept, not the scores: how rare a word is and how long passages are on average changes with every
document, so scores are made of the few columns that a question asks for, and a document is added by its counts.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.ports import Scores

__all__ = ["K1", "B", "LexicalIndex", "WordCounts", "rarity"]

K1: Final = 1.2
B: Final = 0.75
_VOCABULARY: Final = "vocabulary.json"
_ARRAYS: Final = ("starts", "rows", "counts", "lengths")


Whole = NDArray[np.int32]


def rarity(passages: int, frequency: int) -> float:
    """Inverse document frequency of a key that `frequency` of the passages have."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How often each passage has each key.

    The key numbered `n` by the vocabulary stands `counts[i]` times in the passage `rows[i]`, for every `i` from
    `starts[n]` to `starts[n + 1]`, by ascending passage; `lengths` are the keys of each passage, repeated ones
    included.
    """

    vocabulary: dict[str, int]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, keys: Sequence[Sequence[str]]) -> WordCounts:
        """Counted from one list of keys for each passage."""
        vocabulary: dict[str, int] = {}
        columns: list[int] = []
        rows: list[int] = []
        counts: list[int] = []
        for number, row in enumerate(keys):
            counted = Counter(row)
            columns += [vocabulary.setdefault(key, len(vocabulary)) for key in counted]
            rows += [number] * len(counted)
            counts += counted.values()
        lengths = [len(row) for row in keys]
        return cls._sorted(vocabulary, *map(_whole, (columns, rows, counts, lengths)))

    def joined(self, other: WordCounts, places: NDArray[np.int64]) -> WordCounts:
        """Both, ours before theirs; passage n of the result is the one at `places[n]`, the rest is left out."""
        vocabulary = dict(self.vocabulary)
        theirs = _whole([vocabulary.setdefault(key, len(vocabulary)) for key in other.vocabulary])
        lengths = np.concatenate([self.lengths, other.lengths])
        place = np.full(len(lengths), -1, dtype=np.int32)
        place[places] = np.arange(len(places))
        columns = np.concatenate([self._columns(), theirs[other._columns()]])
        rows = place[np.concatenate([self.rows, other.rows + len(self.lengths)])]
        counts = np.concatenate([self.counts, other.counts])
        kept = rows >= 0
        return self._sorted(vocabulary, columns[kept], rows[kept], counts[kept], lengths[places])

    @classmethod
    def _sorted(
        cls, vocabulary: dict[str, int], columns: Whole, rows: Whole, counts: Whole, lengths: Whole
    ) -> WordCounts:
        order = np.lexsort((rows, columns))
        starts = np.cumsum([0, *np.bincount(columns, minlength=len(vocabulary))])
        return cls(vocabulary, starts, rows[order], counts[order], lengths)

    def _columns(self) -> Whole:
        """The number of the key of each count."""
        return np.repeat(_whole(range(len(self.vocabulary))), np.diff(self.starts))

    def save(self, folder: Path) -> None:
        """Writes what `LexicalIndex` and `load` read; raises OSError."""
        folder.mkdir(parents=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)
        text = json.dumps(list(self.vocabulary), ensure_ascii=False)
        (folder / _VOCABULARY).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> WordCounts:
        """Maps the files into memory: what is mapped stays although the folder may be cleared."""
        arrays = [
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS
        ]
        names = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        return cls({name: number for number, name in enumerate(names)}, *arrays)


class LexicalIndex:
    """Read side: BM25 scores and document frequencies."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError when the files cannot be read."""
        self.words: Final = WordCounts.load(folder)
        self._size = len(self.words.lengths)
        lengths = np.asarray(self.words.lengths, dtype=np.float32)
        mean = float(lengths.mean()) if lengths.any() else 1.0
        self._norms: NDArray[np.float32] = K1 * (1 - B + B * lengths / np.float32(mean))

    def search(
        self, keys: Sequence[str], k: int, within: NDArray[np.int64] | None = None
    ) -> Scores:
        """(ordinal, score) of the `k` best passages with a score above 0, best first.

        A key that is repeated counts each time; keys that occur nowhere count nothing. `within` are the
        ordinals that may be found.
        """
        if not self._size:
            return []
        scores: NDArray[np.float32] = np.zeros(self._size, dtype=np.float32)
        for key in keys:
            first, last = self._span(key)
            rows, counts = self.words.rows[first:last], self.words.counts[first:last]
            # A passage stands at most once in a column.
            scores[rows] += rarity(self._size, last - first) * counts / (counts + self._norms[rows])
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
        first, last = self._span(key)
        return last - first

    def _span(self, key: str) -> tuple[int, int]:
        """First and one past the last place of a key's counts."""
        number = self.words.vocabulary.get(key)
        if number is None:
            return 0, 0
        return int(self.words.starts[number]), int(self.words.starts[number + 1])


def _whole(values: Sequence[int]) -> Whole:
    return np.asarray(values, dtype=np.int32)
