"""From which scores on each outcome is given: chosen on development questions by what an error costs."""

from collections.abc import Sequence
from typing import Final

_FALSE_ANSWERS: Final = 0.09
"""Share of questions without an answer that may be answered, in the mean over the splits; the table wants 0.08. With
that, once `fit` had 476 questions more, `natural-late` had 0.19 false refusals instead of 0.165 (of 284 questions)
for 0.125 false answers instead of 0.14 (of 240). Those of `fit` are near misses by their writers' brief, and more
than all others together."""
_FALSE_CAREFUL: Final = 0.05
"""The same of questions on safety. At 0.05 one in ten of those with an answer is told to be only near, at 0.08 one in
thirteen (42 without and 38 with an answer, November 2026)."""
_KEPT: Final = 0.98
"""Share of the answerable questions for which something near is to be shown."""
_RIGHT: Final = 0.75
"""Share of the questions that are told to assume what is not so of which that has to be true,"""
_FALSE_PREMISES: Final = 0.05
"""where so many of those that could assume something do (9 of 115 in the natural splits, which look for trouble)."""
_RELEVANT: Final = 0.84
"""Share of the sentences shown that are relevant: 0.80 and more is wanted, and whole answers have 0.01 to 0.02 less
than the questions that this is fitted on. With 0.82 they have 0.83, 0.85 and 0.81 on the natural splits, with 0.84
one in a hundred more, for 0.809 instead of 0.801 usable of `natural-late` (November 2026)."""
_JUST_ABOVE: Final = 1e-4
_GRID: Final = [n / 100 for n in range(5, 100, 5)]
_MOST: Final = 6

Weighed = Sequence[tuple[float, bool]]
"""(relevance, answers or belongs to a full answer) of the sentences of one question, best first."""


def answered_from(
    sure: Sequence[float],
    answerable: Sequence[bool],
    splits: Sequence[str],
    allowed: float = _FALSE_ANSWERS,
) -> float:
    """The least score with which no more than the allowed share of questions is answered falsely."""
    unanswered: dict[str, list[float]] = {}
    for score, ok, split in zip(sure, answerable, splits, strict=True):
        if not ok:
            unanswered.setdefault(split, []).append(score)

    def false(least: float) -> float:
        shares = [sum(s >= least for s in scores) / len(scores) for scores in unanswered.values()]
        return sum(shares) / max(1, len(shares))

    above = (score + _JUST_ABOVE for scores in unanswered.values() for score in scores)
    return next((s for s in sorted([0.0, *above]) if false(s) <= allowed), 1.0)


def careful_from(sure: Sequence[float], answerable: Sequence[bool]) -> float:
    """The same for questions on safety, of whatever split: each has too few of them."""
    return answered_from(sure, answerable, [""] * len(sure), _FALSE_CAREFUL)


def leaning_from(sure: Sequence[float], answerable: Sequence[bool]) -> float:
    """The score at which the shares of questions that are wrongly refused and wrongly answered add up to the least.

    For questions that are read with those before them: with the threshold of others half of those that have no answer
    were answered, mostly with what was told before (80 without and 170 with one, November 2026). 0 without either.
    """
    bad = [s for s, ok in zip(sure, answerable, strict=True) if not ok]
    good = [s for s, ok in zip(sure, answerable, strict=True) if ok]
    if not (bad and good):
        return 0.0

    def lost(least: float) -> float:
        return sum(s < least for s in good) / len(good) + sum(s >= least for s in bad) / len(bad)

    return min([0.0, *(s + _JUST_ABOVE for s in sorted(bad))], key=lost)


def contradicted_from(contradicted: Sequence[float], ordinary: Sequence[float]) -> float:
    """The least doubt from which enough of the questions that are told so do assume what is contradicted; else 1.

    `contradicted` are doubts about questions that do, `ordinary` about questions as people ask them.
    """

    def right(least: float) -> float:
        found, false = (sum(d >= least for d in of) / len(of) for of in (contradicted, ordinary))
        told = _FALSE_PREMISES * found + (1 - _FALSE_PREMISES) * false
        return _FALSE_PREMISES * found / told if told else 0.0

    return next((d for d in sorted(set(contradicted)) if d > 0 and right(d) >= _RIGHT), 1.0)


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
