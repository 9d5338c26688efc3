"""What is raised or lowered in prose: exponents, ions, citations, marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.markup.superscripts import down, settled, up


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"10{up('6')} cells", "10⁶ cells"),
        (f"10{up('−9')} M", "10⁻⁹ M"),
        (f"10{up('5.5')}", "10^5.5"),
        (f"24 kg/m{up('2')}", "24 kg/m²"),
        (f"ten metres{up('2')}", "ten metres²"),
        (f"Ca{up('2 +')}, SO{down('4')}{up('2–')}", "Ca²⁺, SO₄²⁻"),
        (f"IC{down('50')}, V{down('max')}, PM{down('2.5')}, x{down('i')}", "IC₅₀, Vmax, PM2.5, x_i"),
        (f"{up('18')}F-FDG", "¹⁸F-FDG"),
        (f"the 1{up('st')}, X{up('TM')}, 5{up('*')}", "the 1st, X™, 5*"),
        (f"37{up('o')}C", "37°C"),
        (f"Akt{up('S473')}, CD44{up('hi')}", "Akt^S473, CD44^hi"),
        (f"5.2{up('a')}", "5.2^a"),
        (f"in rats{up('3')}", "in rats [3]"),
        (f"in rats.{up('3,4')} Then", "in rats. [3,4] Then"),
        (f"in EAE{up('3–5')}", "in EAE³⁻⁵"),
        (f"in EAE{up('3, 9')}", "in EAE [3,9]"),
        (f"e{up('x' + up('2'))}", "e^(x²)"),
    ],
)  # fmt: skip
def test_what_is_raised_is_told_by_what_it_is_raised_from(text: str, said: str) -> None:
    assert settled(text) == said


def test_in_a_formula_nothing_cites() -> None:
    assert settled(f"mass{up('2')}", formula=True) == "mass²"
    assert settled(f"ab{up('cd')}", formula=True) == "ab^cd"


@given(st.integers(1, 999), st.from_regex(r"[-+−–]?[0-9]{1,3}", fullmatch=True))
def test_a_figure_and_its_exponent_never_become_one_figure(base: int, power: str) -> None:
    said = settled(f"{base}{up(power)}")
    assert said.startswith(str(base))
    assert not any(char in "0123456789" for char in said[len(str(base)) :])


@given(st.text(alphabet="ab1 \x03\x04\x05\x06", max_size=30))
def test_no_mark_is_left(text: str) -> None:
    assert not set(settled(text)) & set("\x03\x04\x05\x06")
