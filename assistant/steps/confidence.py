"""How sure one may be of an answer, as a word and a number.

Not calibrated yet: the number is the writer's own fit, capped by the kind of evidence. The words
promise no frequency.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.domain import Caveat, CaveatCode, Confidence, ConfidenceLevel, Draft, EvidenceLevel

__all__ = ["confidence"]

_STRONG: Final = frozenset(
    {
        EvidenceLevel.META_ANALYSIS,
        EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
        EvidenceLevel.EPIDEMIOLOGY,
        EvidenceLevel.GUIDELINE,
    }
)
_CAP: Final = 0.75
"""Without a controlled study of people the answer is never more than moderately sure."""
_PERSONAL: Final = 0.55
"""And about one person never more than this."""
_DOUBTS: Final = frozenset(
    {CaveatCode.FIGURE_UNCONFIRMED, CaveatCode.OVERSTATED, CaveatCode.PREMISE_UNSUPPORTED}
)
_DOUBT: Final = 0.15
"""What each caveat that doubts the answer itself takes away."""
_HIGH: Final = 0.8
_MODERATE: Final = 0.6


def confidence(
    draft: Draft, warnings: Sequence[Caveat] = (), *, personal: bool = False
) -> Confidence:
    """`none` for no answer; else by how well it fits, what evidence it cites, and what is doubted."""
    if not draft.claims:
        return Confidence(ConfidenceLevel.NONE, 0.0)
    levels = {citation.evidence for claim in draft.claims for citation in claim.citations}
    score = draft.fit if levels & _STRONG else min(draft.fit, _CAP)
    score -= _DOUBT * sum(warning.code in _DOUBTS for warning in warnings)
    score = round(max(0.05, min(score, _PERSONAL) if personal else score), 3)
    if score >= _HIGH:
        return Confidence(ConfidenceLevel.HIGH, score)
    if score >= _MODERATE:
        return Confidence(ConfidenceLevel.MODERATE, score)
    return Confidence(ConfidenceLevel.LOW, score)
