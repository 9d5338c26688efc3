"""Letters with their places on a page: what is one run, what is raised, what is covered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.backends.papers.pdf_text_runs import Glyph, pieces_of
from assistant.domain import TextRun


def line(text: str, x: float = 0, y: float = 100, *, size: float = 10) -> list[Glyph]:
    """Letters half as wide as high, without a gap; "_" leaves room for one."""
    wide = size / 2
    places = ((letter, x + wide * n) for n, letter in enumerate(text) if letter != "_")
    return [Glyph(letter, at, at + wide, y, size, False, False) for letter, at in places]


def at(places: list[float], text: str) -> list[Glyph]:
    pairs = zip(places, text, strict=True)
    return [glyph for place, letter in pairs for glyph in line(letter, place)]


def texts(*lines: list[Glyph]) -> list[str]:
    return [run.text for run in pieces_of([glyph for each in lines for glyph in each])]


def test_a_run_says_where_it_stands() -> None:
    assert pieces_of(line("Rats ran", x=20, y=80)) == [TextRun("Rats ran", 20, 60, 80, 10)]


def test_without_letters_there_is_no_run() -> None:
    assert pieces_of([]) == []
    assert pieces_of(line("  \t ")) == []


def test_spaces_at_the_ends_of_a_run_are_no_part_of_it() -> None:
    assert pieces_of(line("  ab  ")) == [TextRun("ab", 10, 20, 100, 10)]


@pytest.mark.parametrize(
    ("gap", "found"),
    [(0, ["ratsran"]), (2.1, ["ratsran"]), (2.3, ["rats ran"]), (8.9, ["rats ran"])],
)
def test_a_gap_is_a_space(gap: float, found: list[str]) -> None:
    assert texts(line("rats"), line("ran", x=20 + gap)) == found


def test_a_gutter_parts_two_runs() -> None:
    assert texts(line("rats"), line("ran", x=29.1)) == ["rats", "ran"]


def test_lines_are_runs_of_their_own_in_the_order_of_the_file() -> None:
    assert texts(line("foot", y=700), line("head", y=50), line("right", x=300, y=50)) == [
        "foot",
        "head",
        "right",
    ]


def test_a_space_that_is_drawn_is_not_doubled() -> None:
    assert texts(line("a "), line("b", x=10)) == ["a b"]
    assert texts(line("a"), line(" ", x=5), line(" ", x=7), line("b", x=12)) == ["a b"]


@pytest.mark.parametrize(
    ("places", "text", "found"),
    [
        ([0, 9, 18, 27], "RATS", "RATS"),
        ([0, 8, 16, 24, 36, 44, 52], "RATSRAN", "RATS RAN"),
        ([0, 9, 18], "RAT", "R A T"),  # too few to tell
        ([0, 9, 18, 27], "1234", "1 2 3 4"),
    ],
)
def test_letters_set_apart_are_a_word(places: list[float], text: str, found: str) -> None:
    assert texts(at(places, text)) == [found]


def test_a_raised_number_is_marked() -> None:
    small = line("7", x=10, y=96, size=6)
    assert texts(line("10"), small, line("cells", x=15)) == ["10\x017\x02cells"]
    assert texts(line("10"), small) == ["10\x017\x02"]


def test_a_raised_number_that_is_drawn_later_comes_to_its_place() -> None:
    runs = pieces_of(
        [
            *line("rats ran", y=100),
            *line("and slept", y=112),
            *line("23", x=40, y=96, size=6),
        ]
    )
    assert [(run.text, run.size) for run in runs] == [("rats ran\x0123\x02", 10), ("and slept", 10)]


def test_a_raised_number_across_a_bound_of_the_grid() -> None:
    for y in range(96, 116):
        found = texts(line("rats", y=y), line("mice", y=y + 30), line("7", x=20, y=y - 4, size=6))
        assert found == ["rats\x017\x02", "mice"]


@pytest.mark.parametrize(
    "apart",
    [
        line("7", x=25, y=96, size=6),  # too far to the side
        line("7", x=20, y=92, size=6),  # too far up
        line("7", x=20, y=104, size=6),  # below the line
        line("7", x=20, y=90, size=9),  # hardly smaller
    ],
)
def test_what_stands_elsewhere_is_not_raised_from_the_line(apart: list[Glyph]) -> None:
    assert texts(line("rats"), line("mice", y=130), apart)[0] == "rats"


def test_a_lowered_number_is_not_marked() -> None:
    found = texts(line("H"), line("2", x=5, y=102, size=6), line("O", x=8))
    assert found == ["H2O"]


def test_an_exponent_of_an_exponent_is_one_raised_sign() -> None:
    found = texts(line("e"), line("2", x=5, y=96, size=6), line("x", x=8, y=93, size=4))
    assert found == ["e\x012x\x02"]


def test_a_small_line_of_many_signs_is_no_raised_number() -> None:
    small = line("a whole small line", x=20, y=96, size=6)
    assert texts(line("rats"), line("mice", y=130), small) == ["rats", "mice", "a whole small line"]


def test_a_shadow_is_drawn_once() -> None:
    assert pieces_of([*line("Rats"), *line("Rats", x=0.5, y=100.5)]) == [
        TextRun("Rats", 0.5, 20.5, 100.5, 10)
    ]


def test_what_is_drawn_upon_is_not_seen() -> None:
    assert texts(line("an older line"), line("a newer line")) == ["a newer line"]
    for y in range(96, 105):
        assert texts(line("older", y=y), line("mice", y=y + 30), line("newer", y=y + 1)) == [
            "mice",
            "newer",
        ]


def test_a_short_label_on_a_long_line_covers_nothing() -> None:
    assert texts(line("a long line of words"), line("abc", x=30)) == ["a long line of words", "abc"]


def test_neighbouring_lines_do_not_cover_each_other() -> None:
    assert texts(line("rats ran"), line("and slept", y=106)) == ["rats ran", "and slept"]


@pytest.mark.parametrize(("count", "bold"), [(3, True), (2, False)])
def test_a_run_is_bold_when_most_of_it_is(count: int, bold: bool) -> None:
    glyphs = line("rats")
    heavy = [replace(glyph, bold=True) for glyph in glyphs[:count]]
    assert [run.bold for run in pieces_of([*heavy, *glyphs[count:]])] == [bold]


def test_a_run_is_italic_when_most_of_it_is() -> None:
    glyphs = [replace(glyph, italic=True) for glyph in line("rats")]
    assert [(run.italic, run.bold) for run in pieces_of(glyphs)] == [(True, False)]


def test_the_size_is_that_of_most_letters() -> None:
    runs = pieces_of([*line("R", size=14), *line("ats ran", x=7)])
    assert [(run.text, run.size, run.baseline) for run in runs] == [("Rats ran", 10, 100)]
