"""Lines of a table → its rows, each cell whole though it is printed over several lines."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from assistant.domain import TextRun
from assistant.ingest.pdf.lines import Line

_PARTED: Final = 1.18
"""How much more than the closest lines two rows lie apart."""
_FILLED: Final = 0.55
"""Part of the columns that the first line of a row fills at least, where rows are full."""
_MOSTLY: Final = 0.55
"""Part of the lines with a first cell that do so, where rows are full."""
_ROWS: Final = 3
_RUNNING: Final = 0.25
"""Part of the lines that go on with the row above, from which on rows run over several lines."""
_SURE: Final = 0.85
_ACROSS: Final = 0.6
_OPEN: Final = 0.3
"""Part of the lines without a first cell from which on such lines go on with the row above."""


def table_rows(lines: Sequence[Line], join: Callable[[Sequence[str]], str]) -> Iterable[str]:
    """Each row with its cells parted by " | ". `join` puts the lines of a cell together."""
    edges = _edges([run for line in lines for run in line.runs])
    for row in _rows(lines, edges):
        cells: list[list[str]] = [[] for _ in range(len(edges) + 1)]
        for line in row:
            for run in line.runs:
                cells[_column(run, edges)].append(run.text)
        texts = (join(cell) for cell in cells if cell)
        yield " | ".join(text for text in texts if text)


def _edges(runs: Sequence[TextRun]) -> list[float]:
    """Where one column ends and the next begins: strips that hardly any cell reaches into."""
    if not runs:
        return []
    em = sorted(p.size for p in runs)[len(runs) // 2]
    width = max(p.x1 for p in runs) - min(p.x0 for p in runs)
    cells = [p for p in runs if p.x1 - p.x0 < 0.6 * width]
    most = max(1, len(cells) // 25)
    found: list[float] = []
    for x in sorted({p.x0 for p in cells}):
        crossed = sum(p.x0 < x - 1.5 < p.x1 for p in cells)
        begins = sum(abs(p.x0 - x) < 0.4 * em for p in cells)
        new = not found or x - found[-1] > 1.5 * em
        if crossed <= most and begins >= 2 and new and any(p.x1 < x for p in cells):
            found.append(x - 1.5)
    return found


def _column(run: TextRun, edges: Sequence[float]) -> int:
    return sum(run.x0 > edge for edge in edges)


def _rows(lines: Sequence[Line], edges: Sequence[float]) -> Iterable[list[Line]]:
    """Lines of one row. Wider gaps part rows; else a first cell begins one."""
    gaps = [b.baseline - a.baseline for a, b in pairwise(lines) if _follows(a, b)]
    close = sorted(gaps)[len(gaps) // 10] if gaps else 0.0
    parted = sum(gap > _PARTED * close for gap in gaps)
    spaced = len(gaps) > 3 and 0.1 * len(gaps) <= parted <= 0.7 * len(gaps)
    headed = [any(_column(run, edges) == 0 for run in line.runs) for line in lines]
    anchored = _anchored(lines, edges) if edges else None
    if anchored is not None:
        yield from _parted_at(lines, anchored)
        return
    lacking = bool(edges) and headed.count(False) > _OPEN * len(lines)
    if lacking:
        headed = _full(lines, edges, headed)
    row: list[Line] = []
    for line, starts in zip(lines, headed, strict=True):
        if row:
            gap = line.baseline - row[-1].baseline
            joined = _follows(row[-1], line) and (
                gap <= _PARTED * close if spaced else lacking and not starts
            )
            if not joined:
                yield row
                row = []
        row.append(line)
    if row:
        yield row


def _parted_at(lines: Sequence[Line], starts: Sequence[bool]) -> Iterable[list[Line]]:
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    row: list[Line] = []
    for line, starts_row in zip(lines, starts, strict=True):
        # What lies across the columns is a note or a heading within the table.
        across = len(line.runs) == 1 and line.x1 - line.x0 > _ACROSS * width
        if row and (starts_row or across or not _follows(row[-1], line)):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _anchored(lines: Sequence[Line], edges: Sequence[float]) -> list[bool] | None:
    """Which lines begin a row, told by a column whose cells are short: one line each, at the row's head.

    None where no such column is there, or where rows do not run over several lines.
    """
    filled = [{_column(run, edges) for run in line.runs} for line in lines]
    starts = [len(held) > _FILLED * (len(edges) + 1) and 0 in held for held in filled]
    if sum(starts) < _ROWS or starts.count(False) < _RUNNING * len(lines):
        return None
    for column in range(1, len(edges) + 1):
        inside = sum(column in held for held, begins in zip(filled, starts, strict=True) if begins)
        outside = sum(column in held for held in filled) - inside
        if inside > _SURE * sum(starts) and outside < (1 - _SURE) * sum(starts):
            return [begins and column in held for begins, held in zip(starts, filled, strict=True)]
    return None


def _full(lines: Sequence[Line], edges: Sequence[float], headed: Sequence[bool]) -> list[bool]:
    """Which lines begin a row: where rows fill their columns, one with a few cells goes on with it."""
    filled = [len({_column(p, edges) for p in line.runs}) / (len(edges) + 1) for line in lines]
    shares = [share for share, starts in zip(filled, headed, strict=True) if starts]
    if sum(share > _FILLED for share in shares) < _MOSTLY * len(shares):
        return list(headed)
    return [starts and share > _FILLED for starts, share in zip(headed, filled, strict=True)]


def _follows(a: Line, b: Line) -> bool:
    return a.page == b.page and 0 < b.baseline - a.baseline < 4 * a.size
