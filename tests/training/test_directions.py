"""From where on a direction that is read out is believed."""

from __future__ import annotations

import pytest

from training.directions import sure_from


@pytest.mark.parametrize(
    ("shares", "sure"),
    [
        ((0.5, 0.8, 0.9), 0.6),
        ((0.8, 0.7, 0.9), 0.7),  # what is enough once by chance is not
        ((0.9, 0.9, 0.7), 1.0),
        ((), 1.0),
    ],
)
def test_enough_is_right_from_there_on_and_from_each_higher_one(
    shares: tuple[float, ...], sure: float
) -> None:
    thresholds = (0.5, 0.6, 0.7)
    assert sure_from([(t, 9, share) for t, share in zip(thresholds, shares, strict=False)]) == sure
