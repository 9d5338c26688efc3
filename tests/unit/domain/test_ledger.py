"""Which kept findings a filter admits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain import (
    Direction,
    Finding,
    FindingFilter,
    FindingKind,
    IndexedFinding,
    Population,
    Source,
    Study,
)

KEPT = IndexedFinding(
    Source(id="moss-2020"),
    Finding(0, FindingKind.RESULT, Direction.HARM, Population.ANIMALS),
    "It got worse.",
    "Results",
    Study(),
    intervention_keys=frozenset({"@thyme", "@herb", "tea"}),
    outcome_keys=frozenset({"sleep"}),
)


def keys(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_an_empty_filter_admits_everything() -> None:
    assert FindingFilter().admits(KEPT)
    assert FindingFilter().admits(
        replace(KEPT, intervention_keys=frozenset(), outcome_keys=frozenset())
    )


@pytest.mark.parametrize(
    ("names", "admitted"),
    [
        ((keys("@herb"),), True),
        ((keys("@sage", "@thyme"),), True),  # one of a set is enough
        ((keys("@thyme"), keys("tea")), True),
        ((keys("@thyme"), keys("oil")), False),  # but each set has to be met
        ((keys("sleep"),), False),  # an outcome is no intervention
    ],
)
def test_every_set_of_names_needs_one(names: tuple[frozenset[str], ...], admitted: bool) -> None:
    assert FindingFilter(interventions=names).admits(KEPT) is admitted


@pytest.mark.parametrize(
    "wanted",
    [
        FindingFilter(outcomes=(keys("thyme"),)),
        FindingFilter(outcomes=(keys("tea"),)),
        FindingFilter(population=Population.PEOPLE),
        FindingFilter(direction=Direction.BENEFIT),
        FindingFilter(sources=frozenset({"fern-2019"})),
        FindingFilter(kinds=frozenset({FindingKind.CONCLUSION})),
    ],
)
def test_one_thing_amiss_shuts_it_out(wanted: FindingFilter) -> None:
    assert not wanted.admits(KEPT)


def test_all_that_fits_lets_it_in_and_not_stated_is_a_direction_to_ask_for() -> None:
    whole = FindingFilter(
        (keys("tea"),),
        (keys("sleep"),),
        Population.ANIMALS,
        Direction.HARM,
        frozenset({"moss-2020", "fern-2019"}),
        frozenset({FindingKind.RESULT}),
    )
    assert whole.admits(KEPT)
    # The first value of an enumeration, or its "none", is no open question.
    assert not FindingFilter(direction=Direction.NOT_STATED).admits(KEPT)
    assert not FindingFilter(population=Population.NONE).admits(KEPT)
