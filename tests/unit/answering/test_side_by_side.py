"""Two treatments that no study had both: a line for each, and a word on that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.overview import OverviewPlanner
from assistant.answering.overview_request import wish_of
from assistant.answering.side_by_side import SideBySide
from assistant.domain import CorpusProfile, Document, EvidenceLevel, Question, QuestionKind
from tests.unit.answering.small_ledger import LEXICON, SmallIndex, evidence, question, row, study
from tests.unit.answering.small_writer import SCORINGS

CORPUS = CorpusProfile(direct=frozenset({"parkinson"}))
ONE = study(
    "one",
    row("Tremor did not change, which was the primary endpoint.", "no_effect", "laquinimod", "tremor"),
    row("Sleep got better.", "benefit", "laquinimod", "sleep"),
    number=90,
)  # fmt: skip
OTHER = study("other", row("Walking was quicker.", "benefit", "everolimus", "walking speed"))
BOTH = study(
    "both",
    row("Pain eased with laquinimod.", "benefit", "laquinimod", "pain"),
    row("Pain eased with everolimus.", "benefit", "everolimus", "pain"),
)
RATS_HAD_BOTH = study(
    "rats-both",
    row("Rats ran with laquinimod.", "benefit", "laquinimod", "running", whom="animals"),
    row("Rats ran with everolimus.", "benefit", "everolimus", "running", whom="animals"),
    condition="epilepsy",
)
ASKED = "Laquinimod or everolimus, which is better?"


def told(
    text: str, *documents: Document, kind: QuestionKind = QuestionKind.COMPARISON
) -> list[str]:
    index = SmallIndex(*documents)
    asked = question(text, kind)
    planner = OverviewPlanner(index, LEXICON, CORPUS, SCORINGS)  # type: ignore[arg-type]
    return [c.text for c in planner.plan(asked, evidence(asked, index, *documents)).claims]


def compared(text: str, *documents: Document) -> list[str]:
    index = SmallIndex(*documents)
    asked = question(text, QuestionKind.COMPARISON)
    side = SideBySide(index, LEXICON, CORPUS)  # type: ignore[arg-type]
    wish = wish_of(asked, LEXICON, CORPUS)
    return [claim.text for claim in side.told(wish, evidence(asked, index, *documents))[0]]


def test_each_has_its_line_and_then_what_did_not_go_well_first() -> None:
    assert told(ASKED, ONE, OTHER) == [
        "Laquinimod in people, 1 study (90 participants): no difference in tremor (the primary endpoint); "
        "better for sleep.",
        "Walking was quicker.",  # a single finding stands in its own words
        "Tremor did not change, which was the primary endpoint.",
    ]


def test_they_are_told_in_the_order_in_which_they_are_asked_for() -> None:
    assert (
        told("Everolimus or laquinimod, which is better?", ONE, OTHER)[0] == "Walking was quicker."
    )


def test_animals_tell_where_nobody_was_treated() -> None:
    rats = study(
        "rats",
        row("Rats ran further.", "benefit", "everolimus", "running", whom="animals"),
        row("Rats lost weight.", "harm", "everolimus", "weight", whom="animals"),
    )
    line = "Everolimus in animals, 1 study: better for running; worse for weight."
    assert line in told(ASKED, ONE, rats)


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        (ASKED, (ONE,)),  # of the other nothing is known
        (ASKED, (ONE, OTHER, BOTH)),  # a study that had both tells more
        ("Does laquinimod work better at night or everolimus on Sundays?", (ONE, OTHER)),
        ("Is laquinimod better than nothing?", (ONE, OTHER)),
    ],
)
def test_what_is_not_a_comparison_of_known_things_is_left_to_sentences(
    text: str, documents: tuple[Document, ...]
) -> None:
    assert compared(text, *documents) == []


def test_where_a_sentence_surely_answers_it_is_left_to_it() -> None:
    index = SmallIndex(ONE, OTHER)
    asked = question(ASKED, QuestionKind.COMPARISON)
    planner = OverviewPlanner(index, LEXICON, CORPUS, SCORINGS)  # type: ignore[arg-type]
    sure = evidence(asked, index, ONE, OTHER, best=0.9)
    assert not any(claim.computed for claim in planner.plan(asked, sure).claims)


def test_a_study_of_both_in_others_leaves_the_lines_and_takes_the_word_away() -> None:
    assert compared(ASKED, ONE, OTHER, RATS_HAD_BOTH) == compared(ASKED, ONE, OTHER)


def test_a_review_of_both_is_no_study_of_both() -> None:
    review = study(
        "review",
        row("Pain eased with laquinimod.", "benefit", "laquinimod", "pain"),
        row("Pain eased with everolimus.", "benefit", "everolimus", "pain"),
        level=EvidenceLevel.NARRATIVE_REVIEW,
    )
    assert len(compared(ASKED, ONE, OTHER, review)) > 2


def with_strangers(text: str, kind: QuestionKind, *strange: str) -> Question:
    """A question some of whose words no document has."""
    asked = question(text, kind)
    terms = (replace(t, known=t.surface.lower() not in strange) for t in asked.terms)
    return replace(asked, terms=tuple(terms))


@pytest.mark.parametrize("strange", ["yoga", "natalizumab"])
def test_what_no_document_is_about_is_said_to_be_missing(strange: str) -> None:
    index = SmallIndex(ONE)
    asked = with_strangers(
        f"Laquinimod or {strange}, which is better?", QuestionKind.COMPARISON, strange
    )
    planner = OverviewPlanner(index, LEXICON, CORPUS, SCORINGS)  # type: ignore[arg-type]
    plan = planner.plan(asked, evidence(asked, index, ONE))
    assert plan.note == (
        f"No document here is about {strange}, so nothing here compares it with laquinimod. "
        "What follows is on laquinimod alone."
    )
    assert plan.claims[0].text.startswith("Laquinimod in people, 1 study")


def test_a_word_that_nobody_sets_against_a_treatment_is_not_compared() -> None:
    index = SmallIndex(ONE, OTHER)
    asked = with_strangers(
        "Which is zippier, laquinimod or everolimus?", QuestionKind.COMPARISON, "zippier"
    )
    side = SideBySide(index, LEXICON, CORPUS)  # type: ignore[arg-type]
    wish = wish_of(asked, LEXICON, CORPUS)
    assert side.told(wish, evidence(asked, index, ONE, OTHER)) == ([], "")


def test_animals_are_set_beside_animals_where_only_one_was_given_to_people() -> None:
    rats = study(
        "rats",
        row("Rats ran further.", "benefit", "everolimus", "running", whom="animals"),
        row("Rats lost weight.", "harm", "everolimus", "weight", whom="animals"),
    )
    mice = study(
        "mice",
        row("Mice slept.", "benefit", "laquinimod", "sleep", whom="animals"),
        row("Mice starved.", "harm", "laquinimod", "weight", whom="animals"),
    )
    assert [line.split(",")[0] for line in compared(ASKED, ONE, rats, mice)[:2]] == [
        "Laquinimod in animals",
        "Everolimus in animals",
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Should I take laquinimod or everolimus?", 3),
        ("Should I take laquinimod with everolimus?", 0),
        ("Should laquinimod be taken with grapefruit?", 0),
    ],
)
def test_who_asks_which_to_take_is_told_of_each_and_who_asks_for_both_is_not(
    text: str, lines: int
) -> None:
    index = SmallIndex(ONE, OTHER)
    asked = with_strangers(text, QuestionKind.ADVICE, "grapefruit")
    side = SideBySide(index, LEXICON, CORPUS)  # type: ignore[arg-type]
    wish = wish_of(asked, LEXICON, CORPUS)
    assert len(side.told(wish, evidence(asked, index, ONE, OTHER))[0]) == lines


def test_what_was_given_for_another_illness_is_told_where_one_was_given_for_no_other() -> None:
    other = study(
        "other-illness",
        row("Seizures were fewer.", "benefit", "everolimus", "seizures"),
        row("Sleep was deeper.", "benefit", "everolimus", "sleep"),
        condition="epilepsy",
    )
    line = compared(ASKED, ONE, other)[1]
    assert line.startswith("Everolimus in people, 1 study") and "in epilepsy" in line


@pytest.mark.parametrize(
    ("documents", "note"),
    [
        (
            (ONE, OTHER),
            "No study here compares laquinimod and everolimus with each other. "
            "What was found of each comes from its own studies.",
        ),
        ((ONE, OTHER, BOTH), ""),
        ((ONE, OTHER, RATS_HAD_BOTH), ""),  # each has its line, and yet one study compares them
    ],
)
def test_that_no_study_compares_them_is_said(documents: tuple[Document, ...], note: str) -> None:
    index = SmallIndex(*documents)
    asked = question(ASKED, QuestionKind.COMPARISON)
    planner = OverviewPlanner(index, LEXICON, CORPUS, SCORINGS)  # type: ignore[arg-type]
    assert planner.plan(asked, evidence(asked, index, *documents)).note == note
