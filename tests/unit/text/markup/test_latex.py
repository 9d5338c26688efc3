"""LaTeX in prose, in formulas and in fields of BibTeX."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.markup.latex import field_decoder, from_latex, with_formulas


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("TNF-$\\alpha$ and $\\kappa$B", "TNF-α and κB"),
        ("7$\\times$10$^{8}$ cells", "7×10⁸ cells"),
        ("10$^{-4}$ and $10^6x$", "10⁻⁴ and 10⁶x"),
        ("N$_2$O, $\\mathrm{EC}_{50}$", "N₂O, EC₅₀"),
        ("$p<0.01$, survival $>$ 80\\%", "p<0.01, survival > 80%"),
        ("\\textless{}5 and {\\textgreater}9", "<5 and >9"),
        ("p \\textless 0.05", "p < 0.05"),
        ("TGF-\\textbeta{}2", "TGF-β2"),
        ("$\\frac{1}{4}$ and $\\frac{a+b}{c}$", "1/4 and (a+b)/c"),
        ("$e^{-kt}$ and $x^{n+1}$", "e^(-kt) and x^(n+1)"),
        ("37$^\\circ$C", "37°C"),
        ("\\ce{H2SO4}", "H₂SO₄"),
        ("Fr{\\'e}d{\\\"o} Stra{\\ss}e \\~n", "Frédö Straße ñ"),
        ("Na$^+$/K$^+$", "Na⁺/K⁺"),
    ],
)
def test_commands_become_signs(source: str, said: str) -> None:
    assert with_formulas(source) == said


@pytest.mark.parametrize(
    "text",
    [
        "it cost $5 and $10 a day",
        "US$ 30 or A$ 40 for each",
        "C:\\Users\\Ada\\file",
        "45% of {these} & those",
        "a \\madeup b",
    ],
)
def test_what_is_no_latex_stays(text: str) -> None:
    assert with_formulas(text) == text


def test_a_field_of_bibtex_keeps_braces_money_and_shares() -> None:
    read = field_decoder().latex_to_text
    assert read(r"{The {EAE} Group} {TNF}-$\alpha$") == "{The {EAE} Group} {TNF}-α"
    assert read(r"5% of $9 and $12, 7\% of \$3") == "5% of $9 and $12, 7% of $3"
    assert read(r"p \textless{} 0.05, {\O}rsted, G{\"o}del") == "p < 0.05, Ørsted, Gödel"
    assert read(r"\emph{in vitro}") == "in vitro"


def test_a_whole_document_is_a_formula() -> None:
    source = r"\documentclass{minimal}\usepackage{amsmath}\begin{document}$$\frac{V}{C_0}$$\end{document}"
    assert from_latex(source) == "V/(C₀)"


@given(st.integers(-99, 99), st.integers(1, 9))
def test_an_exponent_never_joins_its_base(power: int, factor: int) -> None:
    raised = str(power).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    assert with_formulas(f"{factor} $\\times$ 10$^{{{power}}}$") == f"{factor} × 10{raised}"
    assert f"10{raised}" in from_latex(f"{factor} \\times 10^{{{power}}} m")


@given(st.text(alphabet="ab1 $\\{}^_%&<>\"'", max_size=40))
def test_nothing_breaks_it(text: str) -> None:
    with_formulas(text)
    from_latex(text)
    field_decoder().latex_to_text(text)
