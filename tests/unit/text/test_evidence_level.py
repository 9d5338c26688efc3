"""What kind of evidence stands behind a sentence."""

from __future__ import annotations

import pytest

from assistant.domain import EvidenceLevel, Source, SourceKind
from assistant.text.evidence_level import evidence_of

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
