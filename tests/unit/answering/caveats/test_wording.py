"""Warnings about how sure something sounds, and about sides that are shown or counted."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from assistant.answering.caveats.rule import CaveatContext
from assistant.answering.caveats.wording import overstated, sources_disagree
from assistant.domain import (
    Citation,
    Claim,
    Draft,
    Evidence,
    EvidenceGroup,
    EvidenceLevel,
    Population,
    Question,
)


def at(*claims: Claim, parted: bool = False) -> CaveatContext:
    group = EvidenceGroup(
        Population.ANIMALS, 2, None, MappingProxyType({}), ("a", "b"), parted=parted
    )
    return CaveatContext(Evidence(Question("q", "q"), ()), Draft(claims, "w", summary=(group,)))


def claim(text: str, population: Population, *, computed: bool = False) -> Claim:
    place = Citation("a", "a:1", text, 0, len(text), "", EvidenceLevel.SECONDARY_ARTICLE)
    return Claim(text, (place,), computed=computed, group=population)


def test_studies_that_are_counted_together_may_disagree() -> None:
    people = claim("In people, 2 studies: better for sleep.", Population.PEOPLE, computed=True)
    mice = claim(
        "In animals, 2 studies: better for sleep; worse for fur.", Population.ANIMALS, computed=True
    )
    quoted = claim("Mice slept.", Population.ANIMALS)
    told = sources_disagree(at(people, mice, quoted, parted=True))
    assert told is not None and told.claims == (1,)
    assert sources_disagree(at(people, mice, quoted)) is None
    # where nothing is counted in a line, those that are quoted of it
    told = sources_disagree(at(people, quoted, parted=True))
    assert told is not None and told.claims == (1,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("All goats recovered.", True),
        ("Every goat recovered.", True),
        ("Two herds, each with its own shepherd, recovered.", False),
    ],
)
def test_what_is_told_of_all_is_more_than_was_seen(text: str, told: bool) -> None:
    assert (overstated(at(claim(text, Population.NONE))) is not None) is told
