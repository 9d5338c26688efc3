"""What several stances say together."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.polarity import Polarity, clearly_for, features, lean
from assistant.reader import Stance

FOR = Stance(0.98, 0.01, 0.01)
AGAINST = Stance(0.01, 0.98, 0.01)
NEITHER = Stance(0.01, 0.01, 0.98)


def stance(weights: tuple[int, int, int]) -> Stance:
    """A stance with these shares."""
    one, other, third = (weight / sum(weights) for weight in weights)
    return Stance(one, other, third)


STANCES = st.lists(st.tuples(*[st.integers(1, 99)] * 3).map(stance), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("stances", "polarity"),
    [
        ([FOR], Polarity.FOR),
        ([AGAINST], Polarity.AGAINST),
        ([NEITHER], Polarity.NEITHER),
        # one sure sentence among others that are beside the point
        ([NEITHER, NEITHER, FOR, NEITHER], Polarity.FOR),
        ([AGAINST, NEITHER, NEITHER, NEITHER], Polarity.AGAINST),
        ([NEITHER] * 4, Polarity.NEITHER),
    ],
)
def test_a_sure_reader_is_believed(stances: list[Stance], polarity: Polarity) -> None:
    assert lean(stances, 0.8) is polarity


@pytest.mark.parametrize("many", [1, 4])
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_shared_words_alone_bear_nothing_out(many: int, share: float) -> None:
    assert lean([Stance(0.3, 0.3, 0.4)] * many, share) is Polarity.NEITHER


def test_the_strongest_of_each_counts_wherever_it_stands() -> None:
    strong = features([Stance(0.6, 0.1, 0.3), Stance(0.1, 0.4, 0.5)], 0.25)
    assert strong == pytest.approx((log(0.6 / 0.3), log(0.4 / 0.5), 0.25))


def test_a_probability_of_nothing_is_no_error() -> None:
    supports, contradicts, _ = features([Stance(1.0, 0.0, 0.0)], 0.0)
    assert supports == pytest.approx(log(1e4))
    assert contradicts == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("stances", "clear"),
    [
        ([FOR, NEITHER], True),
        ([AGAINST, NEITHER], False),
        ([FOR, AGAINST], False),
        ([Stance(0.3, 0.1, 0.6)], True),
        ([Stance(0.4, 0.4, 0.2)], False),
    ],
)
def test_support_is_clear_only_where_the_contrary_is_weaker(
    stances: list[Stance], clear: bool
) -> None:
    assert clearly_for(stances) is clear


@given(STANCES, st.floats(0, 1))
def test_the_order_of_the_sentences_does_not_matter(stances: list[Stance], share: float) -> None:
    assert lean(stances, share) is lean(stances[::-1], share)


@given(STANCES, st.floats(0, 1))
def test_nothing_is_for_or_against_that_the_reader_finds_beside_the_point(
    stances: list[Stance], share: float
) -> None:
    polarity = lean(stances, share)
    if all(one.supports < one.neither for one in stances):
        assert polarity is not Polarity.FOR
    if all(one.contradicts < one.neither for one in stances):
        assert polarity is not Polarity.AGAINST
