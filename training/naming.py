"""What was done and what was looked at, marked in the sentences that tell of it.

A finding of ``training/written`` names its factor and its outcome in its writer's words. Words of the sentence
that stand in such a name are marked; a name of which most words are not in the sentence marks nothing.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.text.stemming import stem

UNLABELLED: Final = -100
"""What torch's losses leave out."""

NAMES: Final = ("intervention", "outcome")
"""What is marked, in the order of the model's outputs."""

_WORD: Final = re.compile(r"\w+")
_JOINS: Final = frozenset("a an and as at by for from in its of on or the their to with".split())
_HELD: Final = 0.6
"""Share of the words of a name that the sentence must have."""


def marked(sentence: str, names: Sequence[str]) -> list[tuple[int, int]] | None:
    """(start, end) of the words of a sentence that stand in one of the names; None where none fits."""
    words = [(m.start(), m.end(), stem(m.group())) for m in _WORD.finditer(sentence)]
    there = {word for _, _, word in words}
    wanted: set[str] = set()
    for name in names:
        told = {stem(m.group()) for m in _WORD.finditer(name)} - _JOINS
        if told and len(told & there) >= _HELD * len(told):
            wanted |= told
    if not wanted & there:
        return None
    hits = [word in wanted for _, _, word in words]
    return [
        (start, end)
        for n, (start, end, word) in enumerate(words)
        if hits[n] or (word in _JOINS and 0 < n < len(words) - 1 and hits[n - 1] and hits[n + 1])
    ]


def pieces(
    sentence: str, names: Sequence[Sequence[str]], offsets: Sequence[tuple[int, int]]
) -> NDArray[np.int64]:
    """Labels of word pieces, shape (pieces, 2): 1 in a name, 0 outside, -100 where no name is in the sentence.

    `names` of both sorts, in the order of `NAMES`; `offsets` of the pieces in the sentence, in characters.
    """
    marks = np.full((len(offsets), len(NAMES)), UNLABELLED, dtype=np.int64)
    for sort, told in enumerate(names):
        found = marked(sentence, told)
        if found is not None:
            marks[:, sort] = [
                any(start < end and a < end and b > start for start, end in found)
                for a, b in offsets
            ]
    return marks
