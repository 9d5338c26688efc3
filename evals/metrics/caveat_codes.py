"""Caveats: precision, recall and F1 over codes, for cases that say which are expected.

    precision = |shown and expected| / |shown|, recall = |shown and expected| / |expected|

A case names the codes without which the answer would mislead, not every one that may be shown, so
precision is over the codes that some case of the run expects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.context import Context, Row, Score

__all__ = ["CodeCounts", "caveat_codes", "count_codes"]


def caveat_codes(context: Context) -> Iterable[Score]:
    """Recall of the expected codes, for each case that names some."""
    expected = {str(code) for code in context.case.caveats or ()}
    if not expected:
        return
    shown = {caveat["code"] for caveat in context.answer["caveats"]}
    missing = sorted(expected - shown)
    reason = f"missing: {', '.join(missing)}" if missing else ""
    yield Score("caveat_recall", 1 - len(missing) / len(expected), reason)


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """How often one code was shown and expected."""

    code: str
    hits: int
    shown: int
    expected: int

    @property
    def precision(self) -> float:
        """0 when it was never shown."""
        return self.hits / self.shown if self.shown else 0.0

    @property
    def recall(self) -> float:
        """0 when it was never expected."""
        return self.hits / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two; 0 when both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def count_codes(rows: Sequence[Row], expected: dict[str, frozenset[str]]) -> list[CodeCounts]:
    """Counts for each code over the cases that name codes; `expected` by case id."""
    codes = sorted({code for named in expected.values() for code in named})
    judged = [row for row in rows if row.case in expected and row.answer]
    shown = {row.case: {c["code"] for c in row.answer["caveats"]} for row in judged}
    return [
        CodeCounts(
            code=code,
            hits=sum(code in shown[row.case] and code in expected[row.case] for row in judged),
            shown=sum(code in shown[row.case] for row in judged),
            expected=sum(code in expected[row.case] for row in judged),
        )
        for code in codes
    ]
