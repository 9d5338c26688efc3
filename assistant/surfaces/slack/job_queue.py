"""The bot's queue of questions and what it needs to remember about them, in one SQLite file.

A question is stored before Slack gets an acknowledgement. So a second delivery is recognised, also
after a restart, and a bot that was killed resumes what it had not finished.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from assistant.domain import in_current_form
from assistant.errors import ConversationsClosed
from assistant.surfaces.slack.incoming import Post, post_from_json

_DAY: Final = 86_400.0
_KNOWN_DAYS: Final = 7
"""Slack stops delivery an event again after an hour."""
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS jobs (key TEXT PRIMARY KEY, state TEXT NOT NULL, post TEXT NOT NULL,
    shown TEXT NOT NULL DEFAULT '', begun INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, data TEXT NOT NULL, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS channels (team TEXT, channel TEXT, data TEXT NOT NULL,
    PRIMARY KEY (team, channel));
CREATE TABLE IF NOT EXISTS threads (team TEXT, channel TEXT, thread TEXT, last TEXT NOT NULL,
    seen REAL NOT NULL, PRIMARY KEY (team, channel, thread));
CREATE TABLE IF NOT EXISTS thumbs (id INTEGER PRIMARY KEY, team TEXT, private INTEGER NOT NULL,
    question TEXT NOT NULL, reason TEXT NOT NULL, created REAL NOT NULL, voter TEXT);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value REAL NOT NULL);
"""

_OF_PEOPLE: Final = (("answers", "created"), ("thumbs", "created"), ("threads", "seen"))
"""Tables, and when a row was made or last used."""


@dataclass(frozen=True, slots=True)
class Job:
    """A question in the queue."""

    post: Post
    shown: str = ""
    """The timestamp of the message that is to become its answer, where one was posted."""
    resumed: bool = False
    """Work on it was begun before: its answer may have been posted already."""

    def part(self, number: int, text: str) -> Job:
        """One of several questions of this post, with the message that was begun for it."""
        post = replace(self.post, key=f"{self.post.key}?{number}", text=text)
        return Job(post, _parts(self.shown).get(str(number), ""), self.resumed)


@dataclass(frozen=True, slots=True)
class QueuedAnswer:
    """An answer, stored for its buttons."""

    key: str
    answer: Mapping[str, Any]
    team: str
    channel: str
    thread: str
    user: str
    private: bool
    """Only who asked can see it: it was ephemeral, or in a direct conversation."""
    ephemeral: bool
    """It was shown to who asked alone, and can be shared."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person thought of an answer."""

    question: str
    reason: str
    private: bool


class JobQueue:
    """The queue's file. Used from one thread; each operation takes well under a millisecond.

    Raises ConversationsClosed where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(0o600)
            self._db = sqlite3.connect(path, timeout=5, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.executescript(_TABLES)
            columns = {row[1] for row in self._db.execute("PRAGMA table_info(thumbs)")}
            if "voter" not in columns:  # a file from before good answers were counted
                self._db.execute("ALTER TABLE thumbs ADD COLUMN voter TEXT")
        except (OSError, sqlite3.Error) as error:
            raise ConversationsClosed(
                f"The Slack bot's file {path} cannot be used: {error}.", "Free it, or move it away."
            ) from error

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def add(self, post: Post) -> bool:
        """Stores a question; False when it was stored before."""
        data = json.dumps(asdict(post), ensure_ascii=False)
        done = self._db.execute(
            "INSERT OR IGNORE INTO jobs (key, state, post, created) VALUES (?, 'waiting', ?, ?)",
            (post.key, data, time.time()),
        )
        return done.rowcount == 1

    def waiting(self, team: str = "") -> list[Job]:
        """What is not finished, oldest first; of one workspace or of all."""
        rows = self._db.execute(
            "SELECT post, shown, begun FROM jobs WHERE state = 'waiting' ORDER BY created, rowid"
        )
        jobs = [
            Job(post_from_json(json.loads(post)), shown, bool(begun)) for post, shown, begun in rows
        ]
        return [job for job in jobs if team in ("", job.post.team)]

    def resumed(self, job: Job) -> Job:
        """A job, or one of its questions, to be tried once more, with the message that was begun for it."""
        key, _, number = job.post.key.partition("?")
        shown = str(self._value("SELECT shown FROM jobs WHERE key = ?", key) or "")
        return Job(job.post, _parts(shown).get(number, "") if number else shown, resumed=True)

    def added_at(self, key: str) -> float:
        """When a question was stored, in seconds since 1970; 0 when it is not known."""
        return float(self._value("SELECT created FROM jobs WHERE key = ?", key) or 0.0)

    def begin(self, key: str) -> None:
        """From here on a message may have been sent; of several questions, any of them."""
        self._db.execute("UPDATE jobs SET begun = 1 WHERE key = ?", (key.partition("?")[0],))

    def set_message(self, key: str, ts: str) -> None:
        """Stores which message is to become the answer; of several questions, the one of that number."""
        job, _, number = key.partition("?")
        if number:
            query = "UPDATE jobs SET shown = trim(shown || ' ' || ?) WHERE key = ?"
            self._db.execute(query, (f"{number}={ts}", job))
        else:
            self._db.execute("UPDATE jobs SET shown = ? WHERE key = ?", (ts, job))

    def finish(self, key: str) -> None:
        """Marks it as answered and removes its text; that it was asked stays known."""
        self._db.execute("UPDATE jobs SET state = 'done', post = '{}' WHERE key = ?", (key,))

    def save_answer(self, saved: QueuedAnswer) -> None:
        """Stores an answer for its buttons."""
        data = asdict(saved)
        self._db.execute(
            "INSERT OR REPLACE INTO answers (key, data, created) VALUES (?, ?, ?)",
            (data.pop("key"), json.dumps(data, ensure_ascii=False), time.time()),
        )

    def answer(self, key: str) -> QueuedAnswer | None:
        """An answer by its key; None when it is too old."""
        text = self._value("SELECT data FROM answers WHERE key = ?", key)
        if text is None:
            return None
        data = json.loads(text)
        return QueuedAnswer(key=key, **{**data, "answer": in_current_form(data["answer"])})

    def channel(self, team: str, channel: str) -> dict[str, Any]:
        """A channel's settings, as they were stored."""
        query = "SELECT data FROM channels WHERE team = ? AND channel = ?"
        found: dict[str, Any] = json.loads(self._value(query, team, channel) or "{}")
        return found

    def set_channel(self, team: str, channel: str, data: Mapping[str, Any]) -> None:
        """Stores a channel's settings."""
        self._db.execute(
            "INSERT OR REPLACE INTO channels VALUES (?, ?, ?)", (team, channel, json.dumps(data))
        )

    def direct(self, team: str, user: str) -> str:
        """The direct conversation with somebody; empty when there was none yet."""
        return str(self.channel(team, f"direct:{user}").get("channel", ""))

    def set_direct(self, team: str, user: str, channel: str) -> None:
        """Stores the direct conversation with somebody."""
        self.set_channel(team, f"direct:{user}", {"channel": channel})

    def set_shared(self, team: str, channel: str) -> None:
        """Stores that a channel is shared with another organisation."""
        self.set_channel(team, f"shared:{channel}", {"shared": True})

    def shared(self, team: str, channel: str) -> bool:
        """Whether it is, as far as events have said so."""
        return bool(self.channel(team, f"shared:{channel}"))

    def last_speaker(self, team: str, channel: str, thread: str) -> str:
        """Who spoke last in a thread that the bot is in: "bot", or a user; empty for other threads."""
        query = "SELECT last FROM threads WHERE team = ? AND channel = ? AND thread = ?"
        return str(self._value(query, team, channel, thread) or "")

    def enter_thread(self, team: str, channel: str, thread: str) -> None:
        """The bot has answered in a thread."""
        self._db.execute(
            "INSERT OR REPLACE INTO threads VALUES (?, ?, ?, 'bot', ?)",
            (team, channel, thread, time.time()),
        )

    def note_speaker(self, post: Post) -> None:
        """Stores who spoke last in a thread, if the bot is in it."""
        self._db.execute(
            "UPDATE threads SET last = ?, seen = ? WHERE team = ? AND channel = ? AND thread = ?",
            (post.user, time.time(), post.team, post.channel, post.thread),
        )

    def rate(self, saved: QueuedAnswer, reason: str, user: str = "") -> None:
        """Stores a rating, "good" or a reason; without the words of a private question.

        Of one person and one answer the last rating counts.
        """
        question = "" if saved.private else str(saved.answer.get("question", ""))
        voter = f"{saved.key} {user}" if user else None
        if voter:
            self._db.execute("DELETE FROM thumbs WHERE voter = ?", (voter,))
        self._db.execute(
            "INSERT INTO thumbs (team, private, question, reason, created, voter) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (saved.team, int(saved.private), question, reason, time.time(), voter),
        )

    def recent_questions(self, team: str, channel: str, most: int) -> list[str]:
        """What was last asked publicly in a channel, newest first."""
        rows = self._db.execute(
            "SELECT data FROM answers WHERE key LIKE ? ORDER BY created DESC LIMIT 50",
            (f"{team}:{channel}:%",),
        )
        public = [data for (text,) in rows if not (data := json.loads(text))["private"]]
        asked = (str(data["answer"].get("standalone_question", "")) for data in public)
        return [question for question in dict.fromkeys(asked) if question][:most]

    def ratings(self, team: str, since: float) -> list[Rating]:
        """Ratings in a workspace since then, oldest first."""
        rows = self._db.execute(
            "SELECT question, reason, private FROM thumbs WHERE team = ? AND created > ? ORDER BY id",
            (team, since),
        )
        return [Rating(question, reason, bool(private)) for question, reason, private in rows]

    def timestamp(self, name: str) -> float:
        """When something was last done, in seconds since 1970; 0 for never."""
        return float(self._value("SELECT value FROM marks WHERE name = ?", name) or 0.0)

    def set_timestamp(self, name: str, value: float) -> None:
        """Stores when something was done."""
        self._db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def forget_team(self, team: str) -> int:
        """Removes everything of a workspace, including waiting questions and settings; returns how many rows."""
        removed = 0
        for table in ("jobs", "answers"):
            query = f"DELETE FROM {table} WHERE substr(key, 1, ?) = ?"  # noqa: S608
            removed += self._db.execute(query, (len(team) + 1, f"{team}:")).rowcount
        for table in ("channels", "threads", "thumbs"):
            removed += self._db.execute(f"DELETE FROM {table} WHERE team = ?", (team,)).rowcount  # noqa: S608
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return removed

    def forget_old(self, days: int) -> None:
        """Removes what is no longer needed: after `days`, or for answered questions after a week."""
        now = time.time()
        self._forget(now - days * _DAY, now - _KNOWN_DAYS * _DAY)

    def count_before(self, until: float) -> int:
        """Rows about people from before a time, in seconds since 1970."""
        tables = (*_OF_PEOPLE, ("jobs", "created"))
        query = "SELECT count(*) FROM {} WHERE {} < ?"
        return sum(self._value(query.format(*table), until) for table in tables)

    def forget_before(self, until: float) -> int:
        """Removes those, except questions that are still to be answered; returns how many."""
        removed = self._forget(until, until)
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return removed

    def _forget(self, people_until: float, jobs_until: float) -> int:
        query = "DELETE FROM jobs WHERE state = 'done' AND created < ?"
        removed = self._db.execute(query, (jobs_until,)).rowcount
        for table, stamp in _OF_PEOPLE:
            # The names are constants of this module.
            query = f"DELETE FROM {table} WHERE {stamp} < ?"  # noqa: S608
            removed += self._db.execute(query, (people_until,)).rowcount
        return removed

    def _value(self, query: str, *parameters: object) -> Any:
        """The one value that a query finds; None without a row."""
        row = self._db.execute(query, parameters).fetchone()
        return row[0] if row else None


def _parts(shown: str) -> dict[str, str]:
    """Timestamps of messages by the number of their question."""
    return dict(token.split("=", 1) for token in shown.split() if "=" in token)
