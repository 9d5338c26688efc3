from __future__ import annotations

import pytest

from assistant.backends.lexicon_file import load_lexicon
from assistant.domain import (
    Caveat,
    CaveatCode,
    Citation,
    Claim,
    Confidence,
    ConfidenceCurve,
    ConfidenceLevel,
    Document,
    Draft,
    Evidence,
    EvidenceLevel,
    Question,
    Source,
    SourceKind,
    Support,
    Verdict,
)
from assistant.steps.confidence import confidence
from assistant.steps.contrast import leaning
from assistant.steps.evidence import evidence_of
from assistant.steps.fusion import convex, min_max
from assistant.steps.lexicon import Lexicon
from assistant.steps.support import SupportCheck
from assistant.steps.verifying import verify_claim
from assistant.steps.warnings import Situation, caveats


def test_min_max_puts_scores_between_zero_and_one() -> None:
    assert min_max({1: 2.0, 2: 4.0, 3: 3.0}) == {1: 0.0, 2: 1.0, 3: 0.5}
    assert min_max({1: 2.0, 2: 4.0}, floor=0.0) == {1: 0.5, 2: 1.0}
    assert min_max({1: 3.0}) == {1: 1.0}
    assert min_max({}) == {}


def test_convex_fusion_by_hand() -> None:
    # dense: 7 → 1, 8 → 0; lexical: 8 → 1, 9 → 0.5; half of each.
    assert convex({7: 0.9, 8: 0.1}, {8: 4.0, 9: 2.0}, 0.5) == [(7, 0.5), (8, 0.5), (9, 0.25)]


CHECK = SupportCheck(Lexicon(load_lexicon()))
DOCUMENT = Document(
    Source("s", "T", SourceKind.ARTICLE, EvidenceLevel.SECONDARY_ARTICLE),
    "Rapamycin lowered scores [4]. Others did not.",
    (),
    (),
)


def claim(text: str, quote: str, start: int) -> Claim:
    where = Citation("s", "s:1", quote, start, start + len(quote), "", EvidenceLevel.UNKNOWN)
    return Claim(text, (where,))


@pytest.mark.parametrize(
    ("made", "support"),
    [
        (claim("Rapamycin lowered scores.", "Rapamycin lowered scores [4].", 0), Support.SUPPORTED),
        (claim("Others did not.", "Others did not.", 30), Support.SUPPORTED),
        (claim("Others did.", "Others did.", 30), Support.UNSUPPORTED),
        (claim("Others did not.", "Others did not.", 31), Support.UNSUPPORTED),
        (claim("Mice died young.", "Others did not.", 30), Support.UNSUPPORTED),
        (Claim("Anything.", ()), Support.UNSUPPORTED),
    ],
)
def test_a_claim_is_supported_only_by_words_that_stand_there(made: Claim, support: Support) -> None:
    assert verify_claim(made, [DOCUMENT] * len(made.citations), CHECK).support is support


def codes(draft: Draft, question: Question, truncated: bool = False) -> list[str]:
    found = caveats(Situation(Evidence(question, ()), draft, truncated={"s": truncated}))
    assert all(isinstance(caveat, Caveat) and caveat.text for caveat in found)
    return [caveat.code.value for caveat in found]


QUOTE = claim("Others did not.", "Others did not.", 30)
NOTHING = Draft((), "w")


def test_what_was_not_found_is_said() -> None:
    inside, outside = Question("q", "q"), Question("q", "q", in_domain=False)
    german = Question("q", "q", language="de")
    assert codes(NOTHING, inside) == [CaveatCode.NOT_IN_CORPUS]
    assert codes(NOTHING, outside) == [CaveatCode.OUT_OF_SCOPE]
    one = CaveatCode.SINGLE_SOURCE
    assert codes(Draft((QUOTE,), "w"), inside) == [one]
    assert codes(Draft((QUOTE,), "w", weak=True), inside) == [CaveatCode.WEAK_RETRIEVAL, one]
    assert codes(Draft((QUOTE,), "w"), german) == [CaveatCode.WEAK_RETRIEVAL, one]
    assert codes(Draft((QUOTE,), "w"), inside, truncated=True) == [
        CaveatCode.TRUNCATED_SOURCE,
        one,
    ]


def test_confidence_never_exceeds_its_evidence() -> None:
    curve = ConfidenceCurve(intercept=0.0, fit=1.0)
    assert confidence(NOTHING, (), curve).level is ConfidenceLevel.NONE
    assert confidence(Draft((QUOTE,), "w", fit=0.99), (), curve).level is ConfidenceLevel.MODERATE
    trial = Citation("s", "p", "q", 0, 1, "", EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL)
    good = Draft((Claim("q", (trial,)),), "w", fit=0.95)
    assert confidence(good, (), curve) == Confidence(ConfidenceLevel.HIGH, 0.95)
    elsewhere = Caveat(CaveatCode.INDIRECT_EVIDENCE, "Another disease.")
    assert confidence(good, (elsewhere,), curve).level is ConfidenceLevel.MODERATE
    assert confidence(good, (), curve, personal=True).level is ConfidenceLevel.LOW
    doubt = (Caveat(CaveatCode.OVERSTATED, "t"),)
    assert confidence(good, doubt, curve).level is ConfidenceLevel.MODERATE
    assert confidence(Draft((QUOTE,), "w", fit=0.5), (), curve).level is ConfidenceLevel.LOW


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


def test_leaning_counts_words_for_and_against() -> None:
    assert leaning("It improved recovery.") == 2
    assert leaning("It did not improve anything and was harmful.") == -2
    assert leaning("It did not significantly improve recovery of any kind.") == 0
    assert leaning("It was measured.") == 0


def test_verdicts_carry_their_reason() -> None:
    verdict = verify_claim(QUOTE, [DOCUMENT], CHECK)
    assert verdict == Verdict(Support.SUPPORTED, "Quoted word for word.")
