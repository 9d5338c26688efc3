"""Numbers in every way of writing: digits of other scripts, separators, fractions, words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.numerals import pieces, spelled


def values(text: str) -> list[float | None]:
    """The value of each piece of a text."""
    return [piece.value for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        ("٤٢", 42),
        ("१२", 12),
        ("２５", 25),
        (".5", 0.5),
        ("3·5", 3.5),
        ("12,5", 12.5),
        ("1,50", 1.5),
        ("0,123", 0.123),
        ("1,234", 1234),
        ("1000,000", 1000),
        ("12,345.6", 12345.6),
        ("1.234.567", 1_234_567),
        ("12 500", 12500),
        ("5 000 000", 5_000_000),
        ("1’000.5", 1000.5),
        ("½", 0.5),
        ("2½", 2.5),
        ("1e3", 1000),
        ("3.5E-3", 0.0035),
    ],
)
def test_a_number_is_one_piece_with_its_value(text: str, value: float) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize("text", ["1.2.3", "1,234,56", "1.234,5", "0.123.456", "1500.000.000"])
def test_separators_that_make_no_sense_make_no_number(text: str) -> None:
    assert values(text) == [None]


@pytest.mark.parametrize("text", ["1e999", "9" * 400])
def test_what_is_too_large_to_count_with_is_no_number(text: str) -> None:
    assert values(text) == [None]


def test_numbers_that_stand_beside_each_other_are_two() -> None:
    assert values("12 1234") == [12, 1234]
    assert values("7, 8") == [7, None, 8]


def test_a_raised_number_stands_behind_a_caret() -> None:
    assert [piece.text for piece in pieces("10⁻¹² m²")] == ["10", "^", "-", "12", "m", "^", "2"]


def test_a_piece_knows_whether_it_is_a_word() -> None:
    assert [piece.text for piece in pieces("Åse's 3 cups!") if piece.word] == ["Åse", "s", "cups"]


@pytest.mark.parametrize(
    ("text", "value", "used"),
    [
        ("zero degrees", 0, 1),
        ("Forty-Two bakers", 42, 3),
        ("forty two bakers", 42, 2),
        ("twelve hundred bakers", 1200, 2),
        ("one hundred and twelve bakers", 112, 4),
        ("two thousand five hundred and six", 2506, 6),
        ("two million three hundred thousand", 2_300_000, 5),
        ("five-million", 5_000_000, 3),
        # the number ends where the next word does not belong to it
        ("two three", 2, 1),
        ("twenty and two", 20, 1),
        ("one hundred and more", 100, 2),
        ("fifty-fold", 50, 1),
    ],
)
def test_a_number_in_words(text: str, value: float, used: int) -> None:
    assert spelled(pieces(text), 0) == (value, used)


@pytest.mark.parametrize("text", ["hundred", "and two", "tenth", "42"])
def test_what_does_not_begin_as_a_number_in_words_is_none(text: str) -> None:
    assert spelled(pieces(text), 0) is None


@given(st.integers(0, 10**12))
def test_grouped_digits_are_the_number(number: int) -> None:
    assert values(f"{number:,}") == [number]
    assert values(f"{number:,}".replace(",", " ")) == [number]


@given(st.text(max_size=30))
def test_pieces_stand_in_order_without_overlap(text: str) -> None:
    found = pieces(text)
    ends = [0, *(piece.end for piece in found)]
    assert all(end <= piece.start < piece.end for end, piece in zip(ends, found, strict=False))
