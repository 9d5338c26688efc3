"""A SQLite file that its owner alone may read, as what people ask about their health is kept in."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from assistant.backends.file_writing import private_file
from assistant.errors import AssistantError


class PrivateDatabase:
    """One connection for all threads, which take turns. Made without touching the disk; opened at first use."""

    def __init__(
        self, path: Path, what: str, schema: str, wait: float, closed: type[AssistantError]
    ) -> None:
        """`closed` is raised, in words about `what` is kept, where the file cannot be used.

        `wait` are the seconds that another process may hold it.
        """
        self.path = path
        self._what, self._schema, self._wait, self._closed = what, schema, wait, closed
        self._database: sqlite3.Connection | None = None
        self._lock = Lock()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self._lock:
            try:
                if self._database is None:
                    self._database = self._open()
                with self._database as database:
                    yield database
            except (sqlite3.Error, OSError, ValueError) as error:
                raise self._closed(
                    f"The file {self.path}, which keeps {self._what}, cannot be used: {error}.",
                    f"Free it or move it away, or name another one with MTORMS_{self._what.upper()}.",
                ) from error

    def _open(self) -> sqlite3.Connection:
        private_file(self.path)
        database = sqlite3.connect(self.path, timeout=self._wait, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "secure_delete = ON"):
            database.execute(f"PRAGMA {pragma}")
        database.executescript(self._schema)
        return database

    def _cut_log(self) -> None:
        """What was removed does not stay in the write-ahead log."""
        with self._opened() as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
