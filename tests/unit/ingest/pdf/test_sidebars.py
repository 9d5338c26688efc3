"""A narrow column beside wide text."""

from __future__ import annotations

from assistant.ingest.pdf.sidebars import parted
from tests.pages import paragraph, run

WIDE = [
    f"Line {n} of the abstract, as wide as the text of such a page is printed." for n in range(6)
]


def test_a_narrow_column_is_separated_from_the_text() -> None:
    side = paragraph(["Received May", "Accepted June", "Printed July"], x=50)
    text = paragraph(WIDE, x=190)
    below = run("1 Introduction", 50, 300)
    found = parted([*side, *text, below])
    assert found is not None
    assert [run.text for run in found.side] == ["Received May", "Accepted June", "Printed July"]
    assert [run.text for run in found.text] == WIDE
    assert [run.text for run in found.below] == ["1 Introduction"]


def test_one_column_has_no_sidebar() -> None:
    assert parted(paragraph(WIDE)) is None
    assert parted([]) is None


def test_row_heads_of_a_table_are_no_sidebar() -> None:
    title = run("Table 1. Beds and their soil", 190, 80)
    heads = paragraph(["North bed", "South bed", "West bed"], x=50)
    assert parted([title, *heads, *paragraph(WIDE, x=190)]) is None
