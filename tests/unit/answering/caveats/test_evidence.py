"""At which border a warning about the kind of evidence is given, and where it must not be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.caveats import evidence as rules
from assistant.answering.caveats.rule import CaveatContext
from assistant.domain import (
    ChainLink,
    ChainVerdict,
    Citation,
    Claim,
    Draft,
    Evidence,
    EvidenceLevel,
    Question,
    Source,
    SourceKind,
)

TRIAL = EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL
MICE = EvidenceLevel.ANIMAL_STUDY
REVIEW = EvidenceLevel.NARRATIVE_REVIEW
HABITS = EvidenceLevel.EPIDEMIOLOGY


def claim(key: str, level: EvidenceLevel = TRIAL, text: str = "Owls hoot.") -> Claim:
    return Claim(text, (Citation(key, "p", text, 0, len(text), "", level),))


def at(*claims: Claim, sources: tuple[Source, ...] = (), year: int = 2020) -> CaveatContext:
    return CaveatContext(
        Evidence(Question("q", "q"), ()),
        Draft(claims, "w"),
        sources={source.id: source for source in sources},
        year=year,
    )


def source(key: str, year: int | None, level: EvidenceLevel = TRIAL, gone: str = "") -> Source:
    return Source(key, key, SourceKind.PAPER, level, year=year, retracted=gone)


@pytest.mark.parametrize(
    ("claims", "numbers"),
    [
        ((claim("a"), claim("b", MICE)), (1,)),
        ((claim("a", REVIEW, "Mice hid."), claim("b", REVIEW)), (0,)),
        ((claim("a", TRIAL, "It was as in mice."),), None),  # people were studied
        ((claim("a", EvidenceLevel.IN_VITRO_STUDY, "Mouse cells grew."),), None),
    ],
)
def test_animals_are_warned_of_where_a_claim_rests_on_them(
    claims: tuple[Claim, ...], numbers: tuple[int, ...] | None
) -> None:
    found = rules.animal_evidence(at(*claims))
    assert (found.claims if found else None) == numbers


def test_a_claim_on_animals_by_itself_and_by_what_it_cites_is_named_once_in_order() -> None:
    links = [
        ChainLink(n, "a", "1", "b", ChainVerdict.CONFIRMED, "", level)
        for n, level in ((2, MICE), (0, MICE), (1, TRIAL))
    ]
    mixed = replace(at(claim("a", REVIEW), claim("a"), claim("b", MICE)), chain=tuple(links))
    found = rules.animal_evidence(mixed)
    assert found is not None and found.claims == (0, 2)


@pytest.mark.parametrize(
    ("claims", "numbers"),
    [
        ((claim("a"), claim("a")), (0, 1)),  # one trial, cited twice
        ((claim("a"), claim("b")), None),
        ((claim("a"), claim("b", EvidenceLevel.META_ANALYSIS)), (0,)),
        ((claim("a", EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED), claim("b"), claim("c")), (0,)),
        ((claim("a", EvidenceLevel.HUMAN_OBSERVATIONAL),), None),
        ((claim("a", MICE),), None),
    ],
)
def test_a_single_trial_is_thin_and_two_are_not(
    claims: tuple[Claim, ...], numbers: tuple[int, ...] | None
) -> None:
    found = rules.limited_human_evidence(at(*claims))
    assert (found.claims if found else None) == numbers


@pytest.mark.parametrize(
    ("of", "year", "most"),
    [
        (source("a", 2008), 2020, 12),
        (source("a", 2009), 2020, 0),
        (source("a", 2015, HABITS), 2020, 5),  # how common something is changes sooner
        (source("a", 2016, HABITS), 2020, 0),
        (source("a", None), 2020, 0),
        (source("a", 0), 2020, 0),
        (source("a", 1950), 0, 0),  # when the index was built does not matter
    ],
)
def test_a_source_is_old_from_a_number_of_years_on(of: Source, year: int, most: int) -> None:
    assert rules.years_old(of, year) == most


def test_one_newer_source_makes_an_answer_that_is_not_dated() -> None:
    pair = (claim("a"), claim("b"))
    assert rules.dated(at(*pair, sources=(source("a", 1999), source("b", 2009)))) is None
    assert rules.dated(at(*pair, sources=(source("a", None), source("b", None)))) is None
    old = rules.dated(at(*pair, sources=(source("a", 1999), source("b", 2004))))
    assert old is not None and "from 2004" in old.text and old.claims == (0, 1)


def test_a_source_that_was_taken_back_is_named_with_when_and_only_its_claims_are() -> None:
    gone = (source("b", 2019, gone="2020, by its editors"), source("c", 2019, gone="in 2021"))
    found = rules.retracted(
        at(claim("a"), claim("c"), claim("b"), sources=(*gone, source("a", 2019)))
    )
    assert found is not None and found.claims == (1, 2)
    assert "(b: 2020, by its editors; c: in 2021)" in found.text


def test_what_is_not_known_of_a_source_is_not_held_against_it() -> None:
    unknown = at(claim("a"))
    assert rules.indirect_evidence(unknown) is None
    assert rules.indirect_evidence(replace(unknown, direct={"a": True, "b": False})) is None
    for rule in (rules.commercial_source, rules.unreviewed_source, rules.abstract_only):
        assert rule(unknown) is None


def test_one_source_is_told_of_an_answer_and_not_of_what_comes_near() -> None:
    one, two = claim("a"), claim("b")
    found = rules.single_source(at(one, one))
    assert found is not None and found.claims == (0, 1)
    both = replace(one, citations=(*one.citations, *two.citations))
    assert rules.single_source(at(both)) is None
    assert rules.single_source(replace(at(), draft=Draft((), "w", nearest=(one,)))) is None
