"""Runs of text become lines in the order in which one reads them."""

from __future__ import annotations

from assistant.ingest.pdf.lines import lines_of, rows
from tests.pages import page, paragraph, run

LEFT = [f"left line {n} of a text that fills its column ok" for n in range(8)]
RIGHT = [f"right line {n} of a text that fills its column" for n in range(8)]


def texts(*runs: object) -> list[str]:
    return [line.text for line in lines_of([page(runs)])]  # type: ignore[arg-type]


def test_one_column_is_read_downwards() -> None:
    runs = paragraph(["The first line.", "The second line.", "The third line."])
    assert texts(*reversed(runs)) == ["The first line.", "The second line.", "The third line."]


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = paragraph(LEFT, x=50), paragraph(RIGHT, x=310)
    mixed = [run for pair in zip(left, right, strict=True) for run in pair]
    assert texts(*mixed) == [*LEFT, *RIGHT]


def test_a_title_across_both_columns_comes_before_them() -> None:
    title = run("A title that lies across both of the columns of its page", 90, 60, 15)
    found = texts(*paragraph(LEFT, x=50), *paragraph(RIGHT, x=310), title)
    assert found[0] == title.text
    assert found[1:] == [*LEFT, *RIGHT]


def test_runs_on_one_level_are_a_row_from_left_to_right() -> None:
    runs = [run("right", 200, 100), run("left", 50, 101), run("below", 50, 130)]
    assert [[r.text for r in row] for row in rows(runs)] == [["left", "right"], ["below"]]


def test_no_runs_are_no_lines() -> None:
    assert texts() == []
    assert rows([]) == []
