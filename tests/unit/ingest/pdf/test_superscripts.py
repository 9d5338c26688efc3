"""Raised signs: references in brackets, powers as powers, the rest as it stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ingest.pdf.superscripts import with_markers, with_powers


def marked(text: str) -> str:
    """Signs between braces as raised ones."""
    return text.replace("{", "\x01").replace("}", "\x02")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("a count of 3 × 10{8} spores", "a count of 3 × 10⁸ spores"),
        ("a constant of 4 × 10{−}{7} M", "a constant of 4 × 10⁻⁷ M"),
        ("at 8 ml min{–1 }per 2 m{2 }of leaf", "at 8 ml min⁻¹ per 2 m² of leaf"),
        ("free Ca{2+} and Na{+} rose", "free Ca²⁺ and Na⁺ rose"),
        ("with {3}H-leucine and {14}C", "with ³H-leucine and ¹⁴C"),
        ("seen before.{7}{,9} Others", "seen before. [7,9] Others"),
        ("seen before{7}{–9} by others", "seen before [7–9] by others"),
        ("in two thirds of the leaves (40%){12}.", "in two thirds of the leaves (40%) [12]."),
        ("grew by 40%{5} in spring", "grew by 40% [5] in spring"),
        ("of STAT3{11} in roots", "of STAT3 [11] in roots"),
        ("in the frost of 1987{4} they", "in the frost of 1987 [4] they"),
        ("part of it{14,15} was", "part of it [14,15] was"),
        ("five mm{3} of soil", "five mm³ of soil"),
        ("the 4{th} week", "the 4th week"),
        ("mass to the power M{0.75} grew", "mass to the power M^0.75 grew"),
    ],
)
def test_a_raised_number_is_what_it_means(printed: str, text: str) -> None:
    assert with_markers(marked(printed)) == text


def test_a_cell_of_a_table_points_to_no_reference() -> None:
    assert with_powers(marked("Yield | 12.5{2} | weight{3}")) == "Yield | 12.5² | weight³"


@given(st.integers(-99, 99), st.integers(1, 999), st.sampled_from("-−–"))
def test_every_power_of_ten_is_a_power(power: int, factor: int, minus: str) -> None:
    sign = minus if power < 0 else ""
    said = with_markers(marked(f"about {factor} × 10{{{sign}{abs(power)}}} cells"))
    base, _, rest = said.removeprefix(f"about {factor} × ").partition(" ")
    assert rest == "cells"
    assert base.startswith("10")
    assert not base[2:].isascii()
    value = unicodedata.normalize("NFKC", base[2:]).replace("−", "-")
    assert int(value) == power
