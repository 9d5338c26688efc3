"""Characters with their places → runs of lines: what one writes in one go, raised signs marked."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from assistant.domain import TextRun

_GAP: Final = 0.9
"""Widths of an em after which a text is another run: a gutter, or a cell of a table."""
_BACK: Final = 0.15
_RAISED: Final = 0.12
_LIFTED: Final = 0.28
_SMALLER: Final = 0.82
_LEVEL: Final = 0.35
"""Parts of the font size by which baselines may differ within a run."""
_SPACE: Final = 0.22
"""Ems between two signs that are a space."""
_SPACED: Final = 3
_WIDER: Final = 1.6
"""Times the usual gap between letters that are set apart."""
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


def pieces_of(glyphs: Sequence[Glyph]) -> list[TextRun]:
    """The runs, in the order of the file; a raised sign stands in that which it belongs to."""
    return list(_seen(list(_text_runs(_in_place(glyphs)))))


def _in_place(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Raised signs that the file draws apart, put behind what they are raised from."""
    levels: dict[int, list[int]] = defaultdict(list)
    for number, glyph in enumerate(glyphs):
        if not glyph.char.isspace():
            levels[int(glyph.baseline // 16)].append(number)
    moved: dict[int, list[Glyph]] = defaultdict(list)
    gone: set[int] = set()
    last: Glyph | None = None
    for group in _glyph_runs(glyphs):
        before, last = last, glyphs[group[-1]]
        first = glyphs[group[0]]
        if len(group) > _SHORT or (before is not None and _raised(first, before)):
            continue
        level = int(first.baseline // 16)
        hosts = [n for at in (level, level + 1) for n in levels[at] if _raised(first, glyphs[n])]
        if hosts:
            host = min(hosts, key=lambda n: abs(first.x0 - glyphs[n].x1))
            moved[host].extend(glyphs[n] for n in group)
            gone.update(group)
    return [
        each
        for number, glyph in enumerate(glyphs)
        for each in ([] if number in gone else [glyph, *moved[number]])
    ]


def _glyph_runs(glyphs: Sequence[Glyph]) -> Iterator[list[int]]:
    """Places of solid glyphs that stand beside each other in one print."""
    group: list[int] = []
    for number, glyph in enumerate(glyphs):
        if glyph.char.isspace():
            continue
        if group and not _alike(glyphs[group[-1]], glyph):
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _alike(last: Glyph, glyph: Glyph) -> bool:
    em = max(last.size, glyph.size)
    beside = last.x0 - _BACK * em < glyph.x0 < last.x1 + _GAP * em
    return (
        beside
        and abs(glyph.size - last.size) < 0.05 * em
        and abs(glyph.baseline - last.baseline) < 0.1 * em
    )


def _raised(small: Glyph, host: Glyph) -> bool:
    rise = (host.baseline - small.baseline) / host.size
    return (
        small.size < _SMALLER * host.size
        and _RAISED < rise < 0.65
        and -_BACK * host.size < small.x0 - host.x1 < _APART * host.size
    )


def _text_runs(glyphs: list[Glyph]) -> Iterator[TextRun]:
    """Glyphs of one group, in the order of the file."""
    group: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            if group and not group[-1].char.isspace():
                group.append(glyph)
            continue
        last = next((g for g in reversed(group) if not g.char.isspace()), None)
        if last is not None and not _goes_on(group, last, glyph):
            yield from _text_run(group)
            group = []
        group.append(glyph)
    yield from _text_run(group)


def _seen(runs: list[TextRun]) -> Iterator[TextRun]:
    """Without what later text is drawn upon: shadows, and a former version that lies beneath."""
    levels: dict[int, list[tuple[int, TextRun]]] = defaultdict(list)
    for number, run in enumerate(runs):
        levels[int(run.baseline // 8)].append((number, run))
    for number, run in enumerate(runs):
        level = int(run.baseline // 8)
        near = (other for n in (level - 1, level, level + 1) for other in levels[n])
        if not any(later > number and _covers(other, run) for later, other in near):
            yield run


def _covers(upper: TextRun, lower: TextRun) -> bool:
    shared = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    em = min(upper.size, lower.size)
    level = abs(upper.baseline - lower.baseline) < 0.55 * em
    widths = upper.x1 - upper.x0, lower.x1 - lower.x0
    # A short label on a long line is no other version of it.
    if widths[0] < 0.3 * widths[1]:
        return False
    return level and shared > 1.2 * em and shared > 0.6 * min(widths)


def _goes_on(group: list[Glyph], last: Glyph, glyph: Glyph) -> bool:
    em = max(last.size, glyph.size)
    # A ligature is two letters in one place.
    if not last.x0 - _BACK * em < glyph.x0 < last.x1 + _GAP * em:
        return False
    if _alike(last, glyph):
        # As the signs of an exponent are, which as a whole is far from the line.
        return True
    small = min(last.size, glyph.size) < _SMALLER * em
    level = 0.6 if small else _LEVEL
    return abs(glyph.baseline - last.baseline) < level * em and (
        small or abs(glyph.baseline - _line(group)) < _LEVEL * em
    )


def _line(group: list[Glyph]) -> float:
    """The baseline of the largest glyphs of a group."""
    return max(group[-12:], key=lambda g: g.size).baseline


def _text_run(group: list[Glyph]) -> Iterator[TextRun]:
    if not any(not g.char.isspace() for g in group):
        return
    sizes = sorted(g.size for g in group)
    size = sizes[len(sizes) * 2 // 3]
    solid = [g for g in group if not g.char.isspace()]
    level = [g for g in solid if g.size >= _SMALLER * size] or solid
    baseline = sorted(g.baseline for g in level)[len(level) // 2]
    yield TextRun(
        _text(group, size, baseline),
        min(g.x0 for g in solid),
        max(g.x1 for g in solid),
        baseline,
        size,
        sum(g.bold for g in solid) * 2 > len(solid),
        sum(g.italic for g in solid) * 2 > len(solid),
    )


def _text(group: list[Glyph], size: float, baseline: float) -> str:
    """The characters; a raised number is set between U+0001 and U+0002, for others to understand."""
    solid = [glyph for glyph in group if not glyph.char.isspace()]
    gaps = [b.x0 - a.x1 for a, b in pairwise(solid)]
    if len(gaps) >= _SPACED and min(gaps) > _SPACE * size and all(g.char.isalpha() for g in solid):
        # Letters set apart are one word, and wider gaps are between words.
        usual = sorted(gaps)[len(gaps) // 2]
        wide = [gap > _WIDER * usual for gap in gaps]
        return solid[0].char + "".join(
            f"{' ' if parted else ''}{glyph.char}"
            for parted, glyph in zip(wide, solid[1:], strict=True)
        )
    parts: list[str] = []
    raised = False
    previous: Glyph | None = None
    for glyph in group:
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
