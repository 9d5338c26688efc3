"""How sure one may be of an answer."""

from __future__ import annotations

from assistant.answering.confidence import confidence
from assistant.domain import (
    Caveat,
    CaveatCode,
    Citation,
    Claim,
    Confidence,
    ConfidenceLevel,
    Draft,
    EvidenceLevel,
)


def claim(text: str, quote: str, start: int) -> Claim:
    where = Citation("s", "s:1", quote, start, start + len(quote), "", EvidenceLevel.UNKNOWN)
    return Claim(text, (where,))


QUOTE = claim("Others did not.", "Others did not.", 30)
NOTHING = Draft((), "w")


def test_confidence_never_exceeds_its_evidence() -> None:
    assert confidence(NOTHING, ()).level is ConfidenceLevel.NONE
    assert confidence(Draft((QUOTE,), "w", sure=0.99), ()).level is ConfidenceLevel.MODERATE
    trial = Citation("s", "p", "q", 0, 1, "", EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL)
    good = Draft((Claim("q", (trial,)),), "w", sure=0.95)
    assert confidence(good, ()) == Confidence(ConfidenceLevel.HIGH, 0.95)
    elsewhere = Caveat(CaveatCode.INDIRECT_EVIDENCE, "Another disease.")
    assert confidence(good, (elsewhere,)).level is ConfidenceLevel.MODERATE
    assert confidence(good, (), advice=True).level is ConfidenceLevel.LOW
    doubt = (Caveat(CaveatCode.OVERSTATED, "t"),)
    assert confidence(good, doubt).level is ConfidenceLevel.MODERATE
    assert confidence(Draft((QUOTE,), "w", sure=0.5), ()).level is ConfidenceLevel.LOW
