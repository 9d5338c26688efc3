"""Which findings say how something turned out."""

from __future__ import annotations

import pytest

from assistant.domain import Basis, Direction, Finding, FindingKind, Population, Study


@pytest.mark.parametrize("way", Direction)
def test_only_what_is_not_stated_is_undecided(way: Direction) -> None:
    assert way.decided is (way.value != "not_stated")


def test_a_bare_finding_claims_nothing() -> None:
    bare = Finding(3, FindingKind.METHOD)
    assert not bare.direction.decided
    assert bare.population is Population.NONE
    # It was read in the source, by a person: neither second-hand nor by the model.
    assert bare.basis is Basis.ABSTRACT
    assert (bare.intervention, bare.comparator, bare.outcome) == ("", "", "")


def test_a_study_of_unknown_size_is_not_one_of_nobody() -> None:
    assert Study().number is None
    assert Study() != Study(number=0)
