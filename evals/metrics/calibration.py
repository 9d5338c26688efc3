"""Calibration: whether confidence means what it says.

    Brier = mean (confidence - right)^2                                   (Brier, 1950)
    ECE   = sum over bins of |bin| / n * |mean confidence - share right|  (Naeini et al., 2015)

Bins hold equally many answers, so that none is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Bin", "brier", "ece", "reliability"]


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
