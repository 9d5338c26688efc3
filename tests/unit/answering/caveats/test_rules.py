"""Each caveat: one situation in which it is shown, and the plain one in which none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answering.caveats import RULES, CaveatContext, caveats
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import (
    CaveatCode,
    ChainLink,
    ChainVerdict,
    Citation,
    Claim,
    Conflict,
    CorpusProfile,
    Draft,
    Evidence,
    EvidenceLevel,
    Question,
    QuestionSafety,
    Source,
    SourceKind,
)
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import Figure, profile

TRIAL = EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL


def source(key: str, level: EvidenceLevel = TRIAL, *, year: int | None = 2024,
           kind: SourceKind = SourceKind.PAPER, commercial: bool = False,
           retracted: str = "") -> Source:  # fmt: skip
    return Source(key, key, kind, level, year=year, commercial=commercial, retracted=retracted)


def claim(text: str, key: str = "a", level: EvidenceLevel = TRIAL) -> Claim:
    return Claim(text, (Citation(key, f"{key}:1", text, 0, len(text), "", level),))


def situation(
    *claims: Claim,
    sources: Sequence[Source] = (),
    question: Question | None = None,
    links: tuple[ChainLink, ...] = (),
    premise: str = "",
    direct: dict[str, bool] | None = None,
    truncated: dict[str, bool] | None = None,
    scope: str = "",
    removed: int = 0,
    conflicts: tuple[Conflict, ...] = (),
) -> CaveatContext:
    return CaveatContext(
        evidence=Evidence(question or Question("q", "q"), ()),
        draft=Draft(tuple(claims), "w", removed=removed),
        conflicts=conflicts,
        sources={s.id: s for s in sources or (source("a"), source("b"))},
        truncated=truncated or {},
        chain=links,
        premise=premise,
        corpus=CorpusProfile(scope=scope, condition="goat pox"),
        year=2025,
        direct=direct or {},
    )


PLAIN = (claim("Scores fell.", "a"), claim("Relapses rose.", "b"))


def test_a_plain_answer_from_two_trials_needs_no_caveat() -> None:
    assert caveats(situation(*PLAIN)) == ()


def link(verdict: ChainVerdict, level: EvidenceLevel = TRIAL) -> ChainLink:
    return ChainLink(0, "a", "1", "b", verdict, "note", level)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (situation(claim("It fell.", "a", EvidenceLevel.ANIMAL_STUDY), *PLAIN), "animal_evidence"),
        (situation(claim("It fell in mice.", "a", EvidenceLevel.SECONDARY_ARTICLE), *PLAIN),
         "animal_evidence"),
        (situation(*PLAIN, links=(link(ChainVerdict.CONFIRMED, EvidenceLevel.ANIMAL_STUDY),)),
         "animal_evidence"),
        (situation(claim("It fell.", "a", EvidenceLevel.IN_VITRO_STUDY), *PLAIN), "in_vitro_evidence"),
        (situation(claim("It fell.", "a", EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED), *PLAIN),
         "limited_human_evidence"),
        (situation(*PLAIN, direct={"a": False}), "indirect_evidence"),
        (situation(claim("It fell.", "a", EvidenceLevel.SECONDARY_ARTICLE), *PLAIN), "secondary_source"),
        (situation(*PLAIN, sources=(source("a", commercial=True), source("b"))), "commercial_source"),
        (situation(*PLAIN, links=(link(ChainVerdict.FIGURE_NOT_FOUND),)), "figure_unconfirmed"),
        (situation(*PLAIN, links=(link(ChainVerdict.WEAKER),)), "overstated"),
        (situation(claim("All improved.", "a", EvidenceLevel.SECONDARY_ARTICLE), *PLAIN), "overstated"),
        (situation(claim("It improved.", "a"), claim("It did not.", "b"),
                   conflicts=(Conflict("the direction", (0,), (1,)),)), "sources_disagree"),
        (situation(claim("Scores fell.", "a"), claim("More fell.", "a")), "single_source"),
        (situation(claim("It may have fallen.", "a"), *PLAIN), "hedged"),
        (situation(*PLAIN, sources=(source("a", kind=SourceKind.PAPER_RECORD), source("b"))),
         "abstract_only"),
        (situation(*PLAIN, sources=(source("a", year=2004), source("b", year=2006))), "dated"),
        (situation(*PLAIN, sources=(source("a", year=2004), source("b", year=None))), "dated"),
        (situation(*PLAIN, sources=(source("a", EvidenceLevel.EPIDEMIOLOGY, year=2020),)), "dated"),
        (situation(*PLAIN, truncated={"a": True}), "truncated_source"),
        (situation(*PLAIN, sources=(source("a", retracted="2021, by the journal"), source("b"))),
         "retracted"),
        (situation(*PLAIN, question=Question("q", "q", language="de")), "weak_retrieval"),
        (situation(*PLAIN, premise="It is not so."), "premise_unsupported"),
        (situation(*PLAIN, question=Question("q", "q", safety=QuestionSafety.ADVICE)), "not_medical_advice"),
        (situation(*PLAIN, question=Question("q", "q", safety=QuestionSafety.PERSONAL)),
         "not_medical_advice"),
        (situation(*PLAIN, removed=2), "unsupported_removed"),
        (situation(), "not_in_corpus"),
        (situation(scope="the field"), "out_of_scope"),
    ],
)  # fmt: skip
def test_each_caveat_has_its_occasion(at: CaveatContext, code: str) -> None:
    found = {caveat.code.value: caveat for caveat in caveats(at)}
    assert code in found
    assert found[code].text.endswith((".", "”"))
    assert all(0 <= number < len(at.draft.claims) for number in found[code].claims)


def test_what_only_comes_near_is_warned_of_by_the_same_rules() -> None:
    near = (
        claim("All voles slept.", "a", EvidenceLevel.SECONDARY_ARTICLE),
        claim("Voles slept.", "b", EvidenceLevel.ANIMAL_STUDY),
        claim("Ten people slept.", "b", EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED),
    )
    parted = (Conflict("the direction", (0,), (1,)),)
    at = situation(conflicts=parted)
    found = caveats(replace(at, draft=Draft((), "w", nearest=near)))
    codes = {caveat.code.value for caveat in found}
    assert {
        "animal_evidence",
        "limited_human_evidence",
        "overstated",
        "secondary_source",
        "sources_disagree",
    } <= codes
    # They are no claims, so none is named by its number.
    assert not any(caveat.claims for caveat in found)


def test_a_review_retells_the_research_of_others_as_an_article_does() -> None:
    review = claim("Scores fell.", "a", EvidenceLevel.NARRATIVE_REVIEW)
    codes = {caveat.code.value for caveat in caveats(situation(review, *PLAIN))}
    assert "secondary_source" in codes


def test_every_rule_is_listed_and_the_gravest_come_first() -> None:
    order = [rule.__name__ for rule in RULES]
    assert len(set(order)) == len(order)
    assert set(order) <= {code.value for code in CaveatCode}
    assert order.index("not_medical_advice") == 0
    assert order.index("figure_unconfirmed") < order.index("abstract_only")


def test_a_profile_makes_figures_comparable() -> None:
    lexicon = Lexicon(load_lexicon())
    one = profile("It fell by more than 50% in 2017 [4].", lexicon)
    other = profile("It fell by 50 per cent.", lexicon)
    assert one.figures == other.figures == {Figure("50", "%")}
    assert profile("sirolimus", lexicon).concepts == profile("rapamycin", lexicon).concepts


def test_who_sells_what_only_comes_near_is_named_too() -> None:
    at = situation(sources=(source("a", commercial=True),))
    near = replace(
        at,
        draft=replace(at.draft, nearest=(claim("It may help.", "a", EvidenceLevel.EPIDEMIOLOGY),)),
    )
    assert [caveat.code for caveat in caveats(near)] == [
        CaveatCode.NOT_IN_CORPUS,
        CaveatCode.COMMERCIAL_SOURCE,
    ]


@pytest.mark.parametrize(("year", "shown"), [(2025, True), (2010, False)])
def test_dated_counts_from_the_building_of_the_index(year: int, shown: bool) -> None:
    old = (source("a", year=2004), source("b", year=2006))
    at = replace(situation(*PLAIN, sources=old), year=year)
    assert (CaveatCode.DATED in {caveat.code for caveat in caveats(at)}) is shown


@pytest.mark.parametrize(
    ("language", "name"), [("zh", "Chinese"), ("ka", "Georgian"), ("es", "Spanish")]
)
def test_a_question_that_was_not_understood_is_not_said_to_be_about_other_things(
    language: str, name: str
) -> None:
    (told,) = caveats(situation(question=Question("q", "q", language=language), scope="goat pox"))
    assert told.code is CaveatCode.OUT_OF_SCOPE
    assert f"seems to be in {name}" in told.text
    assert "goat pox" not in told.text


def test_an_identifier_that_is_not_here_is_not_said_to_be_about_other_things() -> None:
    question = Question("10.5555/nowhere", "10.5555/nowhere")
    (told,) = caveats(situation(question=question, scope="goat pox"))
    assert told.text.startswith("No document here has this identifier")
