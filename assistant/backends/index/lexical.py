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
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.ports import Scores

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

    @classmethod
    def joined(cls, parts: Sequence[WordCounts], places: NDArray[np.int64]) -> WordCounts:
        """Of several, one after another; passage n of the result is the one at `places[n]`, the rest is left out."""
        vocabulary: dict[str, int] = {}
        columns, rows, first = [], [], 0
        for part in parts:
            numbers = _whole(
                [vocabulary.setdefault(key, len(vocabulary)) for key in part.vocabulary]
            )
            columns.append(numbers[part._columns()])
            rows.append(part.rows + np.int32(first))
            first += len(part.lengths)
        place = np.full(first, -1, dtype=np.int32)
        place[places] = np.arange(len(places))
        moved = place[np.concatenate(rows)]
        kept = moved >= 0
        counts = np.concatenate([part.counts for part in parts])[kept]
        lengths = np.concatenate([part.lengths for part in parts])[places]
        return cls._sorted(vocabulary, np.concatenate(columns)[kept], moved[kept], counts, lengths)

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

    def column(self, key: str) -> slice:
        """The places of a key's counts in `rows` and `counts`."""
        number = self.vocabulary.get(key)
        if number is None:
            return slice(0, 0)
        return slice(int(self.starts[number]), int(self.starts[number + 1]))

    def save(self, folder: Path) -> None:
        """Writes what `load` reads; raises OSError."""
        folder.mkdir(parents=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)
        text = json.dumps(list(self.vocabulary), ensure_ascii=False)
        (folder / _VOCABULARY).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> WordCounts:
        """Maps the files into memory: what is mapped stays although the folder may be cleared. Raises OSError."""
        arrays = [
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS
        ]
        names = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        return cls({name: number for number, name in enumerate(names)}, *arrays)


class LexicalIndex:
    """Read side: BM25 scores and document frequencies, of one or more parts whose passages count on."""

    def __init__(self, *parts: WordCounts) -> None:
        self._parts: Final = parts
        sizes = [len(part.lengths) for part in parts]
        self._starts: Final = [0, *accumulate(sizes)]
        self._size: Final = self._starts[-1]
        lengths = np.concatenate([part.lengths for part in parts]).astype(np.float32)
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
            rare = rarity(self._size, self.document_frequency(key))
            for part, first in zip(self._parts, self._starts, strict=False):
                column = part.column(key)
                rows, counts = part.rows[column] + first, part.counts[column]
                # A passage stands at most once in a column.
                scores[rows] += rare * counts / (counts + self._norms[rows])
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
        columns = [part.column(key) for part in self._parts]
        return sum(column.stop - column.start for column in columns)


def _whole(values: Sequence[int]) -> Whole:
    return np.asarray(values, dtype=np.int32)
