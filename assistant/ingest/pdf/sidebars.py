"""A narrow column beside wide text, as journals print the history of an article beside its abstract."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from assistant.domain import TextRun

_WIDE: Final = 0.5
"""Part of the width of the page that a line of the text takes at least."""
_NARROW: Final = 0.36
"""And that the column beside it takes at most."""
_LINES: Final = 4
_SIDE: Final = 3
_TABLE: Final = re.compile(r"^\W{0,2}(?:table|tab\.|box)\s*(?:\d|[IVX])", re.I)


class Sidebar(NamedTuple):
    """The runs of a page that has such a column."""

    above: list[TextRun]
    text: list[TextRun]
    side: list[TextRun]
    below: list[TextRun]


def parted(runs: Sequence[TextRun]) -> Sidebar | None:
    """The page in its parts; None where no narrow column stands beside wide text."""
    if not runs:
        return None
    left, right = min(p.x0 for p in runs), max(p.x1 for p in runs)
    width = right - left
    wide = [
        p for p in runs if p.x1 - p.x0 > _WIDE * width and p.x0 - left > (1 - _WIDE) * 0.25 * width
    ]
    for edge in sorted({round(p.x0) for p in wide}):
        lines = [p for p in wide if abs(p.x0 - edge) < 2.5]
        if len(lines) >= _LINES:
            found = _beside(runs, lines, edge, _NARROW * width)
            if found is not None:
                return found
    return None


def _beside(
    runs: Sequence[TextRun], lines: Sequence[TextRun], edge: float, narrow: float
) -> Sidebar | None:
    top, bottom = _stretch(runs, lines, edge)
    held = [p for p in runs if top <= p.baseline <= bottom]
    side = [p for p in held if p.x1 < edge - 2]
    text = [p for p in held if p.x0 >= edge - 3]
    plain = len(side) + len(text) == len(held) and len(side) >= _SIDE
    if not plain or max(p.x1 for p in side) - min(p.x0 for p in side) > narrow:
        return None
    if any(_TABLE.match(p.text) for p in runs if top - 60 < p.baseline <= bottom):
        return None
    above = [p for p in runs if p.baseline < top]
    return Sidebar(above, text, side, [p for p in runs if p.baseline > bottom])


def _stretch(runs: Sequence[TextRun], lines: Sequence[TextRun], edge: float) -> tuple[float, float]:
    """(top, bottom) of the text, with the heading above it and what goes on beside it further down."""
    size = lines[0].size
    ordered = sorted(lines, key=lambda p: p.baseline)
    top = bottom = ordered[0].baseline
    for line in ordered[1:]:
        if line.baseline - bottom > 3 * size:
            break
        bottom = line.baseline
    for run in sorted(runs, key=lambda p: -p.baseline):
        if abs(run.x0 - edge) < 3 and 0 < top - run.baseline < 3 * size:
            top = run.baseline
    for run in sorted(runs, key=lambda p: p.baseline):
        if (run.x1 < edge - 2 or abs(run.x0 - edge) < 3) and 0 < run.baseline - bottom < 2 * size:
            bottom = run.baseline
    return top - 0.5 * size, bottom + 0.2 * size
