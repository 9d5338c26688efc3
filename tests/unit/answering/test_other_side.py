"""What turned out otherwise than an answer is about to say."""

from __future__ import annotations

import pytest

from assistant.answering.other_side import OtherSide
from assistant.answering.quotation import quoted
from assistant.domain import Document, QuestionKind
from tests.unit.answering.small_ledger import LEXICON, SmallIndex, evidence, question, row, study

HOPEFUL = study(
    "hopeful", row("Sleep seemed better on laquinimod.", "benefit", "laquinimod", "sleep")
)
MISSED = study(
    "missed",
    row("Gait, the primary outcome, was the same.", "no_effect", "laquinimod", "gait"),
    row("Appetite grew.", "benefit", "laquinimod", "appetite"),
)


def other(
    text: str, mine: Document, *documents: Document, kind: QuestionKind = QuestionKind.EFFECT
) -> str:
    index = SmallIndex(mine, *documents)
    asked = question(text, kind)
    entry = next(iter(index.findings_of(mine)))
    found = OtherSide(index, LEXICON).of(  # type: ignore[arg-type]
        [quoted(entry, index)],  # type: ignore[arg-type]
        evidence(asked, index, mine, *documents),
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
        ("Who ran the laquinimod study in Parkinson's?", QuestionKind.BIBLIOGRAPHIC),
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
