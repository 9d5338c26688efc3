"""A number in digits with its power of ten, and the unit behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.numerals import pieces
from assistant.checking.quantities import read_number, read_unit


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("7 cups", 7, "cups"),
        ("1.5 × 10⁶ spores", 1.5e6, "spores"),
        ("5x10^3 spores", 5000, "spores"),
        ("5·10⁴ spores", 50000, "spores"),
        ("10⁴ spores", 10000, "spores"),
        ("10^(−4) g", 1e-4, "g"),
        ("2.3 million loaves", 2.3e6, "loaves"),
        ("half a year", 0.5, "year"),
        ("half an hour", 0.5, "hour"),
        ("1/2 mg", 0.5, "mg"),
        ("3/4 of it", 0.75, "of"),
        ("2 1/2 hours", 2.5, "hours"),
        # the mark of a note is no power
        ("7.5¹ mm", 7.5, "mm"),
        ("7.5^a mm", 7.5, "mm"),
        ("10^a loaves", 10, "loaves"),
        # a slash between counts
        ("3/4 loaves", 3, "/"),
        ("4/3 of it", 4, "/"),
    ],
)
def test_a_number_is_read_with_all_that_belongs_to_it(text: str, value: float, rest: str) -> None:
    found = pieces(text)
    read = read_number(found, 0)
    assert read is not None
    assert read[0] == pytest.approx(value)
    assert found[read[1]].text.startswith(rest)


@pytest.mark.parametrize(
    "name", ["Th17", "COVID-19", "S6K1", "OCT3/4", "3T3", "half the cake", "half a cake"]
)
def test_a_name_has_no_number(name: str) -> None:
    found = pieces(name)
    assert [read_number(found, at) for at in range(len(found))] == [None] * len(found)


@pytest.mark.parametrize("text", ["10^150", "10^", "10^-"])
def test_a_power_that_is_none_leaves_the_ten(text: str) -> None:
    read = read_number(pieces(text), 0)
    assert read is not None
    assert read[0] == 10


@pytest.mark.parametrize(
    ("text", "dims", "scale"),
    [
        ("5 mg", ("mass",), 1e-3),
        ("7-day", ("time",), 86400),
        ("10 per cent", ("share",), 0.01),
        ("90 mm Hg", ("pressure",), 133.322),
        ("37 °C", ("degrees C",), 1),
        ("3 degrees Celsius", ("degrees C",), 1),
        ("2 m2", ("length", "length"), 1),
        ("5 cm^3", ("length", "length", "length"), 1e-6),
        ("5 mg/kg", ("/mass", "mass"), 1e-6),
        ("5 ng per mL", ("/volume", "mass"), 1e-6),
        ("60 ml min⁻¹", ("/time", "volume"), 1e-3 / 60),
        ("25 kg/m2", ("/length", "/length", "mass"), 1e3),
        # days and longer are how often, not part of the unit
        ("5 mg/day", ("mass",), 1e-3),
        ("5 mg/kg/day", ("/mass", "mass"), 1e-6),
        ("2 mg per week", ("mass",), 1e-3),
    ],
)
def test_the_unit_behind_a_number(text: str, dims: tuple[str, ...], scale: float) -> None:
    unit, _ = read_unit(pieces(text), 1)
    assert unit is not None
    assert unit.dims == dims
    assert unit.scale == pytest.approx(scale)


@pytest.mark.parametrize("text", ["3 cats", "7 -day", "5 MM", "5", "5 -"])
def test_what_is_no_unit_takes_up_nothing(text: str) -> None:
    assert read_unit(pieces(text), 1) == (None, 1)


@given(st.integers(1, 999), st.sampled_from(["mg", "mg/kg", "ng per mL", "°C", "per cent", "m2"]))
def test_a_number_and_its_unit_take_up_the_whole_of_both(number: int, unit: str) -> None:
    found = pieces(f"{number} {unit}, then tea")
    read = read_number(found, 0)
    assert read == (number, 1)
    _, end = read_unit(found, 1)
    assert found[end].text == ","


@given(st.lists(st.sampled_from(["10", "^", "-", "(", "3", "x", "/", "mg", "1/2", "half", "a"])))
def test_no_order_of_signs_is_too_odd(words: list[str]) -> None:
    found = pieces(" ".join(words))
    for at in range(len(found)):
        read = read_number(found, at)
        assert read is None or 0 < read[1] <= len(found) - at
        assert at < read_unit(found, at + 1)[1] <= max(at + 1, len(found))
