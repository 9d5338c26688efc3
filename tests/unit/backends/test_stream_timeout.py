"""A stream may be long, but not silent."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Iterator

import pytest

from assistant.backends.stream_timeout import with_silence_limit
from assistant.errors import WriterFailed

LONG = 30.0
"""Seconds that no test lasts."""


@pytest.mark.parametrize("chunks", [[], ["one"], [1, None, "", "ä"], list(range(1000))])
def test_the_chunks_are_the_same_in_the_same_order(chunks: list[object]) -> None:
    assert list(with_silence_limit(iter(chunks), LONG)) == chunks


def test_a_stream_that_falls_silent_is_given_up() -> None:
    go_on = threading.Event()

    def stream() -> Iterator[int]:
        yield 1
        yield 2
        go_on.wait(LONG)

    found = []
    with pytest.raises(WriterFailed, match=r"^took too long$") as caught:
        for chunk in with_silence_limit(stream(), 0.2):
            found.append(chunk)
    go_on.set()
    assert found == [1, 2]
    assert not caught.value.retryable


def test_a_stream_that_never_begins_is_given_up() -> None:
    go_on = threading.Event()

    def stream() -> Iterator[int]:
        go_on.wait(LONG)
        yield 1

    with pytest.raises(WriterFailed, match="took too long"):
        next(with_silence_limit(stream(), 0.03))
    go_on.set()


def test_a_stream_may_last_longer_than_it_may_be_silent() -> None:
    def stream() -> Iterator[int]:
        for number in range(5):
            time.sleep(0.1)
            yield number

    assert list(with_silence_limit(stream(), 0.4)) == list(range(5))


def test_a_stream_that_lasts_ten_times_as_long_is_given_up() -> None:
    began = time.monotonic()

    def stream() -> Iterator[int]:
        for number in range(100):
            time.sleep(0.05)
            yield number

    found = []
    with pytest.raises(WriterFailed, match="took too long"):
        for chunk in with_silence_limit(stream(), 0.1):
            found.append(chunk)
    assert 1.0 <= time.monotonic() - began < 4.0
    assert found == list(range(len(found)))


@pytest.mark.parametrize("error", [ValueError("broken"), WriterFailed("refused"), SystemExit(3)])
def test_what_the_stream_raises_comes_after_its_chunks(error: BaseException) -> None:
    def stream() -> Iterator[int]:
        yield 1
        raise error

    found = []
    with pytest.raises(type(error)) as caught:
        for chunk in with_silence_limit(stream(), LONG):
            found.append(chunk)
    assert caught.value is error
    assert found == [1]


@pytest.mark.parametrize("taken", [0, 1])
def test_a_stream_is_closed_with_its_next_chunk_when_the_caller_stops(taken: int) -> None:
    go_on, closed = threading.Event(), threading.Event()
    unwanted = []

    def stream() -> Iterator[int]:
        try:
            yield 1
            go_on.wait(LONG)
            yield 2
            unwanted.append(3)
            yield 3
        finally:
            closed.set()

    limited = with_silence_limit(stream(), LONG)
    for _ in range(taken):
        next(limited)
    limited.close()  # type: ignore[attr-defined]
    go_on.set()
    # One that nobody began to read is not begun.
    assert closed.wait(5 if taken else 0.02) is bool(taken)
    assert not unwanted


def test_a_stream_that_ends_is_closed() -> None:
    class Stream:
        closed = False

        def __iter__(self) -> Iterator[int]:
            return self

        def __next__(self) -> int:
            raise StopIteration

        def close(self) -> None:
            self.closed = True

    stream = Stream()
    assert list(with_silence_limit(stream, LONG)) == []
    for _ in range(100):
        if stream.closed:
            break
        time.sleep(0.01)
    assert stream.closed


def test_the_stream_sees_what_was_set_where_it_is_read() -> None:
    who = contextvars.ContextVar("who", default="nobody")

    def stream() -> Iterator[str]:
        yield who.get()
        yield threading.current_thread().name

    who.set("ä")
    seen, thread = with_silence_limit(stream(), LONG)
    assert seen == "ä"
    assert thread != threading.current_thread().name


def test_a_stream_that_never_pauses_ends_too() -> None:
    def stream() -> Iterator[int]:
        until = time.monotonic() + 2
        while time.monotonic() < until:
            yield 1

    with pytest.raises(WriterFailed, match="took too long"):
        for _ in with_silence_limit(stream(), 0.01):
            pass
