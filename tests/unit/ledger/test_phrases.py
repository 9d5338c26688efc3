"""Findings that say how something turned out can be worded, each in its own words."""

from __future__ import annotations

from assistant.domain import Direction
from assistant.ledger.phrases import DIRECTION_PHRASES, POPULATION_TITLES


def test_each_direction_that_says_something_has_words_of_its_own() -> None:
    assert set(DIRECTION_PHRASES) == {way for way in Direction if way.decided}
    assert len(set(DIRECTION_PHRASES.values())) == len(DIRECTION_PHRASES)


def test_people_come_first_and_cells_last() -> None:
    """Overviews list what was found in this order."""
    assert list(POPULATION_TITLES.values()) == ["In people", "In animals", "In cells"]
