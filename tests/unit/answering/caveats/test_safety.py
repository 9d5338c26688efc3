"""What has to be read before an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.caveats.rule import CaveatContext
from assistant.answering.caveats.safety import safety
from assistant.domain import (
    Caveat,
    CaveatCode,
    Citation,
    Claim,
    CorpusProfile,
    Draft,
    Evidence,
    EvidenceLevel,
    Population,
    Question,
    QuestionKind,
)

CELLS = Caveat(CaveatCode.IN_VITRO_EVIDENCE, "In cells.", (0,))
ADVICE = Caveat(CaveatCode.NOT_MEDICAL_ADVICE, "Ask somebody.")


def at(asked: str, said: str, level: EvidenceLevel, kind: QuestionKind) -> CaveatContext:
    claim = Claim(said, (Citation("a", "p", said, 0, len(said), "", level),))
    corpus = CorpusProfile(condition="goat pox")
    return CaveatContext(
        Evidence(Question(asked, asked, kind), ()), Draft((claim,), "w"), corpus=corpus
    )


@pytest.mark.parametrize(
    ("level", "kind", "told"),
    [
        (EvidenceLevel.IN_VITRO_STUDY, QuestionKind.EFFECT, True),
        (EvidenceLevel.IN_VITRO_STUDY, QuestionKind.DEFINITION, False),
        (EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL, QuestionKind.EFFECT, False),
    ],
)
def test_what_was_seen_in_cells_alone_is_not_shown_in_people(
    level: EvidenceLevel, kind: QuestionKind, told: bool
) -> None:
    found = safety(at("does salt help", "Salt helped.", level, kind), (CELLS,))
    assert [c.text for c in found] == (
        ["Not shown in people: this was seen in cells."] if told else []
    )


@pytest.mark.parametrize(
    ("level", "told"),
    [
        (EvidenceLevel.IN_VITRO_STUDY, ["This was seen in cells; nothing here is about people."]),
        (EvidenceLevel.NARRATIVE_REVIEW, []),
        (EvidenceLevel.SECONDARY_ARTICLE, []),
    ],
)
def test_who_asks_about_harm_is_not_reassured(level: EvidenceLevel, told: list[str]) -> None:
    asked = at("is salt harmful", "Salt hurt.", level, QuestionKind.SAFETY)
    assert [c.text for c in safety(asked, (CELLS,))] == told


def test_what_a_review_says_of_people_was_seen_in_people() -> None:
    review = at(
        "does salt help", "Goatherds slept.", EvidenceLevel.NARRATIVE_REVIEW, QuestionKind.EFFECT
    )
    assert safety(review, (CELLS,))
    (claim,) = review.draft.claims
    people = replace(claim, group=Population.PEOPLE)
    assert safety(replace(review, draft=Draft((people,), "w")), (CELLS,)) == ()


@pytest.mark.parametrize(
    ("said", "level", "told"),
    [
        ("Salt helped 12 patients.", EvidenceLevel.NARRATIVE_REVIEW, False),
        ("In the only trial salt helped.", EvidenceLevel.SECONDARY_ARTICLE, False),
        ("Salt helped mice as it helps patients.", EvidenceLevel.NARRATIVE_REVIEW, True),
        ("Cells of patients took up salt.", EvidenceLevel.IN_VITRO_STUDY, True),
    ],
)
def test_a_review_that_names_people_tells_of_people(
    said: str, level: EvidenceLevel, told: bool
) -> None:
    assert bool(safety(at("does salt help", said, level, QuestionKind.EFFECT), (CELLS,))) is told


def test_advice_comes_first_and_a_cure_is_denied_unless_it_is_spoken_of() -> None:
    trial = EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL
    asked = at("can salt cure goats", "Salt helped.", trial, QuestionKind.EFFECT)
    codes = [c.code for c in safety(asked, (ADVICE,))]
    assert codes == [CaveatCode.NOT_MEDICAL_ADVICE, CaveatCode.PREMISE_UNSUPPORTED]
    asked = at("can salt cure goats", "Salt does not cure goats.", trial, QuestionKind.EFFECT)
    assert safety(asked, ()) == ()
