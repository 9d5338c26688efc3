from __future__ import annotations

import pytest

from assistant.domain import (
    Caveat,
    CaveatCode,
    Citation,
    Claim,
    Confidence,
    ConfidenceLevel,
    CorpusProfile,
    Draft,
    Evidence,
    EvidenceLevel,
    Question,
    Source,
    SourceKind,
)
from assistant.steps.confidence import confidence
from assistant.steps.evidence import evidence_of
from assistant.steps.fusion import convex, min_max
from assistant.steps.warnings import Situation, caveats


def test_min_max_puts_scores_between_zero_and_one() -> None:
    assert min_max({1: 2.0, 2: 4.0, 3: 3.0}) == {1: 0.0, 2: 1.0, 3: 0.5}
    assert min_max({1: 2.0, 2: 4.0}, floor=0.0) == {1: 0.5, 2: 1.0}
    assert min_max({1: 3.0}) == {1: 1.0}
    assert min_max({}) == {}


def test_convex_fusion_by_hand() -> None:
    # dense: 7 → 1, 8 → 0; lexical: 8 → 1, 9 → 0.5; half of each.
    assert convex({7: 0.9, 8: 0.1}, {8: 4.0, 9: 2.0}, 0.5) == [(7, 0.5), (8, 0.5), (9, 0.25)]


def claim(text: str, quote: str, start: int) -> Claim:
    where = Citation("s", "s:1", quote, start, start + len(quote), "", EvidenceLevel.UNKNOWN)
    return Claim(text, (where,))


def codes(draft: Draft, question: Question, truncated: bool = False, scope: str = "") -> list[str]:
    at = Situation(
        Evidence(question, ()), draft, truncated={"s": truncated}, corpus=CorpusProfile(scope=scope)
    )
    found = caveats(at)
    assert all(isinstance(caveat, Caveat) and caveat.text for caveat in found)
    return [caveat.code.value for caveat in found]


QUOTE = claim("Others did not.", "Others did not.", 30)
NOTHING = Draft((), "w")


def test_what_was_not_found_is_said() -> None:
    inside = Question("q", "q")
    german = Question("q", "q", language="de")
    assert codes(NOTHING, inside) == [CaveatCode.NOT_IN_CORPUS]
    assert codes(NOTHING, inside, scope="the field") == [CaveatCode.OUT_OF_SCOPE]
    near = Draft((), "w", nearest=(QUOTE,))
    assert codes(near, inside, scope="the field") == [CaveatCode.NOT_IN_CORPUS]
    one = CaveatCode.SINGLE_SOURCE
    assert codes(Draft((QUOTE,), "w", sure=0.9), inside) == [one]
    assert codes(Draft((QUOTE,), "w", sure=0.9), german) == [CaveatCode.WEAK_RETRIEVAL, one]
    assert codes(Draft((QUOTE,), "w", sure=0.9), inside, truncated=True) == [
        CaveatCode.TRUNCATED_SOURCE,
        one,
    ]


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


MIXED = Source(
    "m",
    "T",
    SourceKind.PAPER_RECORD,
    EvidenceLevel.ANIMAL_STUDY,
    evidence_kinds=(EvidenceLevel.ANIMAL_STUDY, EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL),
)


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("The diet helped mice with EAE.", EvidenceLevel.ANIMAL_STUDY),
        ("Sixty people with RRMS enrolled.", EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL),
        ("What mice showed was not seen in people.", EvidenceLevel.ANIMAL_STUDY),
        ("The effect was large.", EvidenceLevel.ANIMAL_STUDY),
    ],
)
def test_a_paper_of_mixed_kinds_is_told_by_the_sentence(
    sentence: str, level: EvidenceLevel
) -> None:
    assert evidence_of(MIXED, sentence) is level
