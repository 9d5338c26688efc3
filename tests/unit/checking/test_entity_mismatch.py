"""Another treatment, another condition, animals in the place of people."""

from __future__ import annotations

import pytest

from assistant.checking.entity_mismatch import other_name, unnamed
from assistant.text.lexicon import Lexicon


@pytest.mark.parametrize(
    ("claim", "evidence", "told"),
    [
        ("Metformin tired dancers.", "Curcumin tired dancers.", "another treatment"),
        # two of one kind are two
        ("Everolimus tired dancers.", "Temsirolimus tired dancers.", "another treatment"),
        ("Tea eased breast cancer.", "Tea eased kidney cancer.", "another condition"),
        ("Tea eased epilepsy.", "Tea eased Alzheimer's disease.", "another condition"),
        ("Women slept longer.", "Rats slept longer.", "about animals"),
        ("Volunteers slept longer.", "Mice slept longer.", "about animals"),
    ],
)
def test_what_is_mixed_up_is_told(claim: str, evidence: str, told: str, lexicon: Lexicon) -> None:
    assert told in other_name(claim, evidence, lexicon)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Metformin tired dancers.", "Glucophage tired dancers."),
        # a thing and its kind
        ("A rapalog tired dancers.", "Everolimus tired dancers."),
        ("Everolimus tired dancers.", "Rapalogs tired dancers."),
        ("Tea eased cancer.", "Tea eased kidney cancer."),
        # one of several is the same
        ("Metformin and curcumin tired dancers.", "Curcumin tired dancers."),
        # only one of the two names anything
        ("Metformin tired dancers.", "It tired dancers."),
        ("They slept longer.", "Rats slept longer."),
        ("Women slept longer.", "Rats and women slept longer."),
        ("Women slept longer.", "They slept longer."),
        ("Rats slept longer.", "Women slept longer."),
    ],
)
def test_what_may_be_the_same_is_let_through(claim: str, evidence: str, lexicon: Lexicon) -> None:
    assert other_name(claim, evidence, lexicon) == ""


@pytest.mark.parametrize(
    ("claim", "evidence", "missing"),
    [
        ("Metformin tired dancers.", "The pill tired dancers.", True),
        ("Metformin tired dancers.", "Curcumin tired dancers.", False),
        ("The pill tired dancers.", "Metformin tired dancers.", False),
        ("The pill tired dancers.", "It tired dancers.", False),
    ],
)
def test_evidence_has_to_name_some_treatment_where_the_claim_does(
    claim: str, evidence: str, missing: bool, lexicon: Lexicon
) -> None:
    assert bool(unnamed(claim, evidence, lexicon)) is missing
