"""How likely a verdict by one sentence is right."""

from __future__ import annotations

import pytest

from assistant.checking.bearing import BEARS_FROM, bearing
from assistant.domain import Support


@pytest.mark.parametrize("support", [Support.SUPPORTED, Support.CONTRADICTED, Support.PARTLY])
def test_the_nearer_and_the_more_words_it_shares_the_likelier(support: Support) -> None:
    near, far = bearing(support, 0.0, 0.5), bearing(support, 0.2, 0.5)
    assert 0 < far < near < 1
    assert near < bearing(support, 0.0, 0.8)


def test_what_decides_nothing_bears_nothing_out() -> None:
    assert bearing(Support.UNSUPPORTED, 0.0, 1.0) == 0.0


def test_what_is_borne_out_in_part_is_weighed_as_support() -> None:
    assert bearing(Support.PARTLY, 0.1, 0.4) == bearing(Support.SUPPORTED, 0.1, 0.4)


def test_the_nearest_sentence_with_most_of_the_words_counts_and_one_on_something_else_does_not() -> (
    None
):
    assert (
        bearing(Support.CONTRADICTED, 0.0, 0.7)
        > BEARS_FROM
        > bearing(Support.CONTRADICTED, 0.12, 0.4)
    )
