"""Characters with their places → pieces of lines: what one writes in one go, raised signs marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.domain import Piece

__all__ = ["Glyph", "pieces_of"]

_GAP: Final = 0.9
"""Widths of an em after which a run of text is another piece: a gutter, or a cell of a table."""
_BACK: Final = 0.15
_RAISED: Final = 0.12
_LIFTED: Final = 0.28
_SMALLER: Final = 0.82
_LEVEL: Final = 0.35
"""Parts of the font size by which baselines may differ within a piece."""
_SPACE: Final = 0.22
"""Ems between two signs that are a space."""
_SHORT: Final = 12
"""Signs that are raised together at most."""
_APART: Final = 0.4
"""Ems between a raised sign and what it is raised from at most."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page that stands upright. Lengths in points, y grows downwards."""

    char: str
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool
    italic: bool


def pieces_of(glyphs: Sequence[Glyph]) -> list[Piece]:
    """The pieces, in the order of the file; a raised sign stands in that which it belongs to."""
    return _whole(list(_seen(list(_pieces(list(glyphs))))))


def _whole(pieces: list[Piece]) -> list[Piece]:
    """Raised signs that were drawn by themselves, put where one reads them; and what follows them."""
    levels: dict[int, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        levels[int(piece.baseline // 16)].append(number)
    held: list[Piece | None] = list(pieces)
    for number, small in enumerate(pieces):
        if len(small.text) > _SHORT or "\x01" in small.text:
            continue
        level = int(small.baseline // 16)
        near = [n for at in (level, level + 1) for n in levels[at] if n != number]
        host = next((n for n in near if (on := held[n]) is not None and _raised(small, on)), None)
        before = held[host] if host is not None else None
        if host is None or before is None:
            continue
        raised = replace(before, text=f"{before.text}\x01{small.text}\x02", x1=small.x1)
        held[number] = None
        after = next((n for n in near if n != host and _after(raised, held[n])), None)
        rest = held[after] if after is not None else None
        if after is not None and rest is not None:
            gap = " " if rest.x0 - raised.x1 > _SPACE * raised.size else ""
            raised = replace(raised, text=f"{raised.text}{gap}{rest.text}", x1=rest.x1)
            held[after] = None
        held[host] = raised
    return [piece for piece in held if piece is not None]


def _raised(small: Piece, host: Piece) -> bool:
    rise = (host.baseline - small.baseline) / host.size
    return (
        small.size < _SMALLER * host.size
        and _RAISED < rise < 0.65
        and abs(small.x0 - host.x1) < _APART * host.size
    )


def _after(raised: Piece, rest: Piece | None) -> bool:
    """Whether a piece goes on where the raised sign ends."""
    if rest is None or abs(rest.size - raised.size) > 0.05 * raised.size:
        return False
    level = abs(rest.baseline - raised.baseline) < 0.1 * raised.size
    return level and -0.2 * raised.size < rest.x0 - raised.x1 < _GAP * raised.size


def _pieces(glyphs: list[Glyph]) -> Iterator[Piece]:
    """Glyphs of one run, in the order of the file."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            if run and not run[-1].char.isspace():
                run.append(glyph)
            continue
        last = next((g for g in reversed(run) if not g.char.isspace()), None)
        if last is not None and not _goes_on(run, last, glyph):
            yield from _piece(run)
            run = []
        run.append(glyph)
    yield from _piece(run)


def _seen(pieces: list[Piece]) -> Iterator[Piece]:
    """Without what later text is drawn upon: shadows, and a former version that lies beneath."""
    levels: dict[int, list[tuple[int, Piece]]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        levels[int(piece.baseline // 8)].append((number, piece))
    for number, piece in enumerate(pieces):
        level = int(piece.baseline // 8)
        near = (other for n in (level - 1, level, level + 1) for other in levels[n])
        if not any(later > number and _covers(other, piece) for later, other in near):
            yield piece


def _covers(upper: Piece, lower: Piece) -> bool:
    shared = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    em = min(upper.size, lower.size)
    level = abs(upper.baseline - lower.baseline) < 0.55 * em
    widths = upper.x1 - upper.x0, lower.x1 - lower.x0
    # A short label on a long line is no other version of it.
    if widths[0] < 0.3 * widths[1]:
        return False
    return level and shared > 1.2 * em and shared > 0.6 * min(widths)


def _goes_on(run: list[Glyph], last: Glyph, glyph: Glyph) -> bool:
    em = max(last.size, glyph.size)
    # A ligature is two letters in one place.
    if not last.x0 - _BACK * em < glyph.x0 < last.x1 + _GAP * em:
        return False
    if abs(glyph.size - last.size) < 0.05 * em and abs(glyph.baseline - last.baseline) < 0.1 * em:
        # Beside each other in one print, as the signs of an exponent are.
        return True
    small = min(last.size, glyph.size) < _SMALLER * em
    level = 0.6 if small else _LEVEL
    return abs(glyph.baseline - last.baseline) < level * em and (
        small or abs(glyph.baseline - _line(run)) < _LEVEL * em
    )


def _line(run: list[Glyph]) -> float:
    """The baseline of the largest glyphs of a run."""
    return max(run[-12:], key=lambda g: g.size).baseline


def _piece(run: list[Glyph]) -> Iterator[Piece]:
    if not any(not g.char.isspace() for g in run):
        return
    sizes = sorted(g.size for g in run)
    size = sizes[len(sizes) * 2 // 3]
    solid = [g for g in run if not g.char.isspace()]
    level = [g for g in solid if g.size >= _SMALLER * size] or solid
    baseline = sorted(g.baseline for g in level)[len(level) // 2]
    yield Piece(
        _text(run, size, baseline),
        min(g.x0 for g in solid),
        max(g.x1 for g in solid),
        baseline,
        size,
        sum(g.bold for g in solid) * 2 > len(solid),
        sum(g.italic for g in solid) * 2 > len(solid),
    )


def _text(run: list[Glyph], size: float, baseline: float) -> str:
    """The characters; a raised number is set between U+0001 and U+0002, for others to understand."""
    parts: list[str] = []
    raised = False
    previous: Glyph | None = None
    for glyph in run:
        rise = (baseline - glyph.baseline) / size
        up = rise > (_RAISED if glyph.size < _SMALLER * size else _LIFTED)
        if glyph.char.isspace():
            parts.append(" ")
            continue
        if up != raised:
            parts.append("\x01" if up else "\x02")
            raised = up
        if previous is not None and parts[-1] != " " and glyph.x0 - previous.x1 > _SPACE * size:
            parts.append(" ")
        parts.append(glyph.char)
        previous = glyph
    if raised:
        parts.append("\x02")
    return "".join(parts).strip()
