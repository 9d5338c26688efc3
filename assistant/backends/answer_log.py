"""Answers in one SQLite file, so that each can be asked for again and compared."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from assistant.backends.private_database import PrivateDatabase
from assistant.domain import SavedAnswer, Turn
from assistant.errors import AnswersClosed, UnknownAnswer

# An answer that a power cut takes can be asked again: it does not wait for the disk.
_SCHEMA: Final = """
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS answers (
  owner TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, question TEXT NOT NULL, turns TEXT NOT NULL,
  scope TEXT NOT NULL, writer TEXT NOT NULL, corpus TEXT NOT NULL, body TEXT NOT NULL,
  passages INT NOT NULL, conversation TEXT NOT NULL, PRIMARY KEY (id, owner, conversation));
CREATE INDEX IF NOT EXISTS answers_at ON answers (at);
CREATE INDEX IF NOT EXISTS answers_conversation ON answers (conversation);
CREATE TABLE IF NOT EXISTS corpora (corpus TEXT PRIMARY KEY, sources TEXT NOT NULL);
"""
_WAIT: Final = 0.5
"""Seconds that another process may hold the file: an answer does not wait longer to be kept."""
_SOURCES: Final = 20_000
"""Sources of a corpus that are listed; of a larger one it is only known that it is another."""


class SqliteAnswers(PrivateDatabase):
    """Keeps answers by their ids, so that they can be looked at again and asked again."""

    def __init__(self, path: Path, days: int) -> None:
        """`days` that an answer is kept; 0 keeps none."""
        super().__init__(path, "answers", _SCHEMA, _WAIT, AnswersClosed)
        self.days = days

    def keep(self, kept: SavedAnswer, sources: Callable[[], Mapping[str, str]]) -> None:
        """Keeps one, in the place of an older one of that id, owner and conversation; raises AnswersClosed.

        `sources` gives the sha256 of every source; it is called once for each corpus.
        """
        if not self.days:
            return
        with self._opened() as database:
            query = "SELECT 1 FROM corpora WHERE corpus = ?"
            known = database.execute(query, (kept.corpus,)).fetchone() is not None
        # Of a large corpus that takes a while, in which others may want the file.
        listed = {} if known else dict(sources())
        text = json.dumps(listed if len(listed) <= _SOURCES else {})
        with self._opened() as database:
            if not known:
                database.execute("INSERT OR IGNORE INTO corpora VALUES (?, ?)", (kept.corpus, text))
            row = asdict(kept)
            row["turns"] = json.dumps(row["turns"], ensure_ascii=False)
            database.execute(
                "INSERT OR REPLACE INTO answers VALUES (:owner, :id, :at, :question, :turns, :scope,"
                " :writer, :corpus, :body, :passages, :conversation)",
                row,
            )
            # At every answer, not only at the start: a server runs for months.
            old = datetime.now(UTC) - timedelta(days=self.days)
            _forget(database, "at < ?", old.isoformat())

    def find(self, answer_id: str, owner: str | None = "") -> SavedAnswer:
        """The answer that `owner` got, or, for None, that anybody got; raises UnknownAnswer, AnswersClosed."""
        query = (
            "SELECT owner, at, question, turns, scope, writer, corpus, body, passages, conversation"
            " FROM answers WHERE id = ? AND (? IS NULL OR owner = ?) ORDER BY at DESC LIMIT 1"
        )
        with self._opened() as database:
            row = database.execute(query, (answer_id, owner, owner)).fetchone()
        if row is None:
            raise UnknownAnswer(
                f"No answer {answer_id} is kept.",
                f"Answers are kept for {self.days} days (MTORMS_ANSWERS_DAYS), and go with their conversation.",
            )
        owned, at, question, turns, *rest = row
        said = tuple(map(Turn.of_stored, json.loads(turns)))
        return SavedAnswer(answer_id, owned, at, question, said, *rest)

    def sources(self, corpus: str) -> Mapping[str, str]:
        """sha256 of the sources of a corpus; empty when it is not known or too large."""
        with self._opened() as database:
            query = "SELECT sources FROM corpora WHERE corpus = ?"
            row = database.execute(query, (corpus,)).fetchone()
        found: dict[str, str] = json.loads(row[0]) if row else {}
        return found

    def count(self, before: str = "") -> int:
        """How many are kept, or how many from before that time (ISO 8601, UTC)."""
        if not self.path.exists():
            return 0
        with self._opened() as database:
            query = "SELECT count(*) FROM answers WHERE at < ? OR ? = ''"
            return int(database.execute(query, (before, before)).fetchone()[0])

    def forget(self, before: str = "") -> int:
        """Removes what was kept before that time, or all; how many. Raises AnswersClosed."""
        if not self.path.exists():
            return 0
        with self._opened() as database:
            gone = _forget(database, "at < ? OR ? = ''", before, before)
        self._cut_log()
        return gone

    def forget_conversation(self, conversation: str) -> None:
        """Removes what was said in a conversation; raises AnswersClosed."""
        if not self.path.exists():
            return
        with self._opened() as database:
            _forget(database, "conversation = ?", conversation)
        self._cut_log()


def _forget(database: sqlite3.Connection, which: str, *values: str) -> int:
    """Removes answers, and the sources of a corpus that none is left of; how many answers."""
    # The condition is a word of ours, no word of anybody.
    gone = database.execute(f"DELETE FROM answers WHERE {which}", values).rowcount  # noqa: S608
    if gone:
        database.execute("DELETE FROM corpora WHERE corpus NOT IN (SELECT corpus FROM answers)")
    return gone
