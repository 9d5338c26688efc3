"""Turns of users and channels."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.surfaces.slack.question_worker import RateLimits


def test_limits_hold_in_any_minute() -> None:
    limits = RateLimits(user_minute=2, channel_minute=3)
    waits = [limits.wait("T", "C", "U", 0.0) for _ in range(5)]
    assert waits == [0, 0, 60, 60, 120]
    assert limits.wait("T", "C2", "U2", 0.0) == 0
    assert limits.wait("T", "C", "U3", 1.0) == 119  # three are given to this channel by then
    assert limits.wait("T", "C3", "U2", 61.0) == 0


@given(st.lists(st.floats(0, 300), min_size=1, max_size=60))
def test_never_more_than_the_limit_in_a_minute(arrivals: list[float]) -> None:
    limits, given_at = RateLimits(3, 1000), []
    for now in sorted(arrivals):
        given_at.append(now + limits.wait("T", "C", "U", now))
    for at in given_at:
        assert sum(at - 59.999 < other <= at for other in given_at) <= 3
