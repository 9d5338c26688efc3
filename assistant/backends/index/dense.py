"""Vectors of passages: exact search while that is fast, then inverted lists of 8-bit vectors.

Which of the two is a question of size only (`choose`). The inverted lists (FAISS ``IVFn,SQ8``; Jégou et
al. 2011, doi:10.1109/TPAMI.2010.57) hand in four times as many candidates as are wanted, and those are
ranked by their cosine with the vectors themselves, which lie beside them as float16 and are only mapped
into memory. How many lists a query looks into is measured when they are built: the fewest with which
sentences of the corpus find `RECALL` of their ten nearest passages.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import faiss
import numpy as np
from numpy.typing import NDArray

from assistant.ports import Scores, Vectors

FLAT_UP_TO: Final = 60_000
"""Passages up to which exact search is taken: it takes ten milliseconds there, and gives up no recall."""
RECALL: Final = 0.985
"""Share of the ten nearest passages that the lists must find, on queries of their own corpus."""
_TRAINED_ON: Final = 64
"""Vectors for each list that is trained."""
_QUERIES: Final = 200
_CANDIDATES: Final = 4
_SEED: Final = 7
_SEARCHED: Final = "vectors.faiss"
_EXACT: Final = "vectors.npy"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a number of passages is searched with."""

    kind: Literal["flat", "ivf"]
    lists: int = 0

    @property
    def name(self) -> str:
        """As FAISS's factory calls it."""
        return "Flat" if self.kind == "flat" else f"IVF{self.lists},SQ8"


def choose(passages: int) -> Choice:
    """Flat, or about four times the square root of the number as lists, a power of two."""
    if passages <= FLAT_UP_TO:
        return Choice("flat")
    return Choice("ivf", 2 ** round(math.log2(4 * math.sqrt(passages))))


def write_dense(
    vectors: Vectors,
    queries: NDArray[np.floating[Any]],
    folder: Path,
    choice: Choice | None = None,
    grown: DenseIndex | None = None,
) -> None:
    """Writes what `DenseIndex` reads; `queries` are what looking is tuned on. Raises OSError.

    Where `vectors` begin with those of an index that has as many lists, the others go into its lists.
    """
    chosen = choice or choose(len(vectors))
    dimension = vectors.shape[1]
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    index: Any = faiss.IndexFlatIP(dimension)
    if chosen.kind == "ivf":
        if grown is not None and grown.lists == chosen.lists:
            index = grown.with_more(rows[len(grown) :])
        else:
            index = _lists(rows, chosen.lists)
        index.nprobe = _enough(index, rows, _some(queries if len(queries) else rows, _QUERIES))
        np.save(folder / _EXACT, rows.astype(np.float16), allow_pickle=False)
    elif len(rows):
        index.add(rows)
    # Written by Python, not by faiss: faiss prints to the terminal when a disk is full.
    faiss.serialize_index(index).tofile(folder / _SEARCHED)


class DenseIndex:
    """Read side; raises OSError when the files cannot be read."""

    def __init__(self, folder: Path) -> None:
        exact = folder / _EXACT
        self._file = folder / _SEARCHED
        flags = faiss.IO_FLAG_MMAP if exact.is_file() else 0
        try:
            self._index: Any = faiss.read_index(str(folder / _SEARCHED), flags)
        except RuntimeError as error:
            # So faiss says that a file is not there: a writer may just have cleared it.
            raise OSError(str(error)) from error
        self._exact: Any = None
        if exact.is_file():
            self._exact = np.load(exact, mmap_mode="r", allow_pickle=False)

    def __len__(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    @property
    def lists(self) -> int:
        """How many inverted lists there are; 0 where search is exact."""
        return 0 if self._exact is None else int(self._index.nlist)

    def with_more(self, rows: Vectors) -> Any:
        """FAISS's index with more vectors in its lists, in memory."""
        index: Any = faiss.read_index(str(self._file))
        index.add(rows)
        return index

    @property
    def name(self) -> str:
        """How it is searched."""
        if self._exact is None:
            return "Flat"
        return f"IVF{self._index.nlist},SQ8, {self._index.nprobe} lists a query"

    def search(self, vector: Vectors, k: int, within: NDArray[np.int64] | None = None) -> Scores:
        """The `k` nearest with their cosine, best first; `within` are the ordinals that may be found."""
        if not len(self) or (within is not None and not len(within)):
            return []
        query = np.ascontiguousarray(vector.reshape(1, -1), dtype=np.float32)
        if within is not None:
            return self._of_some(query, k, within)
        wanted = min(k if self._exact is None else _CANDIDATES * k, len(self))
        scores, found = self._index.search(query, wanted)
        ordinals = found[0][found[0] >= 0]
        if self._exact is None:
            return [(int(i), float(s)) for i, s in zip(found[0], scores[0], strict=True) if i >= 0]
        return _ranked(ordinals, self[ordinals] @ query[0], k)

    def _of_some(self, query: Vectors, k: int, within: NDArray[np.int64]) -> Scores:
        """Few are compared one by one; for many, lists are looked through, in proportion more of them."""
        if self._exact is None or len(within) <= FLAT_UP_TO:
            return _ranked(within, self[within] @ query[0], k)
        share = len(within) / len(self)
        parameters: Any = faiss.SearchParametersIVF
        wanted = parameters(
            sel=faiss.IDSelectorBatch(within),
            nprobe=min(self._index.nlist, int(self._index.nprobe / share) + 1),
        )
        _, found = self._index.search(query, _CANDIDATES * k, params=wanted)
        ordinals = found[0][found[0] >= 0]
        return _ranked(ordinals, self[ordinals] @ query[0], k)

    def __getitem__(self, ordinals: Any) -> Vectors:
        """Shape (len(ordinals), dimension), float32."""
        places = np.asarray(ordinals, dtype=np.int64)
        if self._exact is not None:
            return np.asarray(self._exact[places], dtype=np.float32)
        rows: Vectors = self._index.reconstruct_batch(places)
        return rows


def search_all(
    parts: Sequence[DenseIndex], vector: Vectors, k: int, within: NDArray[np.int64] | None = None
) -> Scores:
    """As `DenseIndex.search`, over several whose ordinals count on."""
    if len(parts) == 1:
        return parts[0].search(vector, k, within)
    found: Scores = []
    first = 0
    for part in parts:
        ours = None
        if within is not None:
            ours = within[(within >= first) & (within < first + len(part))] - first
        found += [(first + ordinal, score) for ordinal, score in part.search(vector, k, ours)]
        first += len(part)
    return sorted(found, key=lambda one: (-one[1], one[0]))[:k]


def _ranked(ordinals: Any, cosines: Vectors, k: int) -> Scores:
    order = np.lexsort((ordinals, -cosines))[:k]
    return [(int(ordinals[at]), float(cosines[at])) for at in order]


def _lists(rows: Vectors, lists: int) -> Any:
    index: Any = faiss.index_factory(rows.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = _SEED
    index.cp.niter = 8
    index.cp.spherical = True
    index.train(_some(rows, _TRAINED_ON * lists))
    index.add(rows)
    return index


def _some(rows: NDArray[np.floating[Any]], most: int) -> Vectors:
    """At most so many rows, the same each time."""
    if len(rows) <= most:
        return np.ascontiguousarray(rows, dtype=np.float32)
    picked = np.random.default_rng(_SEED).choice(len(rows), most, replace=False)
    return np.ascontiguousarray(rows[np.sort(picked)], dtype=np.float32)


def _enough(index: Any, rows: Vectors, queries: Vectors) -> int:
    """The fewest lists with which the queries find enough of their ten nearest."""
    exact = faiss.IndexFlatIP(rows.shape[1])
    exact.add(rows)
    _, nearest = exact.search(queries, 10)
    probes = 1
    while probes < index.nlist:
        index.nprobe = probes
        _, found = index.search(queries, 10 * _CANDIDATES)
        hit = sum(len(set(a) & set(b)) for a, b in zip(nearest, found, strict=True))
        if hit >= RECALL * nearest.size:
            break
        probes *= 2
    return probes
