"""How sure one may be of an answer, as a number and a word.

The number is the measured chance that an answer like this holds what a right one must, by Platt
scaling on the development cases (``assistant/data/calibration.json``; ``mtor-ms eval calibrate``
fits it anew). It says nothing about whether the sources are right, so the word has more limits:
unless half of the sentences rest on controlled studies of people, or with a caveat that doubts the
answer itself, it is never "high"; about one person it is never more than "low".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from assistant.domain import (
    BARS_HIGH,
    Caveat,
    Confidence,
    ConfidenceCurve,
    ConfidenceLevel,
    Draft,
    EvidenceLevel,
)

__all__ = ["confidence"]

_STRONG: Final = frozenset(
    {
        EvidenceLevel.META_ANALYSIS,
        EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
        EvidenceLevel.EPIDEMIOLOGY,
        EvidenceLevel.GUIDELINE,
    }
)
_HIGH: Final = 0.9
"""At least nine of ten such answers were right."""
_MODERATE: Final = 0.7
"""At least seven of ten."""
_EDGE: Final = 1e-6


def confidence(
    draft: Draft,
    warnings: Sequence[Caveat],
    curve: ConfidenceCurve,
    *,
    personal: bool = False,
) -> Confidence:
    """`none` for no answer; else the calibrated number, and the word with its limits."""
    if not draft.claims:
        return Confidence(ConfidenceLevel.NONE, 0.0)
    fit = min(max(draft.fit, _EDGE), 1 - _EDGE)
    barred = any(warning.code in BARS_HIGH for warning in warnings)
    z = curve.intercept + curve.fit * math.log(fit / (1 - fit))
    score = round(1 / (1 + math.exp(-z)), 3)
    if personal or score < _MODERATE:
        return Confidence(ConfidenceLevel.LOW, score)
    strong = sum(any(c.evidence in _STRONG for c in claim.citations) for claim in draft.claims)
    if score >= _HIGH and strong * 2 >= len(draft.claims) and not barred:
        return Confidence(ConfidenceLevel.HIGH, score)
    return Confidence(ConfidenceLevel.MODERATE, score)
