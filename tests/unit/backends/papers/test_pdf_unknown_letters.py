"""Codes of a PDF that name no letter: holes, unless what they spell are words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from assistant.backends.papers.pdf_unknown_letters import HOLE, char_of, spells

WORDS = (
    "house water light green paper stone river bread table chair horse winter summer music"
    " garden window doctor mother father island"
).split()


@dataclass(frozen=True)
class Mark:
    char: str
    origin: tuple[float, float]
    size: float
    box: tuple[float, float, float, float]


def printed(words: Sequence[str], *, gap: float = 5, down: float = 0) -> list[Mark]:
    """Letters of 5 points by 10, and words at a distance from each other, aside or downwards."""
    marks: list[Mark] = []
    x, y = 0.0, 100.0
    for word in words:
        for letter in word:
            marks.append(Mark(letter, (x, y), 10, (x, y - 8, x + 5, y)))
            x += 5
        x += gap
        y += down
    return marks


@pytest.mark.parametrize(
    ("code", "char"),
    [
        (0x41, "A"),
        (0x09, "\t"),
        (0x20, " "),
        (0xA0, "\xa0"),
        (0x3B1, "α"),
        (0xF900, "\uf900"),
        (0x1F400, "🐀"),
        (0xF0B7, "•"),
        (0xF0A7, "•"),
    ],
)
def test_codes_that_name_a_character(code: int, char: str) -> None:
    assert char_of(code) == char


@pytest.mark.parametrize(
    "code", [0x00, 0x0A, 0x0D, 0x1F, 0x7F, 0x80, 0x9F, 0xE000, 0xF0B6, 0xF8FF, 0xFFFD]
)
def test_codes_that_name_none_are_holes(code: int) -> None:
    assert char_of(code) == HOLE == "\ufffd"


def test_twenty_words_are_enough_and_nineteen_are_not() -> None:
    assert spells(printed(WORDS))
    assert not spells(printed(WORDS[:19]))
    assert not spells([])


@pytest.mark.parametrize(("known", "trusted"), [(11, True), (10, False), (0, False)])
def test_more_than_half_must_be_words(known: int, trusted: bool) -> None:
    strange = [f"{word[:2]}qxz{word[2:]}" for word in WORDS[known:]]
    assert spells(printed([*WORDS[:known], *strange])) is trusted


def test_capitals_do_not_matter() -> None:
    assert spells(printed([word.upper() for word in WORDS]))


def test_words_of_three_letters_tell_nothing() -> None:
    assert not spells(printed(["the", "cat", "sat", "and", "ran"] * 10))
    assert spells(printed([*WORDS, *["xqz"] * 40]))


@pytest.mark.parametrize(
    ("gap", "down", "trusted"),
    [(2.5, 0, True), (1.5, 0, False), (0, 12, True), (0, 1.5, True), (0, 0.5, False)],
)
def test_where_a_word_ends(gap: float, down: float, trusted: bool) -> None:
    assert spells(printed(WORDS, gap=gap, down=down)) is trusted


def test_a_part_of_a_word_with_an_accent_is_no_word() -> None:
    assert not spells(printed([f"é{word}" for word in WORDS]))
