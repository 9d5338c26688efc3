"""Two ranked lists made one, by hand."""

from __future__ import annotations

from assistant.retrieval.fusion import convex, min_max


def test_min_max_puts_scores_between_zero_and_one() -> None:
    assert min_max({1: 2.0, 2: 4.0, 3: 3.0}) == {1: 0.0, 2: 1.0, 3: 0.5}
    assert min_max({1: 2.0, 2: 4.0}, floor=0.0) == {1: 0.5, 2: 1.0}
    assert min_max({1: 3.0}) == {1: 1.0}
    assert min_max({}) == {}


def test_convex_fusion_by_hand() -> None:
    # dense: 7 → 1, 8 → 0; lexical: 8 → 1, 9 → 0.5; half of each.
    assert convex({7: 0.9, 8: 0.1}, {8: 4.0, 9: 2.0}, 0.5) == [(7, 0.5), (8, 0.5), (9, 0.25)]
