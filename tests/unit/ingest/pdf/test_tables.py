"""Lines of a table become rows."""

from __future__ import annotations

from assistant.ingest.pdf.tables import table_rows
from tests.pages import line, run


def rows(*lines: object) -> list[str]:
    return list(table_rows(lines, " ".join))  # type: ignore[arg-type]


def cells(y: float, *texts: str) -> object:
    return line(*(run(text, 50 + 150 * n, y) for n, text in enumerate(texts) if text))


def test_each_line_is_a_row_with_its_cells_parted() -> None:
    found = rows(
        cells(100, "Bed", "Seeds", "Leaves"),
        cells(112, "North", "12", "40"),
        cells(124, "South", "15", "62"),
    )
    assert found == ["Bed | Seeds | Leaves", "North | 12 | 40", "South | 15 | 62"]


def test_a_cell_over_two_lines_is_one_cell() -> None:
    found = rows(
        cells(100, "Bed", "Soil", "Leaves"),
        cells(130, "North", "loam with", "40"),
        cells(142, "", "sand", ""),
        cells(172, "South", "clay with", "62"),
        cells(184, "", "stones", ""),
        cells(214, "West", "peat", "51"),
    )
    assert found[1:] == [
        "North | loam with sand | 40",
        "South | clay with stones | 62",
        "West | peat | 51",
    ]


def test_no_lines_are_no_rows() -> None:
    assert rows() == []
