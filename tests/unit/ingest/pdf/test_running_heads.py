"""Running heads, page numbers and line numbers are left out."""

from __future__ import annotations

from assistant.domain import Page
from assistant.ingest.pdf.running_heads import without_margins
from tests.pages import page, paragraph, run


def texts(pages: list[Page]) -> list[list[str]]:
    return [[run.text for run in shown.runs] for shown in without_margins(pages)]


def test_what_repeats_along_the_edges_is_left_out() -> None:
    pages = [
        page(
            [
                run(f"Gardens 12 ({n})", 50, 30),
                run(f"Text of page {n}.", 50, 400),
                run(str(n), 300, 780),
            ],
            n,
        )
        for n in (1, 2, 3)
    ]
    assert texts(pages) == [["Text of page 1."], ["Text of page 2."], ["Text of page 3."]]


def test_a_heading_that_stands_once_is_kept() -> None:
    assert texts([page([run("On watering", 50, 30), run("Water at dawn.", 50, 400)])]) == [
        ["On watering", "Water at dawn."]
    ]


def test_what_repeats_within_the_text_is_kept() -> None:
    pages = [page([run("Methods", 50, 400)], n) for n in (1, 2, 3)]
    assert texts(pages) == [["Methods"]] * 3


def test_line_numbers_are_left_out() -> None:
    said = [f"Line {'abcdefgh'[n]} of the text." for n in range(8)]
    numbers = [run(str(n + 1), 20, 200 + 12 * n) for n in range(8)]
    assert texts([page([*numbers, *paragraph(said, y=200)])]) == [said]
