"""Pairs that disagree become two sides with a line each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.checking.conflict_sides import sides
from assistant.domain import (
    Basis,
    Direction,
    EvidenceLevel,
    Finding,
    FindingKind,
    Population,
    Source,
    SourceKind,
    Study,
)
from assistant.ledger import LedgerEntry

BETTER, WORSE, SAME = Direction.BENEFIT, Direction.HARM, Direction.NO_EFFECT


def entry(
    key: str,
    way: Direction,
    outcome: str = "night vision",
    population: Population = Population.ANIMALS,
    basis: Basis = Basis.ABSTRACT,
) -> LedgerEntry:
    source = Source(key, key, SourceKind.PAPER, EvidenceLevel.ANIMAL_STUDY, species=("mouse",))
    finding = Finding(0, FindingKind.RESULT, way, population, basis, "carrots", "", outcome)
    return LedgerEntry(f"{key}#0", source, finding, "t", "Results", Study())


def test_several_against_one_are_one_conflict() -> None:
    findings = {n: entry(f"s{n}", BETTER) for n in range(3)}
    findings[3] = entry("s3", WORSE, "sleep at night")
    (found,) = sides([("the direction", n, 3) for n in range(3)], findings)
    assert (found.one, found.other) == ((0, 1, 2), (3,))
    assert found.in_short == (
        "3 studies in animals (mouse): better for night vision",
        "1 study in animals (mouse): worse for sleep at night",
    )


def test_it_does_not_matter_which_population_is_named_first() -> None:
    findings = {0: entry("a", BETTER), 1: entry("b", SAME), 2: entry("c", BETTER)}
    pairs = [("the way, in voles and in bats", 0, 1), ("the way, in bats and in voles", 1, 2)]
    assert [(c.one, c.other) for c in sides(pairs, findings)] == [((0, 2), (1,))]


def test_across_populations_only_what_is_not_parted_within_one() -> None:
    findings = {n: entry(f"s{n}", way) for n, way in enumerate((BETTER, WORSE, SAME, BETTER))}
    where = "the direction, in voles and in bats"
    across = [(where, 0, 1), (where, 2, 3)]
    assert [(c.one, c.other) for c in sides([*across, ("the direction", 1, 2)], findings)] == [
        ((1,), (2,))
    ]
    assert len(sides(across, findings)) == 2
    assert len(sides([*across, ("the figure", 1, 2)], findings)) == 3


def test_who_found_something_else_stands_on_no_side_of_others() -> None:
    findings = {0: entry("a", BETTER), 1: entry("b", WORSE), 2: entry("c", SAME)}
    pairs = [("the direction", 0, 1), ("the direction", 0, 2), ("the direction", 1, 2)]
    assert [(c.one, c.other) for c in sides(pairs, findings)] == [
        ((0,), (1,)),
        ((0,), (2,)),
        ((1,), (2,)),
    ]


@pytest.mark.parametrize("basis", [Basis.MODEL, None])
def test_what_is_not_known_as_data_gets_no_line(basis: Basis | None) -> None:
    findings = {0: entry("a", BETTER, population=Population.PEOPLE)}
    if basis:
        findings[1] = entry("b", WORSE, basis=basis)
    (found,) = sides([("the direction", 0, 1)], findings)
    assert found.in_short == ("1 study in people: better for night vision", "")


def test_conflicts_about_other_things_stay_apart() -> None:
    found = sides([("the figure", 0, 1), ("the direction", 0, 2)], {})
    assert [(c.about, c.one, c.other) for c in found] == [
        ("the figure", (0,), (1,)),
        ("the direction", (0,), (2,)),
    ]


def test_what_an_article_tells_is_no_study() -> None:
    article = Source("c", "c", SourceKind.ARTICLE, EvidenceLevel.SECONDARY_ARTICLE)
    told = entry("b", WORSE, population=Population.PEOPLE)
    findings = {0: entry("a", BETTER), 1: replace(told, source=article)}
    (found,) = sides([("the direction", 0, 1)], findings)
    assert found.in_short[1] == "1 source: worse for night vision"


def test_what_authors_make_of_it_all_is_no_outcome() -> None:
    praise = entry("a", BETTER, "safety", Population.PEOPLE)
    praise = replace(praise, finding=replace(praise.finding, kind=FindingKind.CONCLUSION))
    findings = {0: praise, 1: entry("b", SAME, "falls", Population.PEOPLE)}
    (found,) = sides([("whether it works", 0, 1)], findings)
    assert found.in_short == (
        "1 study in people: its authors speak well of it",
        "1 study in people: no difference in falls",
    )
