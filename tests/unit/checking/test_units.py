"""Units: what they measure, and how large they are beside each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.units import NO_UNIT, Unit, simple_unit, time_unit


def known(text: str) -> Unit:
    """The unit of that name, which has to be one."""
    unit = simple_unit(text)
    assert unit is not None, text
    return unit


@pytest.mark.parametrize(
    ("large", "small", "ratio"),
    [
        ("g", "mg", 1e3),
        ("kg", "gram", 1e3),
        ("milligrams", "mcg", 1e3),
        ("μg", "ug", 1),
        ("L", "cc", 1e3),
        ("litres", "liters", 1),
        ("mM", "nM", 1e6),
        ("km", "metre", 1e3),
        ("kb", "bp", 1e3),
        ("kcal", "joules", 4184),
        ("mmHg", "Pa", 133.322),
        ("inch", "cm", 2.54),
        ("tonne", "kg", 1e3),
        ("percent", "‰", 10),
        ("fortnight", "week", 2),
        ("week", "days", 7),
        ("h", "min", 60),
        ("years", "month", 12),
        ("decade", "yr", 10),
    ],
)
def test_units_of_one_kind_are_converted(large: str, small: str, ratio: float) -> None:
    one, other = known(large), known(small)
    assert one.dims == other.dims
    assert one.scale / other.scale == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mM", "mm"),
        ("month", "days"),
        ("M", "m"),
        ("°C", "°F"),
        ("percent", "percentage points"),
        ("g", "Gy"),
        ("fold", "percent"),
        ("points", "units"),
    ],
)
def test_units_of_different_kinds_are_never_compared(one: str, other: str) -> None:
    assert known(one).dims != known(other).dims


@pytest.mark.parametrize("text", ["", "cats", "MM", "KG", "Mg", "mmmol", "kiloweek", "milli", "S"])
def test_what_is_no_unit_is_none(text: str) -> None:
    assert simple_unit(text) is None


@pytest.mark.parametrize("text", ["MILLIGRAMS", "Weeks", "Per Cent", "Degrees Celsius", "HR"])
def test_a_name_may_be_written_in_capitals(text: str) -> None:
    assert simple_unit(text) == simple_unit(text.lower()) is not None


def test_only_units_of_time_are_of_time() -> None:
    assert time_unit("Weeks") == Unit(("time",), 604800.0)
    assert time_unit("yr") == Unit(("calendar",), 12.0)
    assert time_unit("mg") is None
    assert time_unit("s") is None  # Of plural endings, not of seconds.


def test_what_stands_under_the_line_does_not_cancel() -> None:
    dose = known("mg").over(known("kg"))
    assert dose.dims == ("/mass", "mass")
    assert dose.scale == pytest.approx(1e-6)
    assert dose != NO_UNIT


def test_a_product_does_not_depend_on_the_order() -> None:
    assert known("kg").times(known("m")) == known("m").times(known("kg"))
    assert known("m").times(known("m")).dims == ("length", "length")


def test_a_molar_is_a_mole_per_litre() -> None:
    quotient = known("mmol").over(known("L"))
    assert quotient.dims == known("mM").dims
    assert quotient.scale == pytest.approx(known("mM").scale)


@given(
    st.sampled_from(["g", "mol", "L", "s", "m"]), st.sampled_from(["kg", "mL", "min", "mM", "IU"])
)
def test_two_lines_are_one_above_again(above: str, below: str) -> None:
    once = NO_UNIT.over(known(below))
    assert NO_UNIT.over(once).dims == known(below).dims
    assert known(above).times(once).dims == known(above).over(known(below)).dims
