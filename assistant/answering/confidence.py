"""How sure one may be of an answer, as a number and a word.

The number is the probability that the answer is right, by a logistic model fitted on natural
questions on the corpus, or on texts of others where a corpus has none (``scoring.json``). It says nothing
about whether the sources are right, so the word has more limits: unless half of the sentences rest
on controlled studies of people, or with a caveat that doubts the answer itself, it is never "high";
for who asks what to do it is never more than "low".
"""

from collections.abc import Sequence
from typing import Final

from assistant.domain import (
    BARS_HIGH,
    Caveat,
    Confidence,
    ConfidenceLevel,
    Draft,
    EvidenceLevel,
)

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


def confidence(
    draft: Draft,
    warnings: Sequence[Caveat],
    *,
    advice: bool = False,
) -> Confidence:
    """`none` for no answer; else the number, and the word with its limits."""
    if not draft.claims:
        return Confidence(ConfidenceLevel.NONE, 0.0)
    barred = any(warning.code in BARS_HIGH for warning in warnings)
    score = round(draft.sure, 3)
    if advice or score < _MODERATE:
        return Confidence(ConfidenceLevel.LOW, score)
    strong = sum(any(c.evidence in _STRONG for c in claim.citations) for claim in draft.claims)
    if score >= _HIGH and strong * 2 >= len(draft.claims) and not barred:
        return Confidence(ConfidenceLevel.HIGH, score)
    return Confidence(ConfidenceLevel.MODERATE, score)
