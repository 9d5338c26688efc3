"""What is told of studies as a set, over a few that are invented for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.overview_request import wish_of
from assistant.answering.study_survey import StudySurvey
from assistant.domain import Claim, CorpusProfile, Document, EvidenceLevel, QuestionKind
from tests.unit.answering.small_ledger import LEXICON, SmallIndex, question, row, study

CORPUS = CorpusProfile(called="PD", direct=frozenset({"parkinson"}))
LARGE = study(
    "large",
    row("Gait got better on laquinimod.", "benefit", "laquinimod", "gait"),
    row("The primary endpoint, tremor, did not change.", "no_effect", "laquinimod", "tremor"),
    authors=["Oduya B"],
    year=2011,
    number=90,
    level=EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
)
SMALL = study(
    "small",
    row("Blood lipids fell on everolimus.", "benefit", "everolimus", "lipids"),
    row("Symptoms eased on everolimus.", "benefit", "everolimus", "symptoms"),
    number=7,
    year=2019,
    level=EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED,
)
OTHER = study(
    "other",
    row("Fits were fewer on everolimus.", "benefit", "everolimus", "seizures"),
    condition="epilepsy",
    number=400,
    level=EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
)
MICE = study(
    "mice",
    row("Mice walked on fingolimod.", "benefit", "fingolimod", "gait", whom="animals"),
    authors=["Quist C"],
    year=2003,
    level=EvidenceLevel.ANIMAL_STUDY,
)
REVIEW = study(
    "review",
    row("Exercise is worth a trial.", "benefit", "exercise", "gait", kind="conclusion"),
    authors=["Ruiz D"],
    year=2021,
    level=EvidenceLevel.NARRATIVE_REVIEW,
)
ALL = (SMALL, OTHER, MICE, LARGE, REVIEW)


def claims(text: str, kind: QuestionKind, *documents: Document) -> list[Claim]:
    index = SmallIndex(*(documents or ALL))
    asked = question(text, kind)
    survey = StudySurvey(index, LEXICON, CORPUS)  # type: ignore[arg-type]
    return survey.claims(asked, wish_of(asked, LEXICON, CORPUS))


def told(text: str, kind: QuestionKind, *documents: Document) -> list[str]:
    return [claim.text for claim in claims(text, kind, *documents)]


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
        ("Summary of what was tried in people", QuestionKind.OVERVIEW),
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
        ("Which drugs were not tested in people?", QuestionKind.LIST),
        ("Which symptoms do people have?", QuestionKind.LIST),
        ("How many people were tested?", QuestionKind.NUMBER),
        ("How many people were in the trial?", QuestionKind.NUMBER),
        ("How many relapses were there in the trials?", QuestionKind.NUMBER),
        ("What did the trial find?", QuestionKind.FACT),  # one is meant, and nobody knows which
        ("Which studies found that everolimus is harmful?", QuestionKind.LIST),
        ("What was the largest effect in a trial?", QuestionKind.FACT),
        ("What is the newest study on insomnia?", QuestionKind.BIBLIOGRAPHIC),
        ("Which studies are not in animals?", QuestionKind.LIST),
        ("What is the evidence for laquinimod?", QuestionKind.OVERVIEW),
        ("What came out of the laquinimod trial?", QuestionKind.OVERVIEW),
        ("When was the study of fingolimod in mice published?", QuestionKind.BIBLIOGRAPHIC),
        ("Summarise the papers", QuestionKind.OVERVIEW),
        ("Which trials showed that everolimus cures it?", QuestionKind.LIST),
        ("Which trials showed everolimus does nothing?", QuestionKind.LIST),
        ("Which trials show a difference for everolimus?", QuestionKind.LIST),
        ("Which trials of everolimus measured lipids?", QuestionKind.LIST),
        ("Which trials list the side effects of everolimus?", QuestionKind.LIST),
        ("What is the best source of protein?", QuestionKind.FACT),
        ("What is the best studied drug?", QuestionKind.FACT),
        ("What is the biggest source of change in trials?", QuestionKind.FACT),
        ("What is the strongest evidence against everolimus?", QuestionKind.OVERVIEW),
        ("What is the newest and largest trial?", QuestionKind.FACT),
        ("What is the largest animal study?", QuestionKind.FACT),
        ("What is the largest study in mice?", QuestionKind.FACT),
        ("and in animals (How many trials in people were there)?", QuestionKind.NUMBER),
        ("What is the newest trial by Oduya?", QuestionKind.BIBLIOGRAPHIC),
        ("How many of the participants in the trials were women?", QuestionKind.NUMBER),
    ],
)
def test_who_asks_for_something_in_particular_gets_no_list(text: str, kind: QuestionKind) -> None:
    assert told(text, kind) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Isn't all of this just in mice?", QuestionKind.CLAIM),
        ("so it's all just mouse research", QuestionKind.OVERVIEW),
        ("Are all the studies in animals?", QuestionKind.LIST),
        ("Was it only tested on animals?", QuestionKind.CRITIQUE),
    ],
)
def test_who_asks_if_all_of_it_is_in_animals_is_told_of_people_first(
    text: str, kind: QuestionKind
) -> None:
    people, animals = told(text, kind)
    assert people.startswith("2 studies in people with PD: Oduya 2011 (laquinimod; randomised")
    assert animals.startswith("1 study in animals: Quist 2003 (fingolimod")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many mice only got fingolimod?", QuestionKind.NUMBER),
        ("Did only mice walk on fingolimod?", QuestionKind.FACT),
        ("Was it tested on animals?", QuestionKind.FACT),
        ("Do all mice have gait?", QuestionKind.FACT),
        ("What are all the things in mice?", QuestionKind.OVERVIEW),
    ],
)
def test_who_asks_something_of_animals_is_not(text: str, kind: QuestionKind) -> None:
    assert told(text, kind) == []


def test_a_list_of_all_studies_in_animals_is_of_those_alone() -> None:
    (line, *_) = told("List all studies of fingolimod in animals", QuestionKind.LIST)
    assert line.startswith("1 study on fingolimod in animals")


def test_where_none_is_in_people_nothing_is_counted() -> None:
    assert told("Is it all in mice?", QuestionKind.CLAIM, MICE) == []


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        (
            "What is the highest level of evidence?",
            "Of 3 studies among these documents, the strongest by its design is Oduya 2011",
        ),
        (
            "What is the newest study?",
            "Of 3 studies among these documents, the newest is everolimus (2019, no comparison group, 7 people), "
            "then Oduya 2011 (laquinimod; randomised, 90 people) and Quist 2003 (fingolimod; in animals).",
        ),
        (
            "oldest paper here",
            "Of 4 papers among these documents, the oldest is Quist 2003",
        ),
        (
            "what is the biggest trial",
            "Of 2 trials in people with PD, the largest is Oduya 2011 (laquinimod; randomised, 90 people), "
            "then everolimus (2019, no comparison group, 7 people).",
        ),
        ("the best evidence?", "Of 3 studies among these documents, the strongest by its design is Oduya 2011"),
        ("What is the largest trial in epilepsy?", "1 trial in people with epilepsy: everolimus"),
    ],
)  # fmt: skip
def test_studies_are_put_in_the_order_that_is_asked_for(text: str, opening: str) -> None:
    assert told(text, QuestionKind.FACT)[0].startswith(opening)


def test_of_a_kind_of_an_illness_only_its_own_trials_are_counted() -> None:
    early = study(
        "early",
        row("Gait got better on metformin.", "benefit", "metformin", "gait"),
        condition="progressive multiple sclerosis",
        level=EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
    )
    asked = "How many trials in progressive MS are there?"
    assert told(asked, QuestionKind.NUMBER, early, LARGE, SMALL)[0].startswith(
        "1 trial in people with progressive"
    )


def test_what_names_no_illness_is_not_said_to_be_on_one() -> None:
    bare = replace(LARGE, source=replace(LARGE.source, conditions=()))
    (line,) = told("How many trials are there?", QuestionKind.NUMBER, bare, SMALL)
    assert line.startswith("2 trials in people: ")


def test_a_trial_of_what_nobody_has_heard_of_counts_as_well() -> None:
    strange = study(
        "strange",
        row("Gait got better on zorblaxin.", "benefit", "zorblaxin", "gait"),
        number=900,
        level=EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
    )
    line = told("What is the largest trial?", QuestionKind.FACT, strange, LARGE)[0]
    assert "is zorblaxin (randomised, 900 people), then Oduya" in line


def test_what_shares_a_place_is_told_as_that() -> None:
    twin = replace(MICE, source=replace(MICE.source, id="twin", authors=("Abel A",)))
    line = told("What is the oldest study?", QuestionKind.FACT, MICE, twin, LARGE)[0]
    assert "the oldest are Quist 2003 (fingolimod; in animals) and Abel 2003" in line


def test_what_cannot_be_cited_is_not_named() -> None:
    bare = study("bare", authors=["Nemo N"], year=2020, level=EvidenceLevel.NARRATIVE_REVIEW)
    assert told("How many reviews are there?", QuestionKind.NUMBER, bare) == []
    (line,) = claims("How many reviews are there?", QuestionKind.NUMBER, bare, REVIEW)
    assert line.text == "2 reviews among these documents: Ruiz 2021 (exercise); and 1 more."
    assert [c.source_id for c in line.citations] == ["review"]
    assert told("What is the newest review?", QuestionKind.FACT, bare, REVIEW)[0].startswith(
        "Of 2 reviews among these documents, the newest is Ruiz 2021"
    )
    newer = replace(bare, source=replace(bare.source, year=2024))
    assert told("What is the newest review?", QuestionKind.FACT, newer, REVIEW) == []


def test_a_follow_up_asks_for_the_order_that_it_names() -> None:
    asked = question("and the smallest (What is the largest trial)?", QuestionKind.FACT)
    asked = replace(asked, text="and the smallest?")
    survey = StudySurvey(SmallIndex(*ALL), LEXICON, CORPUS)  # type: ignore[arg-type]
    first = survey.claims(asked, wish_of(asked, LEXICON, CORPUS))[0]
    assert first.text.startswith("Of 2 trials in people with PD, the smallest is everolimus")


def test_the_first_of_them_is_told_by_what_it_found() -> None:
    assert told("the largest trial", QuestionKind.FACT)[1:] == [
        "The primary endpoint, tremor, did not change."
    ]


def test_of_how_many_the_size_is_not_known_is_said() -> None:
    unknown = study(
        "unknown",
        row("Gait did not change on metformin.", "no_effect", "metformin", "gait"),
        level=EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED,
    )
    line = told("the smallest trial?", QuestionKind.FACT, LARGE, SMALL, unknown)[0]
    assert line.startswith(
        "Of 3 trials in people with PD, the smallest (the size of 1 is not known) is"
    )


@pytest.mark.parametrize(
    ("text", "kind", "opening"),
    [
        ("How many trials are there?", QuestionKind.NUMBER, "2 trials in people with PD: "),
        ("How many randomised trials?", QuestionKind.NUMBER, "1 randomised trial in people"),
        ("number of animal studies", QuestionKind.NUMBER, "1 study in animals: Quist 2003"),
        ("How many studies are in people?", QuestionKind.NUMBER, "2 studies in people with PD"),
        ("Which papers are reviews?", QuestionKind.LIST, "1 review among these documents: Ruiz"),
        (
            "List the trials of everolimus",
            QuestionKind.LIST,
            "1 trial on everolimus in people with PD: everol",
        ),
        (
            "Which studies looked at fingolimod?",
            QuestionKind.LIST,
            "1 study on fingolimod in animals: Quist",
        ),
    ],
)
def test_studies_are_counted_and_listed(text: str, kind: QuestionKind, opening: str) -> None:
    assert told(text, kind)[0].startswith(opening)


def test_a_line_names_eight_works_and_counts_the_rest() -> None:
    many = [
        study(
            f"s{n}",
            row("It helped.", "benefit", "metformin", "gait", whom="animals"),
            level=EvidenceLevel.ANIMAL_STUDY,
        )
        for n in range(11)
    ]
    (line,) = told("How many studies in animals?", QuestionKind.NUMBER, *many)
    assert line.startswith("11 studies in animals:")
    assert line.endswith("; and 3 more.")


def test_each_work_that_is_named_is_cited_by_a_sentence_of_its_own() -> None:
    first = claims("How many trials are there?", QuestionKind.NUMBER)[0]
    assert first.computed
    assert [c.source_id for c in first.citations] == ["large", "small"]
    assert first.findings == ("large#1", "small#1")
    newest = claims("What is the newest trial?", QuestionKind.FACT)[0]
    assert [c.source_id for c in newest.citations] == ["small", "large"]


def test_a_paper_with_a_trial_beside_mice_is_listed_as_that_trial() -> None:
    both = study(
        "both",
        row("Mice recovered on fingolimod.", "benefit", "fingolimod", "gait", whom="animals"),
        row("Sixty patients felt better on laquinimod.", "benefit", "laquinimod", "gait"),
        number=60,
        level=EvidenceLevel.ANIMAL_STUDY,
        kinds=(EvidenceLevel.ANIMAL_STUDY, EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL),
    )
    (line,) = told("List the randomised trials", QuestionKind.LIST, both)
    assert line == "1 randomised trial in people with PD: laquinimod (randomised, 60 people)."
