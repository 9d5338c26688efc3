"""Two reports, case by case; and the gate that a change has to pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evals.context import Row
from evals.report import LOWER_IS_BETTER, Report
from evals.statistics import paired_p

GATED: Final = (
    "key_fact_recall",
    "number_fidelity",
    "quote_exactness",
    "citation_precision",
    "citation_recall",
    "false_answer",
    "false_refusal",
    "refusal_code",
    "caveat_recall",
    "chain_accuracy",
    "resolution",
    "nothing_forbidden",
    "source_hit",
    "usable",
    "wrong",
    "lead_right",
    "relevant_share",
)
"""Measures whose fall stops a change."""
EXACT: Final = frozenset({"number_fidelity", "quote_exactness", "citation_recall"})
"""Measures of which any fall is one too many."""
_P: Final = 0.05
_BY: Final = 0.02
"""A fall that chance explains, or smaller than this, does not stop a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """One measure in two runs, over the turns that both scored."""

    name: str
    before: float
    after: float
    p: float
    better: tuple[str, ...]
    worse: tuple[str, ...]
    """Turns that changed, as ``case`` or ``case#turn``."""

    @property
    def fell(self) -> float:
        """How much worse it got, 0 or less when it did not."""
        down = self.before - self.after
        return -down if self.name in LOWER_IS_BETTER else down


def compare(before: Report, after: Report) -> list[Change]:
    """Every measure that both reports have."""
    old, new = _by_turn(before.rows), _by_turn(after.rows)
    shared = [turn for turn in old if turn in new]
    names = sorted({n for t in shared for n in old[t].scores if n in new[t].scores})
    changes = []
    for name in names:
        turns = [t for t in shared if name in old[t].scores and name in new[t].scores]
        left = [old[t].scores[name] for t in turns]
        right = [new[t].scores[name] for t in turns]
        sign = -1 if name in LOWER_IS_BETTER else 1
        moved = [(t, sign * (b - a)) for t, a, b in zip(turns, left, right, strict=True) if a != b]
        changes.append(
            Change(
                name=name,
                before=sum(left) / len(left),
                after=sum(right) / len(right),
                p=paired_p(left, right),
                better=tuple(t for t, by in moved if by > 0),
                worse=tuple(t for t, by in moved if by < 0),
            )
        )
    return changes


def falls(before: Report, after: Report) -> list[str]:
    """Why a change must not pass, in sentences; empty when it may.

    A measure falls when it got worse by more than 0.02 and chance does not explain it (p < 0.05), or
    at all where any fall is one too many. A measure that vanished, and a crash, stop it as well.
    """
    reasons = []
    changes = {change.name: change for change in compare(before, after)}
    for name in GATED:
        if name in before.means and name not in after.means:
            reasons.append(f"{name} was measured before and is not any more.")
        change = changes.get(name)
        if change is None or change.fell <= 0:
            continue
        if name in EXACT or (change.fell > _BY and change.p < _P):
            reasons.append(
                f"{name} went from {change.before:.3f} to {change.after:.3f} (p={change.p:.3f}): "
                f"{', '.join(change.worse[:8])}."
            )
    if len(after.crashes) > len(before.crashes):
        reasons.append(f"{len(after.crashes)} turns crash: {after.crashes[0].error}")
    return reasons


def _by_turn(rows: Sequence[Row]) -> dict[str, Row]:
    return {row.case if row.turn == 0 else f"{row.case}#{row.turn}": row for row in rows}
