"""Scores of word pieces → the words of a sentence that name something."""

import re
from collections.abc import Sequence
from typing import Final

_WORD: Final = re.compile(r"\w(?:[\w'’./+-]*\w)?")
_LEAST: Final = 0.35
"""Words above this are gained, words below it are paid for: with 0.35 on our own abstracts that were not
trained on, the words found are as many as those that are wanted."""
_SURE: Final = 0.5
"""The surest word of a name has this at least; otherwise nothing is named."""
_MOST: Final = 8
"""Words; a longer run is a clause and no name."""


def named(sentence: str, offsets: Sequence[tuple[int, int]], scores: Sequence[float]) -> str:
    """The run of words that is surest to name something; empty when none is sure.

    `offsets` of the word pieces in the sentence, in characters; `scores` of them, 0 to 1. A word is as
    sure as its surest piece.
    """
    words = [(m.start(), m.end()) for m in _WORD.finditer(sentence)]
    chances = [
        max(
            (s for (a, b), s in zip(offsets, scores, strict=False) if a < end and b > start),
            default=0.0,
        )
        for start, end in words
    ]
    first, last = _best_run([chance - _LEAST for chance in chances])
    if last <= first or last - first > _MOST or max(chances[first:last]) < _SURE:
        return ""
    return sentence[words[first][0] : words[last - 1][1]]


def _best_run(gains: Sequence[float]) -> tuple[int, int]:
    """(first, past the last) of the run with the highest sum; an empty one where none is above 0.

    Kadane's algorithm (Bentley, 1984).
    """
    best, run, start, found = 0.0, 0.0, 0, (0, 0)
    for number, gain in enumerate(gains):
        if run <= 0:
            run, start = 0.0, number
        run += gain
        if run > best:
            best, found = run, (start, number + 1)
    return found
