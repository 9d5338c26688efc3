"""Which treatments were tried in people, over trials invented for it."""

from __future__ import annotations

import pytest

from assistant.answering.overview_request import wish_of
from assistant.answering.trial_survey import TrialSurvey
from assistant.domain import CorpusProfile, Document, EvidenceLevel, QuestionKind
from tests.unit.answering.small_ledger import LEXICON, SmallIndex, question, row, study

CORPUS = CorpusProfile(called="PD", direct=frozenset({"parkinson"}))
LARGE = study(
    "large",
    row("Gait got better on laquinimod.", "benefit", "laquinimod", "gait"),
    row("The primary endpoint, tremor, did not change.", "no_effect", "laquinimod", "tremor"),
    number=90,
    level=EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
)
SMALL = study(
    "small",
    row("Blood lipids fell on everolimus.", "benefit", "everolimus", "lipids"),
    row("Symptoms eased on everolimus.", "benefit", "everolimus", "symptoms"),
    number=7,
    level=EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED,
)
OTHER = study(
    "other",
    row("Fits were fewer on everolimus.", "benefit", "everolimus", "seizures"),
    condition="epilepsy",
    level=EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
)
MICE = study(
    "mice",
    row("Mice walked on fingolimod.", "benefit", "fingolimod", "gait", whom="animals"),
    level=EvidenceLevel.ANIMAL_STUDY,
)
ALL = (SMALL, OTHER, MICE, LARGE)


def told(text: str, kind: QuestionKind, *documents: Document) -> list[str]:
    index = SmallIndex(*(documents or ALL))
    asked = question(text, kind)
    survey = TrialSurvey(index, LEXICON, CORPUS)  # type: ignore[arg-type]
    return [claim.text for claim in survey.claims(asked, wish_of(asked, LEXICON, CORPUS))]


def test_trials_are_listed_by_design_and_size_each_with_what_it_set_out_to_show() -> None:
    assert told("Which drugs were tested in people?", QuestionKind.LIST) == [
        "In people with PD, 2 trials: laquinimod (randomised, 90 people); "
        "everolimus (no comparison group, 7 people).",
        "The primary endpoint, tremor, did not change.",
        "Symptoms eased on everolimus.",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Summary of the human studies", QuestionKind.OVERVIEW),
        ("Have treatments been tried in patients?", QuestionKind.CLAIM),
    ],
)
def test_it_is_asked_in_other_words(text: str, kind: QuestionKind) -> None:
    assert told(text, kind)[0].startswith("In people with PD, 2 trials:")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Which drugs were tested in rats?", QuestionKind.LIST),
        ("Was laquinimod tested in people?", QuestionKind.CLAIM),
        ("Which drugs were tested in people for insomnia?", QuestionKind.LIST),
        ("Which symptoms do people have?", QuestionKind.LIST),
        ("How many people were tested?", QuestionKind.NUMBER),
        ("What did the trial find?", QuestionKind.FACT),  # one is meant, and nobody knows which
    ],
)
def test_who_asks_for_something_in_particular_gets_no_list(text: str, kind: QuestionKind) -> None:
    assert told(text, kind) == []


def test_of_a_class_its_members_are_listed_and_one_trial_is_no_survey() -> None:
    second = study(
        "second",
        row("Sleep got better on temsirolimus.", "benefit", "temsirolimus", "sleep"),
        number=12,
        level=EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED,
    )
    text = "Which mTOR inhibitors were tested in people?"
    assert told(text, QuestionKind.LIST) == []
    assert told(text, QuestionKind.LIST, *ALL, second)[0] == (
        "In people with PD, 2 trials: temsirolimus (not randomised, 12 people); "
        "everolimus (no comparison group, 7 people)."
    )


def test_a_condition_that_is_named_is_the_one_that_counts() -> None:
    second = study(
        "second",
        row("Fits were fewer on laquinimod.", "benefit", "laquinimod", "seizures"),
        condition="epilepsy",
        level=EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
    )
    found = told(
        "Which drugs were tested in people with epilepsy?", QuestionKind.LIST, *ALL, second
    )
    assert found[0].startswith("In people with epilepsy, 2 trials: ")
