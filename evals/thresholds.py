"""From which scores on each outcome is given: chosen on development questions by what an error costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

__all__ = ["Weighed", "answered_from", "contradicted_from", "nearest_from", "shown_from"]

_FALSE_ANSWERS: Final = 0.08
"""Share of questions without an answer that may be answered: the wanted figure of the table."""
_KEPT: Final = 0.98
"""Share of the answerable questions for which something near is to be shown."""
_RIGHT: Final = 0.75
"""Share of the questions that are told to assume what is not so of which that has to be true."""
_RELEVANT: Final = 0.82
"""Share of the sentences shown that are relevant: 0.80 is wanted, and whole answers have 0.01 to 0.02 less than the
questions that this is fitted on (November 2026)."""
_GRID: Final = [n / 100 for n in range(5, 100, 5)]
_MOST: Final = 6

Weighed = Sequence[tuple[float, bool]]
"""(relevance, answers or belongs to a full answer) of the sentences of one question, best first."""


def answered_from(sure: Sequence[float], answerable: Sequence[bool]) -> float:
    """The least score with which no more than the allowed share of questions is answered falsely."""
    false = sorted((s for s, ok in zip(sure, answerable, strict=True) if not ok), reverse=True)
    allowed = int(_FALSE_ANSWERS * len(false))
    return false[allowed] + 1e-4 if len(false) > allowed else 0.0


def contradicted_from(doubts: Sequence[float], contradicted: Sequence[bool]) -> float:
    """The least doubt from which enough of the questions do assume what is contradicted; 1 without such."""
    least, right = 1.0, 0
    ordered = sorted(zip(doubts, contradicted, strict=True), reverse=True)
    for count, (doubt, ok) in enumerate(ordered, start=1):
        right += ok
        if doubt > 0 and right >= _RIGHT * count:
            least = doubt
    return least


def nearest_from(best: Sequence[float]) -> float:
    """The least relevance of a best sentence with which nearly all answerable questions show one."""
    ordered = sorted(best)
    return ordered[int((1 - _KEPT) * len(ordered))]


def shown_from(questions: Sequence[Weighed]) -> float:
    """The least share of the best relevance at which enough of what answers show is relevant.

    A sentence more finds facts and brings what is beside the point. `questions` are those that are answered.
    """

    def relevant(share: float) -> float:
        found = []
        for rows in questions:
            shown = [row for row in rows[:_MOST] if row[0] >= share * rows[0][0]]
            found.append(sum(right for _, right in shown) / len(shown))
        return sum(found) / max(1, len(found))

    return next((share for share in _GRID if relevant(share) >= _RELEVANT), _GRID[-1])
