"""Whether the figures of a claim stand in its evidence."""

from fractions import Fraction
from typing import Final

from assistant.checking.figures import Figure, Figures

_CLOSE: Final = 1e-6
"""Relative difference up to which two values are one: rounding of the computer, not of authors."""


def unborne(said: Figures, shown: Figures) -> tuple[str, ...]:
    """The figures of a claim that its evidence does not give, as the claim writes them."""
    years = any(figure.is_year for figure in shown.figures)
    missing = [
        figure.written
        for figure in said.figures
        if not (figure.is_year and not years)
        and not any(_same(figure, other, shown.frames) for other in shown.figures)
    ]
    given = {figure.per for figure in said.figures}
    if not missing and shown.frames and not said.frames <= shown.frames | given:
        missing.append("how often")
    return tuple(dict.fromkeys(missing))


def same_quantity(one: Figure, other: Figure) -> bool:
    """Whether two figures measure or count the same, whatever their values."""
    if one.unit.dims != other.unit.dims or one.per != other.per:
        return False
    return not (one.counted and other.counted) or _same_thing(one.counted, other.counted)


def _same(said: Figure, shown: Figure, frames: frozenset[Fraction]) -> bool:
    """Whether the evidence's figure bears the claim's out."""
    if said.probability or shown.probability:
        return _same_probability(said, shown)
    if said.bound * shown.bound < 0:
        return False
    if said.per is not None and said.per != shown.per and (shown.per or said.per not in frames):
        return False
    if said.bare:
        return _equal(said.plain, shown.plain) or _equal(said.value, shown.value)
    if said.unit.dims != shown.unit.dims or not _equal(said.value, shown.value):
        return False
    return not (said.counted and shown.counted) or _same_thing(said.counted, shown.counted)


def _same_thing(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the one is a kind of the other, or both are words of one family."""
    families = {key for key in one if key.startswith("~")}
    return one[0] in other or other[0] in one or bool(families & set(other))


def _same_probability(said: Figure, shown: Figure) -> bool:
    """Whether one p bears out the other: 0.012 shows that p < 0.05, and not the reverse."""
    if not (said.probability and shown.probability):
        return False
    if said.bound and not shown.bound:
        return (said.value - shown.value) * said.bound < 0
    return said.bound == shown.bound and _equal(said.value, shown.value)


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(abs(one), abs(other))
