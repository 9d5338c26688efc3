"""How sure one may be of an answer, as a word and a number.

Not calibrated yet: the number is the writer's own fit, capped by the kind of evidence. The words
promise no frequency.
"""

from __future__ import annotations

from typing import Final

from assistant.domain import Confidence, ConfidenceLevel, Draft, EvidenceLevel

__all__ = ["confidence"]

_HUMAN_EVIDENCE: Final = frozenset(
    {
        EvidenceLevel.META_ANALYSIS,
        EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
        EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED,
        EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED,
        EvidenceLevel.HUMAN_OBSERVATIONAL,
        EvidenceLevel.EPIDEMIOLOGY,
        EvidenceLevel.GUIDELINE,
    }
)
_CAP: Final = 0.75
"""Without a study of people the answer is never more than moderately sure."""
_HIGH: Final = 0.8
_MODERATE: Final = 0.6


def confidence(draft: Draft) -> Confidence:
    """`none` for no answer; else by how well the answer fits and what evidence it cites."""
    if not draft.claims:
        return Confidence(ConfidenceLevel.NONE, 0.0)
    levels = {citation.evidence for claim in draft.claims for citation in claim.citations}
    score = round(draft.fit if levels & _HUMAN_EVIDENCE else min(draft.fit, _CAP), 3)
    if score >= _HIGH:
        return Confidence(ConfidenceLevel.HIGH, score)
    if score >= _MODERATE:
        return Confidence(ConfidenceLevel.MODERATE, score)
    return Confidence(ConfidenceLevel.LOW, score)
