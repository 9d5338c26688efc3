"""Rows of a JATS or XHTML table, each readable alone: every cell with the heads of its column."""

from collections.abc import Callable, Iterator, Sequence
from xml.etree.ElementTree import Element

from assistant.ingest.jats.text import name_of

_WIDEST = 60
"""Columns that a span may reach over: a file can claim any number."""

Grid = list[list[str]]


def rows_of(table: Element, text: Callable[[Element], str]) -> Iterator[str]:
    """Heads first as they stand; then "row head | column head: cell | column head: cell"."""
    heads = [row for part in table if name_of(part) == "thead" for row in part.iter("tr")]
    bodies = [row for row in table.iter("tr") if row not in heads]
    if not heads and bodies and all(name_of(cell) == "th" for cell in bodies[0]):
        heads, bodies = bodies[:1], bodies[1:]
    above = _grid(heads, text)
    columns = _columns(above)
    for row in _grid(bodies, text):
        cells: list[str] = []
        for number, cell in enumerate(row):
            head = columns[number] if number < len(columns) else ""
            if cell and not (cells and number and row[number - 1] == cell and head == ""):
                cells.append(f"{head}: {cell}" if head and number else cell)
        if cells:
            yield " | ".join(cells)


def _columns(above: Grid) -> list[str]:
    """For each column what stands over it, top down, each thing once."""
    width = max((len(row) for row in above), default=0)
    return [
        " ".join(dict.fromkeys(row[number] for row in above if number < len(row) and row[number]))
        for number in range(width)
    ]


def _grid(rows: Sequence[Element], text: Callable[[Element], str]) -> Grid:
    """Cells at their columns; a cell over several columns or rows stands in each of its heads."""
    grid: Grid = []
    held: dict[int, tuple[int, str]] = {}
    for row in rows:
        line: list[str] = []
        for cell in (c for c in row if name_of(c) in {"td", "th"}):
            _fill(line, held)
            said = " ".join(text(cell).split())
            for _ in range(_span(cell, "colspan")):
                down = _span(cell, "rowspan") - 1
                if down > 0:
                    held[len(line)] = (down, said)
                line.append(said)
        _fill(line, held)
        grid.append(line)
    return grid


def _fill(line: list[str], held: dict[int, tuple[int, str]]) -> None:
    """What cells of rows above still cover."""
    while len(line) in held:
        column = len(line)
        left, said = held.pop(column)
        if left > 1:
            held[column] = (left - 1, said)
        line.append(said)


def _span(cell: Element, name: str) -> int:
    given = cell.get(name) or "1"
    return min(_WIDEST, max(1, int(given))) if given.isdigit() else 1
