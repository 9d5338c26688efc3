"""A segment: rows of some documents, in files that are never changed once they are written.

A generation is a few segments, each at least `GROWTH` times as large as all behind it: what comes new is written
together with the small ones, and the large ones are taken over as they are (the logarithmic method: Bentley and
Saxe 1980, doi:10.1016/0196-6774(80)90015-2).
"""

import os
import shutil
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.backends.index.dense import DenseIndex
from assistant.backends.index.lexical import WordCounts
from assistant.backends.index.texts import Texts

GROWTH: Final = 8
"""How much larger a segment is than all behind it; so a document is written anew about eight times for
each eightfold growth, and a million passages stand in four segments at most."""
SMALL: Final = 20_000
"""Passages up to which a segment is written anew with what comes: it takes one to two seconds."""
TEXTS: Final = "texts.sqlite"
_AT_ONCE: Final = 100_000


class Segment:
    """What is in the files of one segment, opened for reading. Raises OSError when they cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.folder: Final = folder
        self.texts: Final = Texts(folder / TEXTS)
        self.words: Final = WordCounts.load(folder / "lexical")
        self.dense: Final = DenseIndex(folder)
        rows = np.load(folder / "sentences.npy", mmap_mode="r", allow_pickle=False)
        # The same bytes as a plain array: each slice of a memmap costs microseconds more.
        self.sentence_rows: Final = np.asarray(rows)

    @property
    def passages(self) -> int:
        """How many passages it holds."""
        return len(self.words.lengths)

    @property
    def sentences(self) -> int:
        """How many sentences it holds."""
        return len(self.sentence_rows)


class Rows(Protocol):
    """Rows that are taken by their numbers: an array does, and a `DenseIndex` by its `rows`."""

    def __getitem__(self, wanted: NDArray[np.int64], /) -> Any:
        """Shape (len(wanted), dimension)."""


def starts_of(sizes: Sequence[int]) -> list[int]:
    """Where each of several parts begins, and where the last one ends."""
    return [0, *accumulate(sizes)]


def gathered(
    parts: Sequence[Rows],
    starts: Sequence[int],
    wanted: NDArray[np.int64],
    kind: type[np.floating[Any]] = np.float32,
) -> NDArray[Any]:
    """Rows by their numbers over all parts, held once in memory; `starts` as `starts_of` gives them."""
    if len(parts) == 1:
        return np.asarray(parts[0][wanted], dtype=kind)
    which = np.searchsorted(starts, wanted, side="right") - 1
    found = np.empty((len(wanted), parts[0][wanted[:0]].shape[1]), dtype=kind)
    for number, part in enumerate(parts):
        places = np.flatnonzero(which == number)
        # Not all at once: taking them makes a copy besides.
        for some in np.array_split(places, len(places) // _AT_ONCE + 1):
            found[some] = part[wanted[some] - starts[number]]
    return found


def link_files(names: Sequence[str], before: Path, folder: Path) -> None:
    """Gives files that do not change a second name in another folder; copies them where that cannot be done.

    Raises OSError.
    """
    for name in names:
        to = folder / name
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(before / name, to)
        except OSError:
            # Not every file system has hard links (FAT, some network shares).
            shutil.copyfile(before / name, to)
