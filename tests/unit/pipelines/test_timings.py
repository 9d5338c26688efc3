"""How long steps take, and who is told."""

from __future__ import annotations

import time

import pytest

from assistant.domain import Stage, StageName, StageResult
from assistant.pipelines.stage_reports import Timings

FOUND = (StageResult("Bees", "They dance."),)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by a quarter of a second whenever somebody looks."""
    ticks = (number * 0.25 for number in range(99))
    monkeypatch.setattr(time, "perf_counter", lambda: next(ticks))


@pytest.mark.usefixtures("clock")
def test_each_step_has_its_milliseconds() -> None:
    timings = Timings()
    with timings.of("whole"), timings.of("part"):
        pass
    assert timings.taken == {"part": 250.0, "whole": 750.0}


@pytest.mark.usefixtures("clock")
def test_a_step_that_failed_took_no_time_and_its_error_comes_out() -> None:
    timings = Timings()
    with pytest.raises(ValueError, match="no hive"), timings.of("part"):
        raise ValueError("no hive")
    assert timings.taken == {}


@pytest.mark.usefixtures("clock")
def test_who_watches_is_told_what_was_found_and_how_long_it_took() -> None:
    told: list[Stage] = []
    timings = Timings(watch=told.append)
    with timings.of("reading"):
        pass
    timings.tell(StageName.READ, "reading", lambda: FOUND)
    assert told == [Stage(StageName.READ, FOUND, 250.0)]


def test_nothing_is_put_together_for_nobody() -> None:
    def found() -> tuple[StageResult, ...]:
        raise AssertionError("nobody watches")

    Timings().tell(StageName.READ, "reading", found)


def test_what_a_watcher_raises_ends_the_answer() -> None:
    def stop(_stage: Stage) -> None:
        raise InterruptedError

    timings = Timings({"reading": 1.0}, stop)
    with pytest.raises(InterruptedError):
        timings.tell(StageName.READ, "reading", lambda: FOUND)
