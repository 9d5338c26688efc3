"""How often something is done, however it is said."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.frequencies import frames_in
from assistant.checking.numerals import pieces

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY
YEAR = 1461 * DAY // 4


def per(text: str) -> list[Fraction]:
    """The frames of a text, in times a second."""
    return [frame.per for frame in frames_in(pieces(text))]


@pytest.mark.parametrize(
    ("text", "times", "seconds"),
    [
        ("tea daily", 1, DAY),
        ("tea a day", 1, DAY),
        ("tea each day", 1, DAY),
        ("5 mg/day", 1, DAY),
        ("5 mg per hour", 1, HOUR),
        ("tea nightly", 1, DAY),
        ("once a day", 1, DAY),
        ("once weekly", 1, WEEK),
        ("tea fortnightly", 1, 2 * WEEK),
        ("paid annually", 1, YEAR),
        ("paid monthly", 12, YEAR),
        ("twice a week", 2, WEEK),
        ("3 times a week", 3, WEEK),
        ("three times a week", 3, WEEK),
        ("six times a week", 6, WEEK),
        ("twenty-one times a week", 21, WEEK),
        ("every 8 hours", 1, 8 * HOUR),
        ("every eight hours", 1, 8 * HOUR),
        ("every two weeks", 1, 2 * WEEK),
        ("every other day", 1, 2 * DAY),
        ("every second week", 1, 2 * WEEK),
        ("once every three days", 1, 3 * DAY),
        ("for two times a week", 2, WEEK),
    ],
)
def test_how_often_in_times_a_second(text: str, times: int, seconds: int) -> None:
    assert per(text) == [Fraction(times, seconds)]


@pytest.mark.parametrize(
    "text",
    [
        "for a week",
        "after a month",
        "within a year",
        "half a year",
        "in a day",
        "A day passed",
        "5/day",
        "twice",
        "three times",
        "every baker",
        "7 days",
        "",
    ],
)
def test_a_length_of_time_is_not_how_often(text: str) -> None:
    assert per(text) == []


def test_each_frame_has_its_own_place() -> None:
    found = pieces("Milk weekly and tea twice a day.")
    frames = frames_in(found)
    spans = [[piece.text for piece in found[frame.first : frame.last]] for frame in frames]
    assert spans == [["weekly"], ["twice", "a", "day"]]


@pytest.mark.parametrize("number", ["1e999", "9" * 400])
def test_a_number_that_is_too_large_is_no_matter(number: str) -> None:
    assert per(f"{number} times a day") == [Fraction(1, DAY)]
    assert per(f"every {number} days") == []


@given(st.integers(1, 60), st.sampled_from([("hours", HOUR), ("days", DAY), ("weeks", WEEK)]))
def test_every_so_many_is_a_part_of_one(number: int, period: tuple[str, int]) -> None:
    name, seconds = period
    assert per(f"every {number} {name}") == [Fraction(1, number * seconds)]
    assert per(f"{number} times per {name.removesuffix('s')}") == [Fraction(number, seconds)]
