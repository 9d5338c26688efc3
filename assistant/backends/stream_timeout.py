"""A stream that has to go on: an end to silence, not to length."""

import contextvars
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from assistant.errors import WriterFailed

T = TypeVar("T")

_IN_ALL: Final = 10
"""A stream may last so many times as long as it may be silent."""
_TOO_LONG: Final = "took too long"


@dataclass(frozen=True, slots=True)
class _Over(Generic[T]):
    """The stream's end, or what it raised."""

    error: BaseException | None = None


def with_silence_limit(chunks: Iterator[T], silence: float) -> Iterator[T]:
    """The same chunks, as long as the next one comes within `silence` seconds.

    They are read in a thread, for a server's signs of life keep a connection open that brings no word. When
    the caller stops, the stream is closed as soon as its next chunk comes.

    Raises:
        WriterFailed: it was silent, or lasted ten times as long as it may be silent.
        BaseException: whatever the stream raises.
    """
    arrived: queue.SimpleQueue[T | _Over[T]] = queue.SimpleQueue()
    stopped = threading.Event()
    context = contextvars.copy_context()
    until = time.monotonic() + silence * _IN_ALL
    reader = threading.Thread(
        target=lambda: context.run(_read, chunks, arrived, stopped, until), daemon=True
    )
    reader.start()
    try:
        while True:
            try:
                item = arrived.get(timeout=min(silence, max(0.0, until - time.monotonic())))
            except queue.Empty:
                raise WriterFailed(_TOO_LONG, retryable=False) from None
            if isinstance(item, _Over):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        stopped.set()


def _read(
    chunks: Iterator[Any], into: queue.SimpleQueue[Any], stopped: threading.Event, until: float
) -> None:
    try:
        for chunk in chunks:
            if stopped.is_set():
                break
            if time.monotonic() > until:  # one that never pauses is told here alone
                raise WriterFailed(_TOO_LONG, retryable=False)
            into.put(chunk)
    except BaseException as error:  # it is raised where the chunks are read
        into.put(_Over(error))
    else:
        into.put(_Over())
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
