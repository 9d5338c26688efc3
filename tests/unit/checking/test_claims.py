"""Claims held against evidence: the reader first, then what no reader is trusted with."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.checking.claims import ClaimChecker
from assistant.domain import Support
from assistant.reader import Reading, Stance, Text
from assistant.text.lexicon import Lexicon


@pytest.mark.parametrize(
    ("claim", "evidence", "support", "why"),
    [
        ("Zinc shortened colds.", "zinc shortened colds [3].",
         Support.SUPPORTED, "says the same"),
        ("The vaccine prevented measles in most infants.", "In most infants the vaccine prevented measles.",
         Support.SUPPORTED, "says the same"),
        ("The new bridge was opened by the mayor in June.", "In June the mayor opened the new bridge.",
         Support.SUPPORTED, "says the same"),
        ("The new bridge was opened by the mayor.", "The mayor refused to open the new bridge.",
         Support.CONTRADICTED, "contrary"),
        ("Fish oil lowered blood pressure.", "Fish oil did not lower blood pressure.",
         Support.CONTRADICTED, "denies"),
        ("Fish oil lowered blood pressure.", "Fish oil raised blood pressure.",
         Support.CONTRADICTED, "contrary"),
        ("Vitamin D lowered the number of falls by 60%.", "Vitamin D lowered the number of falls by 50%.",
         Support.UNSUPPORTED, "figure 60%"),
        ("The volunteers drank 2 L of water a week.", "The volunteers drank 2 L of water a day.",
         Support.UNSUPPORTED, "figure 2 L"),
        ("Everolimus shortened hospital stays.", "Metformin shortened hospital stays.",
         Support.UNSUPPORTED, "another treatment"),
        ("Exercise eased fatigue in epilepsy.", "Exercise eased fatigue in Parkinson's disease.",
         Support.UNSUPPORTED, "another condition"),
        ("Caffeine lengthened sleep latency in people.", "Caffeine lengthened sleep latency in rats.",
         Support.UNSUPPORTED, "about animals"),
        ("All nurses of the ward had a vaccine.", "The nurses of the ward had a vaccine.",
         Support.PARTLY, "all or always"),
        ("Smoking causes gum disease.", "Smoking is associated with gum disease.",
         Support.PARTLY, "causes another"),
        ("Green tea lowers cholesterol.", "Green tea may lower cholesterol.",
         Support.PARTLY, "leaves this open"),
        ("Green tea lowers cholesterol.", "The ferry leaves from the northern quay.",
         Support.UNSUPPORTED, "something else"),
    ],
)  # fmt: skip
def test_a_claim_is_held_against_its_evidence(
    claim: str, evidence: str, support: Support, why: str, checker: ClaimChecker
) -> None:
    verdict = checker.check(claim, evidence)
    assert verdict.support is support, verdict
    assert why in verdict.reason


ABSTRACT = (
    "Back pain is common among nurses. Ninety nurses were assigned to stretching or to leaflets. "
    "Stretching reduced back pain after eight weeks. Sick leave was recorded by the wards. "
    "Leaflets were read by few."
)


def test_in_an_abstract_the_nearest_sentences_count(checker: ClaimChecker) -> None:
    assert checker.check("Stretching reduced back pain.", ABSTRACT).support is Support.SUPPORTED
    wrong = checker.check("Stretching reduced back pain after eight months.", ABSTRACT)
    assert wrong.support is Support.UNSUPPORTED


def test_many_pieces_of_evidence_are_weighed_at_once(checker: ClaimChecker) -> None:
    claim = "Fish oil lowered blood pressure."
    evidences = [claim, "Fish oil did not lower blood pressure.", ABSTRACT]
    together = checker.check_many(claim, evidences)
    assert together == [checker.check(claim, evidence) for evidence in evidences]
    assert checker.check_many(claim, []) == []


class Counting:
    """A reader that finds everything supported and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        raise NotImplementedError

    def weigh(self, claim: str, evidence: Sequence[str]) -> list[Stance]:  # noqa: ARG002
        self.asked.append(len(evidence))
        return [Stance(0.98, 0.01, 0.01)] * len(evidence)

    def weigh_premise(self, question: str, evidence: Sequence[str]) -> list[Stance]:
        raise NotImplementedError


def test_the_reader_is_asked_once_and_for_little(lexicon: Lexicon) -> None:
    reader = Counting()
    check = ClaimChecker(lexicon, reader)
    check.check_many("Stretching helps the back of nurses.", [ABSTRACT, ABSTRACT])
    assert reader.asked == [8]


def test_what_is_quoted_needs_no_reader(lexicon: Lexicon) -> None:
    reader = Counting()
    quoted = ClaimChecker(lexicon, reader).check("Leaflets were read by few", ABSTRACT)
    assert quoted.support is Support.SUPPORTED
    assert reader.asked == []


def test_a_rule_only_makes_it_worse(lexicon: Lexicon) -> None:
    check = ClaimChecker(lexicon, Counting())
    verdict = check.check("Stretching took 30 hours.", "Stretching took 30 minutes.")
    assert verdict.support is Support.UNSUPPORTED
