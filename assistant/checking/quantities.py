"""A number with its power of ten, and the unit behind it, read off the pieces of a text."""

from typing import Final

from assistant.checking.numerals import NumberToken
from assistant.checking.units import Unit, simple_unit, time_unit

_TIMES: Final = frozenset({"x", "X", "×", "*", "·"})
_TEN: Final = 10.0
_HIGHEST: Final = 100
"""Exponents from which on a number behind a caret is none."""
_FRAMED: Final = 86400.0
"""Days and longer under the line are a frame ("mg/day"), shorter ones part of the unit ("ml/min")."""
_MULTIPLIERS: Final = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}  # fmt: skip


def read_number(found: list[NumberToken], at: int) -> tuple[float, int] | None:
    """(value, pieces used) of a number in digits; None where there is none, or in a name (IL-17)."""
    value = found[at].value
    texts = [piece.text for piece in found[at : at + 6]] + [""] * 6
    if texts[0].lower() == "half" and texts[1] in {"a", "an"} and time_unit(texts[2]):
        return 0.5, 2
    if value is None or _in_a_name(found, at):
        return None
    fraction = _fraction(found, at)
    if fraction is not None:
        return fraction
    used = 1
    if texts[1] in _TIMES and texts[3] == "^" and found[at + 2].value == _TEN:
        power, length = _power(found, at + 4)
        value, used = value * _TEN**power, 4 + length
    elif texts[1] == "^" and value == _TEN and (raised := _power(found, at + 2))[1]:
        value, used = _TEN ** raised[0], 2 + raised[1]
    elif texts[1] == "^" and found[at + 1].start == found[at].end and len(texts[2]) == 1:
        used = 3  # the mark of a note: 12.3¹, 12.3^a
    if at + used < len(found) and found[at + used].text.lower() in _MULTIPLIERS:
        value, used = value * _MULTIPLIERS[found[at + used].text.lower()], used + 1
    return value, used


def read_unit(found: list[NumberToken], at: int) -> tuple[Unit | None, int]:
    """(unit, index after it) of what follows a number; (None, `at`) when that is no unit."""
    start = at + 1 if at + 1 < len(found) and found[at].text == "-" else at
    unit, end = _simple(found, start)
    if unit is None or (start > at and found[at].start != found[at - 1].end):
        return None, at
    unit, end = _raised(found, end, unit)
    while end < len(found):
        below, after = _below(found, end)
        if below is None:
            break
        unit, end = unit.over(below), after
    return unit, end


def _in_a_name(found: list[NumberToken], at: int) -> bool:
    """Whether the number belongs to a word beside it: Th17, COVID-19, S6K1, OCT3/4, 3T3."""
    window = found[at : at + 3]
    if len(window) == 3 and window[1].word and window[2].value is not None:
        glued = window[2].end - window[0].start == sum(len(piece.text) for piece in window)
        if glued and not window[1].text.islower():
            return True
    if not at or found[at - 1].end != found[at].start:
        return False
    before = found[at - 1]
    if before.word or before.text == "^":
        return True
    if before.text not in {"-", "/"} or at < 2 or found[at - 2].end != before.start:
        return False
    return found[at - 2].word or (found[at - 2].value is not None and _in_a_name(found, at - 2))


def _fraction(found: list[NumberToken], at: int) -> tuple[float, int] | None:
    """(value, pieces used) of "1/2 of", "1/2 mg" and "2 1/2 hours"; None for counts such as "3/4 mice"."""
    whole = found[at].value or 0.0
    for start, added in ((at, 0.0), (at + 1, whole)):
        parts = found[start : start + 3]
        if len(parts) < 3 or parts[1].text != "/" or parts[2].end - parts[0].start != 3:
            continue
        above, below = parts[0].value, parts[2].value
        if above is None or below is None or not above < below:
            continue
        after = start + 3
        measured = after < len(found) and (
            found[after].text.lower() == "of" or _simple(found, after)[0] is not None
        )
        if measured or (start > at and after < len(found) and found[after].word):
            return added + above / below, after - at
    return None


def _power(found: list[NumberToken], at: int) -> tuple[float, int]:
    """(exponent, pieces used) of what stands behind a caret, in brackets or without; (0, 0) if none does."""
    bracket = int(at < len(found) and found[at].text == "(")
    sign, used = 1, bracket
    if at + used < len(found) and found[at + used].text in {"-", "+"}:
        sign, used = (-1 if found[at + used].text == "-" else 1), used + 1
    value = found[at + used].value if at + used < len(found) else None
    if value is None or value >= _HIGHEST:
        return 0, 0
    used += 1
    closed = bracket and at + used < len(found) and found[at + used].text == ")"
    return sign * value, used + int(closed)


def _simple(found: list[NumberToken], at: int) -> tuple[Unit | None, int]:
    """The longest unit that begins at `at`: up to two pieces ("per cent", "°C", "mm Hg")."""
    for length in (3, 2, 1):
        window = found[at : at + length]
        if len(window) < length or window[-1].text == "-":
            continue
        glued = "".join(piece.text for piece in window)
        spaced = " ".join(piece.text for piece in window if piece.text != "-")
        whole = window[-1].end - window[0].start == len(glued)
        unit = simple_unit(spaced) or (simple_unit(glued) if whole else None)
        if unit is not None:
            return unit, at + length
    return None, at


def _raised(found: list[NumberToken], at: int, unit: Unit) -> tuple[Unit, int]:
    """The unit with its exponent: "m2", "m^2"."""
    start = at + 1 if at < len(found) and found[at].text == "^" else at
    if 0 < start < len(found) and found[start].end - found[start].start == 1:
        glued = found[start].start == found[start - 1].end
        if glued and found[start].value in {2.0, 3.0}:
            squared = unit.times(unit)
            return (squared if found[start].value == 2 else squared.times(unit)), start + 1
    return unit, at


def _below(found: list[NumberToken], at: int) -> tuple[Unit | None, int]:
    """(unit under the line, index after it): "/kg", "per mL", "kg-1"."""
    text = found[at].text.lower()
    if text in {"/", "per"}:
        unit, end = _simple(found, at + 1)
        if unit is None or _is_frame(found[at + 1]):
            return None, at
        return _raised(found, end, unit)
    start = at + 1 if text in {"·", "*"} else at
    unit, end = _simple(found, start)
    if unit is None or end >= len(found) or _is_frame(found[start]):
        return None, at
    end += found[end].text == "^"
    minus = [piece.text for piece in found[end : end + 2]]
    return (unit, end + 2) if minus == ["-", "1"] else (None, at)


def _is_frame(piece: NumberToken) -> bool:
    unit = time_unit(piece.text)
    return unit is not None and (unit.dims == ("calendar",) or unit.scale >= _FRAMED)
