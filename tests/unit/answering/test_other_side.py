"""What turned out otherwise than an answer is about to say: which findings, and for which questions."""

from __future__ import annotations

import pytest

from assistant.answering.other_side import OtherSide
from assistant.answering.quotation import quoted
from assistant.domain import CorpusProfile, Document, QuestionKind
from tests.unit.answering.small_ledger import LEXICON, SmallIndex, evidence, question, row, study

HOPEFUL = study(
    "hopeful", row("Sleep seemed better on laquinimod.", "benefit", "laquinimod", "sleep")
)
MISSED = study(
    "missed",
    row("Gait, the primary outcome, was the same.", "no_effect", "laquinimod", "gait"),
    row("Appetite grew.", "benefit", "laquinimod", "appetite"),
)
MICE = study(
    "mice", row("Metformin made mice sleep.", "benefit", "metformin", "sleep", whom="animals")
)
NURSES = study("nurses", row("Nurses slept no better.", "no_effect", "metformin", "sleep"))
SHOP = study("shop", row("All studies of metformin found an improvement."))


def other(
    text: str,
    mine: Document,
    *documents: Document,
    kind: QuestionKind = QuestionKind.EFFECT,
    shown: tuple[Document, ...] = (),
) -> str:
    """The other side of the first finding of a study, and of those that are `shown` beside it."""
    index = SmallIndex(mine, *documents)
    asked = question(text, kind)
    claims = [quoted(next(iter(index.findings_of(d))), index) for d in (mine, *shown)]  # type: ignore[arg-type]
    found = OtherSide(index, LEXICON, CorpusProfile()).of(  # type: ignore[arg-type]
        claims, evidence(asked, index, mine, *documents)
    )
    return found.text if found else ""


@pytest.mark.parametrize("kind", [QuestionKind.EFFECT, QuestionKind.CRITIQUE])
def test_a_primary_endpoint_that_another_study_of_the_treatment_missed_is_told(
    kind: QuestionKind,
) -> None:
    asked = "Does laquinimod help in Parkinson's?"
    assert other(asked, HOPEFUL, MISSED, kind=kind) == "Gait, the primary outcome, was the same."


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("Does fingolimod help in Parkinson's?", QuestionKind.EFFECT),  # another treatment
        ("Does laquinimod help in epilepsy?", QuestionKind.EFFECT),  # another condition
        ("Does laquinimod help mice with Parkinson's?", QuestionKind.EFFECT),  # it was in people
        ("Who ran the laquinimod study in Parkinson's?", QuestionKind.BIBLIOGRAPHIC),
        ("Is laquinimod safe in Parkinson's?", QuestionKind.SAFETY),  # that is another matter
    ],
)
def test_not_where_something_else_is_asked(asked: str, kind: QuestionKind) -> None:
    assert other(asked, HOPEFUL, MISSED, kind=kind) == ""


def test_what_the_study_itself_missed_comes_first() -> None:
    appetite = study("same", *[
        row("Appetite grew.", "benefit", "laquinimod", "appetite"),
        row("Falls, the main outcome, were as many.", "no_effect", "laquinimod", "falls"),
    ])  # fmt: skip
    asked = "Does laquinimod help in Parkinson's?"
    assert other(asked, appetite, MISSED) == "Falls, the main outcome, were as many."


@pytest.mark.parametrize(
    ("asked", "kind", "told"),
    [
        ("Does metformin help sleep?", QuestionKind.EFFECT, "Nurses slept no better."),
        ("Does metformin raise sleep?", QuestionKind.MECHANISM, "Nurses slept no better."),
        ("Why does metformin raise sleep?", QuestionKind.MECHANISM, ""),
        ("Which sleep does metformin raise?", QuestionKind.MECHANISM, ""),
        ("Who studied metformin?", QuestionKind.BIBLIOGRAPHIC, ""),
    ],
)
def test_what_is_asked_of_an_effect_has_another_side(
    asked: str, kind: QuestionKind, told: str
) -> None:
    assert other(asked, MICE, NURSES, kind=kind) == told


def test_a_question_on_animals_is_not_answered_by_people() -> None:
    assert other("Does metformin help mice sleep?", MICE, NURSES) == ""
    assert other("Does metformin help people sleep?", MICE, NURSES) == "Nurses slept no better."


def test_two_sides_that_are_shown_need_no_third() -> None:
    drivers = study("drivers", row("Drivers slept as before.", "no_effect", "metformin", "sleep"))
    assert other("Does metformin help sleep?", MICE, NURSES, drivers, shown=(NURSES,)) == ""


def test_what_is_said_of_all_studies_has_its_exception_beside_it() -> None:
    asked = "Did all studies of metformin help?"
    assert other(asked, SHOP, NURSES, kind=QuestionKind.CLAIM) == "Nurses slept no better."
    assert other(asked, SHOP, MICE, kind=QuestionKind.CLAIM) == ""
