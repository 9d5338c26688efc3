"""Figures: a number with its unit, what it counts, and its frame ("a day", "a week").

Two figures are the same only when all of that is: 8 mg is not 8 g, two milligrams a day are not two
a week, 296 people are not 296 mice. Conversions are done: 0.5 mg is 500 µg, 12 months are a year.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Final

from assistant.checking.counted_nouns import what_is_counted
from assistant.checking.frequencies import Frequency, frames_in
from assistant.checking.numerals import NumberToken, pieces, spelled
from assistant.checking.quantities import read_number, read_unit
from assistant.checking.units import NO_UNIT, Unit, time_unit
from assistant.text.lexicon import Lexicon
from assistant.text.sentences import without_markers

_LISTED: Final = frozenset({",", "and", "or", "to", "-", "versus", "vs", "/", "through", "±"})
"""Between numbers that share one unit: "2, 4 or 8 mg", "10 to 20 °C"."""
_BEFORE: Final = 3
"""Pieces before a number in which "more than", "p <" and the like are looked for."""
_FRAME_WITHIN: Final = 6
"""Pieces between a figure and its frame: "2 mg of the study drug a day"."""
_MORE: Final = frozenset({">", "≥", "more", "over", "above", "exceeding", "least", "exceeded"})
_LESS: Final = frozenset({"<", "≤", "less", "fewer", "under", "below", "most"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a sentence."""

    written: str
    value: float
    """In the base unit of its dimensions."""
    plain: float
    """As written, before any conversion."""
    unit: Unit = NO_UNIT
    counted: tuple[str, ...] = ()
    """What is counted: ``@human`` or the noun's stem, then what that is a kind of. Empty if not told."""
    per: Fraction | None = None
    """Times a second: a day is 1/86400."""
    bound: int = 0
    """1 for "more than", -1 for "less than"."""
    probability: bool = False
    """It is the p of a test."""

    @property
    def bare(self) -> bool:
        """A number alone."""
        return not (self.unit.dims or self.counted or self.probability)

    @property
    def is_year(self) -> bool:
        """It looks like the number of a year."""
        return self.bare and self.plain.is_integer() and 1800 <= self.plain <= 2100


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a text."""

    figures: tuple[Figure, ...]
    frames: frozenset[Fraction]
    """Every frame of the text, whether a figure stands with it or not ("daily rapamycin")."""


# The same sentences come up in question after question.
@lru_cache(maxsize=8192)
def figures_in(text: str, lexicon: Lexicon) -> Figures:
    """The figures of a text in order, reference markers aside."""
    found = pieces(without_markers(text))
    frames = frames_in(found)
    figures: list[Figure] = []
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(found):
        read = _figure_at(found, at, frames, lexicon)
        if read is None:
            at += 1
            continue
        figure, end = read
        figures.append(figure)
        spans.append((at, end))
        at = max(end, at + 1)
    shared = _with_shared_units(figures, spans, found)
    return Figures(tuple(shared), frozenset(frame.per for frame in frames))


def _figure_at(
    found: list[NumberToken], at: int, frames: tuple[Frequency, ...], lexicon: Lexicon
) -> tuple[Figure, int] | None:
    """(figure, index after number and unit) of what begins at `at`; None when no figure does."""
    if any(frame.first <= at < frame.last and frame.first < at for frame in frames):
        return None
    number = read_number(found, at) or spelled(found, at)
    if number is None:
        return None
    value, used = number
    end = at + used
    in_words = not found[at].text[:1].isdigit() and found[at].value is None
    unit, after = read_unit(found, end)
    if (
        unit is None
        and found[end : end + 1]
        and not in_words
        and _glued(found[end - 1], found[end])
    ):
        return None
    counted: tuple[str, ...] = ()
    noun_end = after
    if unit is None:
        counted, noun_end = what_is_counted(found, after, lexicon)
        unit = None if counted else _unit_before(found, at)
    if value == 1 and unit is None and (in_words or counted):
        return None  # A pronoun ("one"), or the number of a kind ("type 1 receptors").
    base = unit or NO_UNIT
    per, last = _frame_of(found, max(after, noun_end), frames)
    figure = Figure(
        written=_written(found, at, max(after, noun_end, last)),
        value=value * base.scale,
        plain=value,
        unit=base,
        counted=counted,
        per=per,
        bound=_bound(found, at),
        probability=_is_probability(found, at),
    )
    return figure, after


def _with_shared_units(
    figures: list[Figure], spans: list[tuple[int, int]], found: list[NumberToken]
) -> list[Figure]:
    """Bare numbers of a list or range take the unit and the thing counted of the next number."""
    out = list(figures)
    for i in range(len(out) - 2, -1, -1):
        between = found[spans[i][1] : spans[i + 1][0]]
        listed = between and all(piece.text.lower() in _LISTED for piece in between)
        one, following = out[i], out[i + 1]
        if listed and one.bare and not following.bare and not following.probability:
            out[i] = Figure(
                f"{one.written} ({following.written})", one.plain * following.unit.scale,
                one.plain, following.unit, following.counted, following.per, one.bound,
            )  # fmt: skip
    return out


def _frame_of(
    found: list[NumberToken], at: int, frames: tuple[Frequency, ...]
) -> tuple[Fraction | None, int]:
    """The frame that follows a figure closely, with no other number or clause between."""
    for frame in frames:
        between = found[at : frame.first]
        near = at <= frame.first <= at + _FRAME_WITHIN
        if near and all(p.value is None and p.text not in ",;:.(" for p in between):
            return frame.per, frame.last
    return None, at


def _unit_before(found: list[NumberToken], at: int) -> Unit | None:
    """The unit of time that a point in time is told in: "week 12"."""
    return time_unit(found[at - 1].text) if at and len(found[at - 1].text) > 2 else None


def _bound(found: list[NumberToken], at: int) -> int:
    before = [piece.text.lower() for piece in found[max(0, at - _BEFORE) : at]]
    for word in reversed(before):
        if word in _MORE or word in _LESS:
            return 1 if word in _MORE else -1
    return 0


def _is_probability(found: list[NumberToken], at: int) -> bool:
    before = [piece.text for piece in found[max(0, at - _BEFORE) : at]]
    return any(
        word in {"p", "P"} and sign in {"<", ">", "=", "≤", "≥"} for word, sign in pairwise(before)
    )


def _glued(one: NumberToken, other: NumberToken) -> bool:
    return one.end == other.start and other.word


def _written(found: list[NumberToken], start: int, end: int) -> str:
    parts = [found[start].text]
    for last, piece in zip(found[start:end], found[start + 1 : end], strict=False):
        parts.append(("" if last.end == piece.start else " ") + piece.text)
    return "".join(parts)
