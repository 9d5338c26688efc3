"""Pages made of runs of text with their places, as a PDF's reader hands them out."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain import Page, TextRun
from assistant.ingest.pdf.lines import Line

__all__ = ["line", "page", "paragraph", "run"]

_EM = 0.5
"""Width of a letter, as a part of the size."""


def run(
    text: str, x: float = 50, y: float = 100, size: float = 10, *, bold: bool = False
) -> TextRun:
    """A run that begins at `x` on the baseline `y`, as wide as its letters."""
    return TextRun(text, x, x + _EM * size * len(text), y, size, bold)


def paragraph(
    texts: Sequence[str], x: float = 50, y: float = 100, size: float = 10
) -> list[TextRun]:
    """Lines one below the other."""
    return [run(text, x, y + 1.2 * size * number, size) for number, text in enumerate(texts)]


def page(runs: Sequence[TextRun], number: int = 1) -> Page:
    """A page of 600 by 800 points."""
    return Page(number, 600, 800, tuple(runs))


def line(*runs: TextRun, number: int = 1) -> Line:
    """A line of the one column of a page."""
    return Line(runs, number, 50, 550, (number,))
