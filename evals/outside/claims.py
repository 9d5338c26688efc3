"""Claims with labelled evidence: how well a judge tells support from contradiction from neither.

    macro-F1 = mean over the labels of 2 * precision * recall / (precision + recall)

Shown beside the macro-F1 of always giving the most frequent label.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.outside.files import Label, LabelledClaim


@dataclass(frozen=True, slots=True)
class ClaimScores:
    """How a judge did."""

    claims: int
    accuracy: float
    macro_f1: float
    majority_macro_f1: float
    f1: dict[str, float]


def f1_by_label(truth: Sequence[Label], given: Sequence[Label]) -> dict[Label, float]:
    """F1 of each label that occurs in either; 0 for one that is never right."""
    scores = {}
    for label in Label:
        hits = sum(t is label and g is label for t, g in zip(truth, given, strict=True))
        either = sum(t is label for t in truth) + sum(g is label for g in given)
        if either:
            scores[label] = 2 * hits / either
    return scores


def measure_claims(
    claims: Sequence[LabelledClaim], judge: Callable[[str, str], Label]
) -> ClaimScores:
    """Scores a judge; raises ValueError for no claims."""
    if not claims:
        raise ValueError("there are no claims")
    truth = [claim.label for claim in claims]
    given = [judge(claim.claim, claim.evidence) for claim in claims]
    scores = f1_by_label(truth, given)
    frequent = Counter(truth).most_common(1)[0][0]
    majority = f1_by_label(truth, [frequent] * len(truth))
    present = set(truth)
    return ClaimScores(
        claims=len(claims),
        accuracy=sum(t is g for t, g in zip(truth, given, strict=True)) / len(truth),
        macro_f1=sum(scores.get(label, 0.0) for label in present) / len(present),
        majority_macro_f1=sum(majority.get(label, 0.0) for label in present) / len(present),
        f1={str(label): round(score, 4) for label, score in scores.items()},
    )
