"""Each caveat in its place: first, in the line on the evidence, beside a source, or below."""

from __future__ import annotations

import pytest

from assistant.answering.caveats import ArrangedCaveats, CaveatContext, arranged, caveats
from assistant.domain import (
    Caveat,
    CaveatCode,
    Citation,
    Claim,
    CorpusProfile,
    Draft,
    Evidence,
    EvidenceLevel,
    Question,
    QuestionKind,
    QuestionSafety,
    Source,
    SourceKind,
)

ANIMAL, TRIAL, ARTICLE = (
    EvidenceLevel.ANIMAL_STUDY,
    EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED,
    EvidenceLevel.SECONDARY_ARTICLE,
)


def source(key: str, level: EvidenceLevel, **about: object) -> Source:
    return Source(key, key, SourceKind.PAPER, level, **about)  # type: ignore[arg-type]


def told(
    *sources: Source,
    text: str = "does sugar help bees",
    kind: QuestionKind = QuestionKind.EFFECT,
    safety: QuestionSafety = QuestionSafety.GENERAL,
    **about: object,
) -> ArrangedCaveats:
    claims = tuple(
        Claim("Sugar helped.", (Citation(s.id, s.id, "Sugar helped.", 0, 13, "", s.evidence),))
        for s in sources
    )
    question = Question(text, text, kind, safety=safety)
    situation = CaveatContext(
        evidence=Evidence(question, ()),
        draft=Draft(claims, "w"),
        sources={s.id: s for s in sources},
        corpus=CorpusProfile(scope="bees", condition="bee sickness", called="BS"),
        year=2026,
        **about,  # type: ignore[arg-type]
    )
    return arranged(situation, caveats(situation))


def test_animals_alone_are_said_first_and_people_are_counted() -> None:
    mice = source("a", ANIMAL, species=("mouse",))
    found = told(mice)
    assert [c.text for c in found.safety] == ["Not shown in people: this was seen in animals."]
    assert found.evidence.text == "This rests on 1 animal study (mouse)."
    both = told(mice, source("b", TRIAL), source("c", TRIAL), participants={"b": 8, "c": 12})
    assert not both.safety
    assert both.evidence.text == (
        "This rests on 2 uncontrolled human trials (20 people) and 1 animal study (mouse)."
    )
    assert {CaveatCode.ANIMAL_EVIDENCE, CaveatCode.LIMITED_HUMAN_EVIDENCE} <= set(
        both.evidence.codes
    )


def test_a_sum_of_some_studies_is_not_given_for_all() -> None:
    found = told(source("b", TRIAL), source("c", TRIAL), participants={"b": 8})
    assert "people)" not in found.evidence.text


def test_a_definition_of_something_seen_in_mice_is_no_promise() -> None:
    assert not told(source("a", ANIMAL), kind=QuestionKind.DEFINITION).safety


@pytest.mark.parametrize(
    ("text", "said"),
    [("can sugar cure bs", True), ("is there a cure", True), ("does sugar help", False)],
)
def test_who_asks_for_a_cure_is_told_that_there_is_none(text: str, said: bool) -> None:
    texts = [c.text for c in told(source("b", TRIAL), text=text).safety]
    assert ("Nothing in these documents shows a cure for BS." in texts) is said


def test_what_holds_for_a_source_stands_beside_it() -> None:
    found = told(
        source("a", TRIAL),
        source("b", ARTICLE, commercial=True, year=2009, retracted="2020-01-01"),
        direct={"b": False},
    )
    assert "a" not in found.badges
    assert [badge.text for badge in found.badges["b"]] == [
        "retracted", "seller's website", "not about BS", "more than 12 years old",
    ]  # fmt: skip
    # Taken back is said below, too; the others only where they are the first sentence's.
    assert [c.code for c in found.caveats] == [CaveatCode.RETRACTED]
    first = told(source("b", ARTICLE, commercial=True), source("a", TRIAL))
    assert [c.code for c in first.caveats] == [CaveatCode.COMMERCIAL_SOURCE]


def test_no_more_than_two_stand_below() -> None:
    found = told(source("a", TRIAL), premise="Nobody feeds bees salt.")
    codes = (CaveatCode.OVERSTATED, CaveatCode.SOURCES_DISAGREE, CaveatCode.PREMISE_UNSUPPORTED)
    situation = CaveatContext(
        evidence=Evidence(Question("q", "q", QuestionKind.EFFECT), ()),
        draft=Draft((), "w"),
        sources={},
    )
    many = arranged(situation, [Caveat(code, "x") for code in codes])
    assert [c.code for c in many.caveats] == list(codes[:2])
    assert [c.code for c in found.caveats] == [CaveatCode.PREMISE_UNSUPPORTED]


def test_advice_stands_before_everything_else() -> None:
    found = told(source("a", ANIMAL), safety=QuestionSafety.PERSONAL)
    assert [c.code for c in found.safety] == [
        CaveatCode.NOT_MEDICAL_ADVICE, CaveatCode.ANIMAL_EVIDENCE,
    ]  # fmt: skip
