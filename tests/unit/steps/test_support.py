"""Support without a model: what each look at a claim finds."""

from __future__ import annotations

import pytest

from assistant.backends.lexicon_file import load_lexicon
from assistant.domain import Support
from assistant.steps.direction import Way, is_denied, ways
from assistant.steps.lexicon import Lexicon
from assistant.steps.support import SupportCheck

CHECK = SupportCheck(Lexicon(load_lexicon()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Scores rose.", {Way.UP}),
        ("Rapamycin lowered scores.", {Way.DOWN}),
        ("Rapamycin did not lower scores.", {Way.NONE}),
        ("Nothing was measured.", set()),
        ("There was no significant difference.", {Way.NONE}),
        ("T cells rose while scores fell.", {Way.UP, Way.DOWN}),
        ("The relapse rate did not differ.", {Way.NONE}),
    ],
)
def test_ways_are_told_with_negation(text: str, found: set[Way]) -> None:
    assert ways(text) == found


def test_denial_is_a_word() -> None:
    assert is_denied("It wasn't seen.")
    assert is_denied("No cells were found.")
    assert not is_denied("It was noted.")


@pytest.mark.parametrize(
    ("claim", "evidence", "support", "why"),
    [
        ("Rapamycin lowered relapses.", "In this study rapamycin lowered relapses.",
         Support.SUPPORTED, "says the same"),
        ("Sirolimus reduced relapses in MS.", "Rapamycin lowered relapses in multiple sclerosis.",
         Support.SUPPORTED, "says the same"),
        ("Rapamycin lowered relapses by 60%.", "Rapamycin lowered relapses by 50%.",
         Support.UNSUPPORTED, "figure 60"),
        ("Rapamycin raised relapses.", "Rapamycin lowered relapses.",
         Support.CONTRADICTED, "opposite"),
        ("Rapamycin lowered relapses.", "Rapamycin did not lower relapses.",
         Support.CONTRADICTED, "did not"),
        ("Everolimus lowered relapses in patients.", "Metformin lowered relapses in patients.",
         Support.UNSUPPORTED, "another treatment"),
        ("Rapamycin lowered relapses in epilepsy.", "Rapamycin lowered relapses in MS.",
         Support.UNSUPPORTED, "another condition"),
        ("Rapamycin lowered scores in people.", "Rapamycin lowered scores in mice.",
         Support.UNSUPPORTED, "about animals"),
        ("All patients improved on rapamycin.", "Patients improved on rapamycin.",
         Support.PARTLY, "all or always"),
        ("Smoking causes relapses.", "Smoking is associated with relapses.",
         Support.PARTLY, "causes another"),
        ("Rapamycin lowers relapses.", "Rapamycin may lower relapses.",
         Support.PARTLY, "leaves this open"),
        ("Rapamycin lowered relapses.", "The trial took place in Athens.",
         Support.UNSUPPORTED, "something else"),
    ],
)  # fmt: skip
def test_a_claim_is_held_against_its_evidence(
    claim: str, evidence: str, support: Support, why: str
) -> None:
    verdict = CHECK.check(claim, evidence)
    assert verdict.support is support, verdict
    assert why in verdict.reason


def test_in_an_abstract_the_nearest_sentences_count() -> None:
    abstract = (
        "Smoking is common. Rapamycin lowered relapses in people with MS. Diet was recorded. "
        "Everolimus was not given. Sleep was poor in one of nine."
    )
    assert CHECK.check("Rapamycin lowered relapses in MS.", abstract).support is Support.SUPPORTED
