"""Conversations in one SQLite file: a row is an exchange."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final

from assistant.backends.file_writing import private_file
from assistant.domain import Exchange
from assistant.errors import ConversationsClosed

# What LangGraph's tables held until decision 53 goes, from the log, too; where a kill comes between, the
# next opening ends it. Exchanges are in order by number, not by time: clocks are set back.
_SCHEMA: Final = """
DROP TABLE IF EXISTS checkpoints;
DROP TABLE IF EXISTS writes;
PRAGMA wal_checkpoint(TRUNCATE);
CREATE TABLE IF NOT EXISTS exchanges (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL, exchange TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS exchanges_name ON exchanges (name);
"""
_WAIT: Final = 10.0
"""Seconds that another process may hold the file."""


class SqliteConversations:
    """Keeps what was said, beyond the life of the program. The file is opened at first use.

    Every method raises ConversationsClosed where it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database: sqlite3.Connection | None = None
        self._lock = Lock()

    def add(self, name: str, exchange: Exchange) -> None:
        row = (name, datetime.now(UTC).isoformat(), json.dumps(asdict(exchange)))
        with self._opened() as database:
            database.execute("INSERT INTO exchanges (name, at, exchange) VALUES (?, ?, ?)", row)

    def exchanges(self, name: str) -> list[Exchange]:
        query = "SELECT exchange FROM exchanges WHERE name = ? ORDER BY number"
        with self._opened() as database:
            rows = database.execute(query, (name,)).fetchall()
            return [Exchange(**json.loads(text)) for (text,) in rows]

    def names(self) -> Sequence[str]:
        query = "SELECT name FROM exchanges GROUP BY name ORDER BY max(number) DESC"
        with self._opened() as database:
            return [name for (name,) in database.execute(query).fetchall()]

    def delete(self, name: str) -> None:
        self._remove([name])

    def count(self, before: str = "") -> int:
        return len(self._old(before))

    def forget(self, before: str = "") -> Sequence[str]:
        old = self._old(before)
        if old:
            self._remove(old)
        return old

    def _old(self, before: str) -> list[str]:
        if not self.path.exists():
            return []
        # Beside max() SQLite takes `at` from the row that has it: when the last exchange was kept.
        query = "SELECT name, at, max(number) FROM exchanges GROUP BY name ORDER BY 3"
        with self._opened() as database:
            last = database.execute(query).fetchall()
        return [name for name, at, _ in last if not before or at < before]

    def _remove(self, names: Sequence[str]) -> None:
        with self._opened() as database:
            query = "DELETE FROM exchanges WHERE name = ?"
            database.executemany(query, [(name,) for name in names])
        # It stays neither in the write-ahead log nor as empty pages.
        with self._opened() as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("VACUUM")

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
                raise ConversationsClosed(
                    f"The file {self.path}, which keeps conversations, cannot be used: {error}.",
                    "Free it or move it away, or name another one with MTORMS_CONVERSATIONS.",
                ) from error

    def _open(self) -> sqlite3.Connection:
        private_file(self.path)
        database = sqlite3.connect(self.path, timeout=_WAIT, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "secure_delete = ON"):
            database.execute(f"PRAGMA {pragma}")
        database.executescript(_SCHEMA)
        return database
