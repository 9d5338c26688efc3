"""What stands on every page and belongs to none: running heads, page numbers, line numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from assistant.domain import Page, TextRun

_EDGE: Final = 0.11
"""Part of the height of a page in which running heads and feet stand."""
_NUMBERS: Final = 6
"""Numbers one below the other that make them line numbers."""
_PAGE_NUMBER: Final = re.compile(r"^(?:page\s*)?\d{1,5}(?:\s*(?:of|/|\|)\s*\d{1,5})?$", re.I)


def without_margins(pages: Sequence[Page]) -> list[Page]:
    """The pages without what repeats along their edges."""
    often = _often(pages)
    return [_cleared(page, often) for page in pages]


def _often(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """(wording without its digits, place) of what stands at one place on several pages."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page in pages:
        for run in page.runs:
            if _at_edge(page, run):
                for place in _places(run):
                    seen[(_wording(run), place)].add(page.number)
    least = 2 if len(pages) < 8 else 3
    return {key for key, numbers in seen.items() if len(numbers) >= least}


def _cleared(page: Page, often: set[tuple[str, int]]) -> Page:
    numbers = _line_numbers(page)
    kept = []
    for run in page.runs:
        repeated = any((_wording(run), place) in often for place in _places(run))
        numbered = bool(_PAGE_NUMBER.match(run.text)) and _alone(page, run)
        if _at_edge(page, run) and (repeated or numbered):
            continue
        if run not in numbers:
            kept.append(run)
    return Page(page.number, page.width, page.height, tuple(kept), page.images)


def _at_edge(page: Page, run: TextRun) -> bool:
    return not _EDGE * page.height < run.baseline < (1 - _EDGE) * page.height


def _places(run: TextRun) -> tuple[int, int]:
    """Two overlapping grids, so that a point of difference never parts what is alike."""
    return round(run.baseline / 6) * 2, int(run.baseline // 6) * 2 + 1


def _wording(run: TextRun) -> str:
    return re.sub(r"[\d\s]+", "#", run.text).lower()


def _alone(page: Page, run: TextRun) -> bool:
    """No text is as near to the edge as it is, but what is on its own level."""
    upper = run.baseline < page.height / 2
    others = [
        p
        for p in page.runs
        if (p.baseline < run.baseline - p.size if upper else p.baseline > run.baseline + p.size)
    ]
    return all(_at_edge(page, p) for p in others)


def _line_numbers(page: Page) -> set[TextRun]:
    """Numbers that rise by one, or by five, one below the other at the left of all text."""
    bare = sorted(
        (p for p in page.runs if p.text.isdigit() and len(p.text) <= 4), key=lambda p: p.baseline
    )
    columns: dict[int, list[TextRun]] = defaultdict(list)
    for run in bare:
        columns[round(run.x1 / 4)].append(run)
    found: set[TextRun] = set()
    text = [p.x0 for p in page.runs if not p.text.isdigit()]
    for column in columns.values():
        steps = Counter(int(b.text) - int(a.text) for a, b in pairwise(column))
        regular = steps[1] + steps[5]
        outside = bool(text) and max(p.x1 for p in column) <= sorted(text)[len(text) // 20]
        if len(column) >= _NUMBERS and regular >= 0.8 * (len(column) - 1) and outside:
            found.update(column)
    return found
