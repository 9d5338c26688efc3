"""Which figures of a claim its evidence gives."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.figure_comparison import same_quantity, unborne
from assistant.checking.figures import Figure, Figures
from assistant.checking.units import NO_UNIT, Unit

GRAM = Unit(("mass",), 1.0)
LITRE = Unit(("volume",), 1.0)
A_DAY = Fraction(1, 86400)
A_WEEK = Fraction(1, 604800)


def number(
    value: float,
    *,
    plain: float | None = None,
    unit: Unit = NO_UNIT,
    counted: tuple[str, ...] = (),
    per: Fraction | None = None,
    bound: int = 0,
    probability: bool = False,
) -> Figure:
    """A figure, and of it what a case is about."""
    written = float(value if plain is None else plain)
    return Figure(f"{value:g}", float(value), written, unit, counted, per, bound, probability)


def of(*figures: Figure, frames: frozenset[Fraction] = frozenset()) -> Figures:
    """A text with these figures."""
    return Figures(figures, frames)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (number(5), number(5, unit=GRAM)),
        (number(5), number(0.005, plain=5.0, unit=GRAM)),
        (number(5, unit=GRAM), number(5, unit=GRAM)),
        (number(0.1 + 0.2, unit=GRAM), number(0.3, unit=GRAM)),
        (number(5, counted=("@human",)), number(5, counted=("@human",))),
        (number(5, counted=("@animal",)), number(5, counted=("@rat", "@animal"))),
        (number(5, counted=("@rat", "@animal")), number(5, counted=("@animal",))),
        (number(5, counted=("trial", "~study")), number(5, counted=("paper", "~study"))),
        (number(5, unit=GRAM), number(5, unit=GRAM, per=A_DAY)),
        (number(5, unit=GRAM, bound=1), number(5, unit=GRAM)),
        (number(0.05, probability=True, bound=-1), number(0.01, probability=True)),
        (number(0.05, probability=True, bound=-1), number(0.05, probability=True, bound=-1)),
    ],
)
def test_it_is_given(said: Figure, shown: Figure) -> None:
    assert unborne(of(said), of(number(77), shown)) == ()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (number(5), number(6)),
        (number(5, unit=GRAM), number(5)),
        (number(5, unit=GRAM), number(5, unit=LITRE)),
        (number(5, unit=GRAM), number(5.001, unit=GRAM)),
        (number(5, counted=("@human",)), number(5, counted=("@rat", "@animal"))),
        (number(5, counted=("@mouse", "@animal")), number(5, counted=("@rat", "@animal"))),
        (number(5, unit=GRAM, per=A_DAY), number(5, unit=GRAM, per=A_WEEK)),
        (number(5, unit=GRAM, per=A_DAY), number(5, unit=GRAM)),
        (number(5, unit=GRAM, bound=1), number(5, unit=GRAM, bound=-1)),
        (number(0.05, probability=True), number(0.05)),
        (number(0.01, probability=True), number(0.05, probability=True, bound=-1)),
        (number(0.001, probability=True, bound=-1), number(0.01, probability=True)),
        (number(0.05, probability=True, bound=1), number(0.01, probability=True)),
    ],
)
def test_it_is_not_given(said: Figure, shown: Figure) -> None:
    assert unborne(of(said), of(shown)) == (said.written,)


def test_each_is_told_once_in_order() -> None:
    said = of(number(9), number(4), number(3), number(9))
    assert unborne(said, of(number(4))) == ("9", "3")


def test_a_year_is_missed_only_where_the_evidence_names_one() -> None:
    assert unborne(of(number(1931)), of(number(12))) == ()
    assert unborne(of(number(1931)), of(number(1913))) == ("1931",)
    assert unborne(of(number(1931, unit=GRAM)), of(number(12))) == ("1931",)


def test_how_often_may_stand_elsewhere_in_the_evidence() -> None:
    said, shown = number(5, unit=GRAM, per=A_DAY), number(5, unit=GRAM)
    assert unborne(of(said), of(shown, frames=frozenset({A_DAY}))) == ()
    assert unborne(of(said), of(shown, frames=frozenset({A_WEEK}))) == ("5",)
    weekly = number(5, unit=GRAM, per=A_WEEK)
    assert unborne(of(said), of(weekly, frames=frozenset({A_DAY, A_WEEK}))) == ("5",)


def test_how_often_is_compared_without_a_figure() -> None:
    daily, weekly = of(frames=frozenset({A_DAY})), of(frames=frozenset({A_WEEK}))
    assert unborne(daily, weekly) == ("how often",)
    assert unborne(daily, daily) == ()
    assert unborne(daily, of()) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (number(5, unit=GRAM), number(900, unit=GRAM), True),
        (number(5, unit=GRAM), number(5, unit=LITRE), False),
        (number(5, unit=GRAM, per=A_DAY), number(5, unit=GRAM), False),
        (number(5, counted=("@rat", "@animal")), number(6, counted=("@animal",)), True),
        (number(5, counted=("@rat", "@animal")), number(6, counted=("@human",)), False),
        (number(5, counted=("@rat", "@animal")), number(6), True),
    ],
)
def test_the_same_is_measured_whatever_the_value(one: Figure, other: Figure, same: bool) -> None:
    assert same_quantity(one, other) is same
    assert same_quantity(other, one) is same


FIGURES = st.builds(
    number,
    st.floats(0.001, 1e6),
    unit=st.sampled_from([GRAM, LITRE, NO_UNIT]),
    counted=st.sampled_from([(), ("@human",), ("@rat", "@animal")]),
    per=st.sampled_from([None, A_DAY]),
    bound=st.sampled_from([-1, 0, 1]),
    probability=st.booleans(),
)


@given(st.lists(FIGURES, max_size=4))
def test_a_text_bears_itself_out(figures: list[Figure]) -> None:
    assert unborne(of(*figures), of(*figures)) == ()
    assert all(same_quantity(figure, figure) for figure in figures)
