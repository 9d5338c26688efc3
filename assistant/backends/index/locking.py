"""What every store of an index does on this machine: one writer at a time, and vectors that outlive a kill."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.backends.index.resumable_vectors import ResumableVectors
from assistant.errors import IndexBusy, IndexNotWritable
from assistant.ports import Embedder

NotWritable = Callable[[OSError], IndexNotWritable]


@contextmanager
def held(
    lock: Path, place: str, timeout: float, waiting: Callable[[], None], said: NotWritable
) -> Iterator[None]:
    """Holds a lock file; raises IndexBusy, or what `said` makes of an OSError."""
    lock_file = FileLock(lock)
    try:
        try:
            lock_file.acquire(timeout=0)
        except Timeout:
            waiting()
            lock_file.acquire(timeout=timeout)
    except Timeout as error:
        raise IndexBusy(
            f"Another process is writing the index at {place}.",
            "Wait for it to end, then try again.",
        ) from error
    except OSError as error:
        raise said(error) from error
    try:
        yield
    finally:
        lock_file.release()


@contextmanager
def remembered(embedder: Embedder, path: Path, said: NotWritable) -> Iterator[Embedder]:
    """An embedder whose vectors outlive a kill until the block ends well; OSErrors as `said` puts them."""
    try:
        pending = ResumableVectors(embedder, path)
    except OSError as error:
        raise said(error) from error
    done = False
    try:
        yield pending
        done = True
    except OSError as error:
        raise said(error) from error
    finally:
        pending.close(done=done)
