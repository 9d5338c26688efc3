"""Calibration: whether confidence means what it says.

    Brier = mean (confidence - right)^2                                   (Brier, 1950)
    ECE   = sum over bins of |bin| / n * |mean confidence - share right|  (Naeini et al., 2015)

    AUC   = chance that a right answer has the higher confidence of a right and a wrong one, ties half
            (Hanley and McNeil, 1982): whether confidence tells them apart, however it is scaled

Bins hold equally many answers, so that none is empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Bin:
    """Some answers of about the same confidence."""

    confidence: float
    right: float
    n: int


def brier(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Mean squared distance, 0 at best; raises ValueError for no answers."""
    if not confidences:
        raise ValueError("there are no answers")
    return float(np.mean((np.asarray(confidences) - np.asarray(right, dtype=float)) ** 2))


def auc(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Area under the ROC curve, 0.5 for chance; raises ValueError unless some are right and some wrong."""
    high = [c for c, is_right in zip(confidences, right, strict=True) if is_right]
    low = [c for c, is_right in zip(confidences, right, strict=True) if not is_right]
    if not high or not low:
        raise ValueError("all answers are right, or none is")
    gap = np.subtract.outer(np.asarray(high), np.asarray(low))
    return float(np.mean((gap > 0) + 0.5 * (gap == 0)))


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Bins of equal size, least confident first; fewer than `bins` when there are few answers."""
    order = np.argsort(np.asarray(confidences), kind="stable")
    parts = [part for part in np.array_split(order, min(bins, max(1, len(order)))) if len(part)]
    return [
        Bin(
            confidence=float(np.mean([confidences[i] for i in part])),
            right=float(np.mean([right[i] for i in part])),
            n=len(part),
        )
        for part in parts
    ]


def ece(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error, 0 at best."""
    total = len(confidences)
    return sum(
        b.n / total * abs(b.confidence - b.right) for b in reliability(confidences, right, bins)
    )
