"""Pieces of a page → lines in the order in which one reads them, column after column.

Columns are found by their gutter: the strip that most neighbouring runs of text leave free. What
lies across it (a title, a wide table) divides the page into bands; within a band one column is read
after the other, and each may have columns of its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from assistant.domain import Page, TextRun
from assistant.ingest.pdf.sidebars import parted

_SUPPORT: Final = 5
"""Neighbours that must leave a strip free before it counts as a gutter."""
_SHARE: Final = 0.18
"""Part of the width that a column takes at least."""
_LEVEL: Final = 0.4
_TITLE: Final = re.compile(r"^\W{0,2}(?:tab(?:le|\.))\s*(?:\d|[IVX])", re.I)
_FAR: Final = 3.5
"""Ems from row to row within a table at most."""
_CELLS: Final = 0.45
"""Part of the runs that stand beside others, from which on they are cells rather than words."""
_FILLS: Final = 0.7
"""Part of a column that a line of text fills."""
_PROSE: Final = 0.15
"""Part of the letters that stand in such lines, from which on a column is text."""
_DEPTH: Final = 2
_FRONT: Final = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column."""

    runs: tuple[TextRun, ...]
    """From left to right; more than one where gaps stand between them."""
    page: int
    left: float
    right: float
    """Edges of the column that it stands in."""
    column: tuple[int, ...]
    """Equal for lines of one column of one band of one page."""

    @property
    def text(self) -> str:
        return " ".join(run.text for run in self.runs)

    @property
    def x0(self) -> float:
        return self.runs[0].x0

    @property
    def x1(self) -> float:
        return max(run.x1 for run in self.runs)

    @property
    def size(self) -> float:
        """Of the longest run."""
        return max(self.runs, key=lambda p: len(p.text)).size

    @property
    def baseline(self) -> float:
        return max(self.runs, key=lambda p: len(p.text)).baseline

    @property
    def bold(self) -> bool:
        """Most of its characters are."""
        heavy = sum(len(p.text) for p in self.runs if p.bold)
        return heavy * 2 > sum(len(p.text) for p in self.runs)

    @property
    def italic(self) -> bool:
        """Most of its characters are."""
        slanted = sum(len(p.text) for p in self.runs if p.italic)
        return slanted * 2 > sum(len(p.text) for p in self.runs)


def lines_of(pages: Sequence[Page]) -> list[Line]:
    """The lines of a document, in reading order."""
    gutters = Counter(round(g / 6) for p in pages if (g := _gutter(p.runs)) is not None)
    usual = gutters.most_common(1)[0][0] * 6.0 if gutters else None
    return [line for page in pages for line in _page(page, usual)]


def _page(page: Page, usual: float | None) -> Iterable[Line]:
    """Of the first pages, what stands in a narrow column beside the abstract is read after it."""
    beside = parted(page.runs) if page.number <= _FRONT else None
    for number, part in enumerate(beside or [page.runs]):
        column = (page.number, number) if beside else (page.number,)
        yield from _read(part, page.number, column, 0, usual)


def _read(
    runs: Sequence[TextRun],
    page: int,
    column: tuple[int, ...],
    depth: int,
    usual: float | None = None,
) -> Iterable[Line]:
    gutter = _gutter(runs, usual) if depth < _DEPTH else None
    if gutter is None:
        left = min((p.x0 for p in runs), default=0.0)
        right = max((p.x1 for p in runs), default=0.0)
        for row in rows(runs):
            yield Line(_closed(row, left, right), page, left, right, column)
        return
    across = [p for p in runs if p.x0 < gutter < p.x1]
    whole = {*across, *_wide_tables(runs, across, gutter)}
    across = sorted(whole, key=lambda p: (p.baseline, p.x0))
    sides = [p for p in runs if p not in whole]
    band = 0
    for low, high, wide in _bands(across, sides):
        for held in _parted([p for p in sides if low <= p.baseline < high], gutter):
            for number, side in enumerate(_columns(held, gutter)):
                yield from _read(side, page, (*column, band, number), depth + 1)
            band += 1
        if wide:
            left, right = min(p.x0 for p in runs), max(p.x1 for p in runs)
            for row in rows(wide):
                yield Line(row, page, left, right, (*column, band, 2))
        band += 1


def _wide_tables(
    runs: Sequence[TextRun], across: Sequence[TextRun], gutter: float
) -> Iterable[TextRun]:
    """Rows under the title of a table that lies across the columns, down to where text begins."""
    left, right = min(p.x0 for p in runs), max(p.x1 for p in runs)
    for title in across:
        if not _TITLE.match(title.text):
            continue
        last = title.baseline
        for row in rows(p for p in runs if p.baseline > title.baseline + 0.5 * title.size):
            fills = any(
                p.x1 - p.x0 > _FILLS * ((gutter - left) if p.x1 <= gutter else (right - gutter))
                for p in row
                if not p.x0 < gutter < p.x1
            )
            if fills or row[0].baseline - last > _FAR * title.size:
                break
            last = row[0].baseline
            yield from row


def _closed(row: tuple[TextRun, ...], left: float, right: float) -> tuple[TextRun, ...]:
    """The row as one run where it is a line spaced out to fill its column, and no row of cells."""
    if len(row) == 1:
        return row
    em = max(run.size for run in row)
    gaps = [b.x0 - a.x1 for a, b in pairwise(row)]
    fills = row[0].x0 - left < 2.5 * em and right - row[-1].x1 < 0.7 * em
    if not fills or max(gaps) > 2.2 * em or max(gaps) > 2 * max(min(gaps), 0.5 * em):
        return row
    longest = max(row, key=lambda p: len(p.text))
    text = " ".join(run.text for run in row)
    return (replace(longest, text=text, x0=row[0].x0, x1=row[-1].x1),)


def _columns(runs: Sequence[TextRun], gutter: float) -> tuple[list[TextRun], list[TextRun]]:
    return [p for p in runs if p.x1 <= gutter], [p for p in runs if p.x0 >= gutter]


def _parted(runs: Sequence[TextRun], gutter: float) -> Iterable[list[TextRun]]:
    """Cut where a free strip runs across both columns and the print below it is of another size.

    So a bibliography begins below two columns of text, in two columns of its own.
    """
    ordered = sorted(runs, key=lambda p: p.baseline)
    start = 0
    deepest = float("-inf")
    for at, run in enumerate(ordered):
        above, below = ordered[start:at], ordered[at:]
        if run.top - deepest > 0.6 * run.size and len(above) > 4 and len(below) > 4:
            pairs = zip(_columns(above, gutter), _columns(below, gutter), strict=True)
            if all(_differ(a, b) for a, b in pairs):
                yield above
                start = at
        deepest = max(deepest, run.bottom)
    yield ordered[start:]


def _differ(above: Sequence[TextRun], below: Sequence[TextRun]) -> bool:
    """Whether the print of a column changes from what is above to what is below."""
    if len(above) < 2 or len(below) < 2:
        return False
    a, b = (sorted(p.size for p in side)[len(side) // 2] for side in (above, below))
    return abs(a - b) > 0.08 * max(a, b)


def _bands(
    across: Sequence[TextRun], sides: Sequence[TextRun]
) -> Iterable[tuple[float, float, list[TextRun]]]:
    """(top, bottom, what lies across below it) of each stretch of columns, downwards."""
    low = float("-inf")
    at = 0
    while at < len(across):
        group = [across[at]]
        while at + 1 < len(across) and not any(
            group[-1].baseline + 0.4 * p.size < p.baseline < across[at + 1].baseline - 0.4 * p.size
            for p in sides
        ):
            at += 1
            group.append(across[at])
        at += 1
        first, last = group[0], group[-1]
        beside = [
            p
            for p in sides
            if first.baseline - 0.4 * first.size <= p.baseline <= last.baseline + 0.4 * last.size
        ]
        yield low, first.baseline - 0.4 * first.size, [*group, *beside]
        low = last.baseline + 0.4 * last.size + 0.01
    yield low, float("inf"), []


def _gutter(runs: Sequence[TextRun], usual: float | None = None) -> float | None:
    """Where a strip runs between two columns; None when there is one column.

    At the `usual` place, that of other pages, two lines side by side are enough.
    """
    if not runs:
        return None
    left, right = min(p.x0 for p in runs), max(p.x1 for p in runs)
    least = _SHARE * (right - left)
    wide = [p for p in runs if p.x1 - p.x0 >= least]
    free: list[tuple[float, float]] = []
    for a in wide:
        level = [
            b
            for b in wide
            if b.x0 > a.x1 and min(a.bottom, b.bottom) - max(a.top, b.top) > 0.3 * a.size
        ]
        if level:
            b = min(level, key=lambda p: p.x0)
            free.append((a.x1, b.x0))
    if len(free) < _SUPPORT:
        kept = usual is not None and sum(a < usual - 3 and usual + 3 < b for a, b in free) >= 2
        return usual if kept else None
    places = {x for a, b in free for x in ((a + b) / 2, a + 2.0, b - 1.0)}

    def worth(x: float) -> float:
        narrow = sum(p.x0 < x < p.x1 for p in runs) / 2
        return sum(a < x < b for a, b in free) - narrow

    best = max(places, key=lambda x: (worth(x), -abs(x - (left + right) / 2)))
    support = sum(a < best < b for a, b in free)
    enough = best - left >= least and right - best >= least
    crossing = sum(p.x0 < best < p.x1 for p in wide)
    if support < _SUPPORT or not enough or crossing >= 3 * support:
        return None
    return None if _cells(runs, best) else best


def _cells(runs: Sequence[TextRun], gutter: float) -> bool:
    """Whether a strip parts cells of one table: no text fills either side, and cells are level."""
    left, right = min(p.x0 for p in runs), max(p.x1 for p in runs)
    sides = _columns(runs, gutter)
    for side, width in zip(sides, (gutter - left, right - gutter), strict=True):
        letters = sum(len(p.text) for p in side)
        filling = sum(len(p.text) for p in side if p.x1 - p.x0 > _FILLS * width)
        several = sum(len(row) for row in rows(side) if len(row) > 1)
        if filling > _PROSE * letters or several < _CELLS * len(side):
            return False
    return True


def rows(runs: Iterable[TextRun]) -> list[tuple[TextRun, ...]]:
    """Pieces on one level, from left to right; the levels downwards."""
    found: list[list[TextRun]] = []
    for run in sorted(runs, key=lambda p: (p.baseline, p.x0)):
        for row in reversed(found[-3:]):
            em = max(run.size, row[0].size)
            if abs(run.baseline - row[0].baseline) < _LEVEL * em and all(
                run.x0 >= p.x1 - 0.5 * em or run.x1 <= p.x0 + 0.5 * em for p in row
            ):
                row.append(run)
                break
        else:
            found.append([run])
    return [tuple(sorted(row, key=lambda p: p.x0)) for row in found]
