"""Fields with markup, entities and LaTeX in them: what is a sign stays, what is a tag goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.markup.fragments import plain_field, without_tags


@pytest.mark.parametrize(
    "text",
    [
        "Swelling fell (p<0.01) and 12 of 14 rats (>85%) walked.",
        "doses of 3<x<9 mg and 5 > y",
        "IgG<IgM>IgA in serum",
        "weight <b and height> c",  # "b" is an element, these are no attributes
        "x<i>y without an end",
        "a <-> b, c <= d, e << f >> g",
    ],
)
def test_what_is_no_element_stays(text: str) -> None:
    assert plain_field(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Foxp3<sup>+</sup> cells <i>in vivo</i>", "Foxp3⁺ cells in vivo"),
        ("<jats:p>About 4 × 10<jats:sup>7</jats:sup> cells, p &lt; 0.01.</jats:p>", "About 4 × 10⁷ cells, p < 0.01."),
        ("<jats:title>Abstract</jats:title><jats:p>Nine rats.</jats:p>", "Nine rats."),
        ("<jats:title>Aim</jats:title><jats:p>Nine rats.</jats:p>", "Aim: Nine rats."),
        ("10&lt;sup&gt;-3&lt;/sup&gt; mol", "10⁻³ mol"),
        ("N<sub>2</sub>O and EC<sub>50</sub>", "N₂O and EC₅₀"),
        ('<span class="a" lang=en>TNF</span>-α<br/>rose', "TNF-α rose"),
        ("<p>One<p>two", "One two"),
        ("<mml:math><mml:mfrac><mml:mn>3</mml:mn><mml:mn>4</mml:mn></mml:mfrac></mml:math> of them", "3/4 of them"),
        ("<math><mi>p</mi><mo>&lt;</mo><mn>0.05</mn></math>", "p < 0.05"),
        ("IL-1$\\beta$ at 5\\,$\\mu$g", "IL-1β at 5 μg"),
        ("Peter &amp; Paul", "Peter & Paul"),
    ],
)  # fmt: skip
def test_markup_is_written_out(text: str, said: str) -> None:
    assert plain_field(text) == said


def test_a_formula_that_is_no_xml_stays_as_it_is() -> None:
    assert "mfrac" in plain_field("<math><mfrac><mn>1</mn></math> kept")


@given(
    st.floats(0.001, 0.5),
    st.integers(1, 99),
    st.sampled_from(["<", ">", "≤", "≥"]),
    st.sampled_from(["<", ">"]),
)
def test_no_relation_is_ever_lost(p: float, share: int, one: str, other: str) -> None:
    text = f"it fell (p{one}{p:.3f}) and stayed {other}{share}% in all (n{other}{share})"
    assert without_tags(text) == text
    assert plain_field(f"<p>{text.replace('<', '&lt;')}</p>") == text
