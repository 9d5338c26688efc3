"""Conversations in one SQLite file: a row is an exchange."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from assistant.backends.private_database import PrivateDatabase
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


class SqliteConversations(PrivateDatabase):
    """Keeps what was said, beyond the life of the program.

    Every method raises ConversationsClosed where it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, "conversations", _SCHEMA, _WAIT, ConversationsClosed)

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
        self._cut_log()
        with self._opened() as database:
            database.execute("VACUUM")
