"""Abstention: refused where the corpus says nothing, answered where it does.

Per case: `false_answer` 1 when a question without an answer was answered, `false_refusal` 1 when
one with an answer was refused, `refusal_code` 1 when the refusal has the right code. As LitQA2
(Skarlinski et al., 2024) reports them apart: `accuracy` counts a refusal as wrong, `precision` is
over answered questions only; right means that every expected fact is held.

Over a run, `risk_coverage` sorts answers by confidence: coverage c is the share answered when only
the most confident are, risk the share of those that are wrong; the area under that curve (AURC,
Geifman and El-Yaniv, 2017) is 0 at best.
"""

from collections.abc import Iterable, Sequence

from assistant.surfaces.presentation.sentences import codes_of
from evals.context import Context, Score
from evals.metrics.matching import holds_any


def abstention(context: Context) -> Iterable[Score]:
    """Scores of a case that says whether there is an answer."""
    answered = not context.answer["abstained"]
    if context.case.abstain:
        yield Score("false_answer", float(answered))
        codes = sorted(codes_of(context.answer))
        right = not answered and str(context.case.abstain) in codes
        yield Score("refusal_code", float(right), "" if right else f"shown: {', '.join(codes)}")
    elif context.turn.facts:
        right = all(holds_any(context.claims_text, fact) for fact in context.turn.facts)
        yield Score("false_refusal", float(not answered))
        yield Score("accuracy", float(right))
        if answered:
            yield Score("precision", float(right))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """(coverage, risk) for each number of most confident answers kept, fewest first."""
    order = sorted(range(len(right)), key=lambda i: -confidences[i])
    wrong, points = 0, []
    for kept, index in enumerate(order, start=1):
        wrong += not right[index]
        points.append((kept / len(order), wrong / kept))
    return points


def area_under_risk(points: Sequence[tuple[float, float]]) -> float:
    """Mean risk over all coverages; raises ValueError for no points."""
    if not points:
        raise ValueError("there are no answers")
    return sum(risk for _, risk in points) / len(points)
