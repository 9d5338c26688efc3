"""How often: "a day", "weekly", "twice a week", "every 8 hours", as times a second."""

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Final

from assistant.checking.numerals import NumberToken, spelled
from assistant.checking.units import time_unit

_ADVERBS: Final = {
    "hourly": "hour", "daily": "day", "nightly": "day", "weekly": "week", "fortnightly": "fortnight",
    "monthly": "month", "yearly": "year", "annually": "year", "annual": "year",
}  # fmt: skip
_OFTEN: Final = {"once": 1, "twice": 2, "thrice": 3}
_PER: Final = frozenset({"per", "each", "every", "/"})
_ARTICLES: Final = frozenset({"a", "an"})
_NOT_AFTER: Final = frozenset(
    {"for", "after", "within", "in", "of", "over", "about", "once", "half"}
)
"""Words after which "a week" is a length of time."""
_MONTH: Final = Fraction(30 * 86400 + 37800)
"""A twelfth of 365.25 days, in seconds."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """One frame, and the pieces that it takes up."""

    first: int
    last: int
    """Past the last one."""
    per: Fraction


def frames_in(found: list[NumberToken]) -> tuple[Frequency, ...]:
    """All frames of a text in order."""
    frames: list[Frequency] = []
    at = 0
    while at < len(found):
        often, start = _how_often(found, at)
        seconds, end = _period(found, start, counted=start > at)
        if seconds:
            frames.append(Frequency(at, end, often / seconds))
            at = end
        else:
            at += 1
    return tuple(frames)


def _how_often(found: list[NumberToken], at: int) -> tuple[Fraction, int]:
    """(times, index after it): "twice", "3 times", "six times"; (1, `at`) where nothing is said of it."""
    word = found[at].text.lower()
    if word in _OFTEN:
        return Fraction(_OFTEN[word]), at + 1
    number, end = _number(found, at)
    if number is not None and end < len(found) and found[end].text.lower() == "times":
        return number, end + 1
    return Fraction(1), at


def _period(found: list[NumberToken], at: int, *, counted: bool) -> tuple[Fraction | None, int]:
    """(seconds, index after it) of "a day", "daily", "every 8 hours" at `at`."""
    if at >= len(found):
        return None, at
    word = found[at].text.lower()
    if word in _ADVERBS:
        return _seconds(_ADVERBS[word]), at + 1
    if word in _ARTICLES:
        before = found[at - 1].text.lower() if at else ""
        if not at or (before in _NOT_AFTER and not counted):
            return None, at
    elif word not in _PER:
        return None, at
    if word == "/" and (not at or found[at - 1].value is not None):
        return None, at
    many, start = _multiple(found, at + 1) if word == "every" else (Fraction(1), at + 1)
    seconds = _seconds(found[start].text) if start < len(found) else None
    return (seconds * many, start + 1) if seconds else (None, at)


def _multiple(found: list[NumberToken], at: int) -> tuple[Fraction, int]:
    """(number of periods, index after it): "other", "second", "8", "six"."""
    if at < len(found):
        word = found[at].text.lower()
        if word in {"other", "second"} and at + 1 < len(found) and _seconds(found[at + 1].text):
            return Fraction(2), at + 1
        number, end = _number(found, at)
        if number:
            return number, end
    return Fraction(1), at


def _number(found: list[NumberToken], at: int) -> tuple[Fraction | None, int]:
    """(number in digits or in words, index after it); (None, `at`) where there is none."""
    value = found[at].value
    number = spelled(found, at) if value is None else (value, 1)
    if number is None or not isfinite(number[0]):
        return None, at
    return Fraction(number[0]), at + number[1]


def _seconds(word: str) -> Fraction | None:
    unit = time_unit(word)
    if unit is None:
        return None
    return Fraction(unit.scale) * (_MONTH if unit.dims == ("calendar",) else 1)
