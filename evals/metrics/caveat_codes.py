"""Caveats: recall of those that a case needs, and precision of those that take judgement.

    recall = |shown and expected| / |expected|, precision = |judged, shown and expected| / |judged and shown|

A case with a list of codes names those without which its answer would mislead. What kind of
evidence stands behind a sentence is known from its source, and such a caveat may be shown though no
case asks for it; a doubt about the answer or its question is a judgement, so for those (`JUDGED`) the
list of a case is all that is right. Shown is what stands anywhere in the answer: before it, in the line on what
it rests on, beside a source, or below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.domain import DOUBTS, CaveatCode
from assistant.surfaces.presentation.sentences import codes_of
from evals.context import Context, Row, Score

JUDGED: Final = frozenset(
    str(code) for code in (*DOUBTS - {CaveatCode.FIGURE_UNCONFIRMED}, CaveatCode.NOT_MEDICAL_ADVICE)
)
"""Codes that take judgement. Whether a figure is in the cited paper is what the chain measures."""


def caveat_codes(context: Context) -> Iterable[Score]:
    """Recall and precision for one case; and whether a conflict or a premise was dealt with."""
    shown = codes_of(context.answer)
    choices = context.case.caveat_choices
    if choices and context.is_last:
        missed = [" or ".join(choice) for choice in choices if not shown & set(map(str, choice))]
        reason = f"missing: {'; '.join(missed)}" if missed else ""
        yield Score("caveat_recall", 1 - len(missed) / len(choices), reason)
    if context.case.caveats is None:
        return
    expected = {str(code) for code in context.case.caveats}
    if expected:
        missing = sorted(expected - shown)
        reason = f"missing: {', '.join(missing)}" if missing else ""
        yield Score("caveat_recall", 1 - len(missing) / len(expected), reason)
    judged = shown & JUDGED
    if judged:
        wrong = sorted(judged - expected)
        reason = f"not expected: {', '.join(wrong)}" if wrong else ""
        yield Score("caveat_precision", 1 - len(wrong) / len(judged), reason)
    names = {
        CaveatCode.SOURCES_DISAGREE: "conflict_shown",
        CaveatCode.PREMISE_UNSUPPORTED: "premise_handled",
        CaveatCode.NOT_MEDICAL_ADVICE: "advice_caveat",
    }
    for code, name in names.items():
        if code in expected:
            yield Score(name, float(code in shown))


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """How often one code was shown and expected."""

    code: str
    hits: int
    shown: int
    expected: int

    @property
    def precision(self) -> float | None:
        """0 when it was never shown; None for a code of which cases do not name every right use."""
        if self.code not in JUDGED:
            return None
        return self.hits / self.shown if self.shown else 0.0

    @property
    def recall(self) -> float:
        """0 when it was never expected."""
        return self.hits / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; 0 when both are, None without a precision."""
        if self.precision is None:
            return None
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def count_codes(rows: Sequence[Row], expected: dict[str, frozenset[str]]) -> list[CodeCounts]:
    """Counts for each code over the cases that name codes; `expected` by case id."""
    codes = sorted({code for named in expected.values() for code in named})
    judged = [row for row in rows if row.case in expected and row.answer]
    shown = {row.case: codes_of(row.answer) for row in judged}
    return [
        CodeCounts(
            code=code,
            hits=sum(code in shown[row.case] and code in expected[row.case] for row in judged),
            shown=sum(code in shown[row.case] for row in judged),
            expected=sum(code in expected[row.case] for row in judged),
        )
        for code in codes
    ]
