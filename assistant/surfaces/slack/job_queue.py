"""What the bot has taken on and what it must not forget, in one SQLite file.

A question is written down before Slack hears that we have it. So a second delivery is known for
one, also after a restart, and a bot that was killed takes up what it had not finished.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from assistant.errors import ConversationsClosed
from assistant.surfaces.slack.incoming import Post, post_from_json, post_to_json

__all__ = ["Job", "JobQueue", "QueuedAnswer", "Thumb"]

_DAY: Final = 86_400.0
_KNOWN_DAYS: Final = 7
"""Slack stops delivering an event again after an hour."""
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
    """A question that was taken on."""

    post: Post
    shown: str = ""
    """The timestamp of the message that is to become its answer, where one was posted."""
    again: bool = False
    """Somebody had begun with it before: its answer may stand there already."""

    def part(self, number: int, text: str) -> Job:
        """One of several questions of this post, with the message that it may have begun."""
        post = replace(self.post, key=f"{self.post.key}?{number}", text=text)
        return Job(post, _parts(self.shown).get(str(number), ""), self.again)


@dataclass(frozen=True, slots=True)
class QueuedAnswer:
    """An answer behind its buttons."""

    key: str
    answer: Mapping[str, Any]
    team: str
    channel: str
    thread: str
    user: str
    private: bool
    """Only who asked can see it: it was whispered, or said in a direct conversation."""
    ephemeral: bool
    """It was whispered, and can be shared."""


@dataclass(frozen=True, slots=True)
class Thumb:
    """One answer that was liked or not."""

    question: str
    reason: str
    private: bool


class JobQueue:
    """The file. Used from one thread; what it does takes well under a millisecond.

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
        """Lets go of the file."""
        self._db.close()

    def take(self, post: Post) -> bool:
        """Writes a question down; False when it was taken before."""
        data = json.dumps(post_to_json(post), ensure_ascii=False)
        done = self._db.execute(
            "INSERT OR IGNORE INTO jobs (key, state, post, created) VALUES (?, 'waiting', ?, ?)",
            (post.key, data, time.time()),
        )
        return done.rowcount == 1

    def waiting(self, team: str = "") -> list[Job]:
        """What was taken and not finished, oldest first; in one workspace or in all."""
        rows = self._db.execute(
            "SELECT post, shown, begun FROM jobs WHERE state = 'waiting' ORDER BY created, rowid"
        )
        jobs = [
            Job(post_from_json(json.loads(post)), shown, bool(begun)) for post, shown, begun in rows
        ]
        return [job for job in jobs if team in ("", job.post.team)]

    def again(self, job: Job) -> Job:
        """A job, or one of its questions, that is taken up once more, with the message that it has begun."""
        key, _, number = job.post.key.partition("?")
        row = self._db.execute("SELECT shown FROM jobs WHERE key = ?", (key,)).fetchone()
        shown = str(row[0]) if row else ""
        return Job(job.post, _parts(shown).get(number, "") if number else shown, again=True)

    def taken(self, key: str) -> float:
        """When a question was written down, in seconds since 1970; 0 when it is not known."""
        row = self._db.execute("SELECT created FROM jobs WHERE key = ?", (key,)).fetchone()
        return float(row[0]) if row else 0.0

    def begin(self, key: str) -> None:
        """From here on a message may have been sent."""
        self._db.execute("UPDATE jobs SET begun = 1 WHERE key = ?", (key,))

    def show(self, key: str, ts: str) -> None:
        """Remembers the message that is to become the answer, or, of several, that with its number."""
        job, _, number = key.partition("?")
        if number:
            query = "UPDATE jobs SET shown = trim(shown || ' ' || ?) WHERE key = ?"
            self._db.execute(query, (f"{number}={ts}", job))
        else:
            self._db.execute("UPDATE jobs SET shown = ? WHERE key = ?", (ts, job))

    def finish(self, key: str) -> None:
        """It is answered; what was asked is forgotten here, that it was asked is not."""
        self._db.execute("UPDATE jobs SET state = 'done', post = '{}' WHERE key = ?", (key,))

    def keep(self, kept: QueuedAnswer) -> None:
        """Keeps an answer for its buttons."""
        data = {
            "answer": kept.answer,
            "team": kept.team,
            "channel": kept.channel,
            "thread": kept.thread,
            "user": kept.user,
            "private": kept.private,
            "ephemeral": kept.ephemeral,
        }
        self._db.execute(
            "INSERT OR REPLACE INTO answers (key, data, created) VALUES (?, ?, ?)",
            (kept.key, json.dumps(data, ensure_ascii=False), time.time()),
        )

    def kept(self, key: str) -> QueuedAnswer | None:
        """An answer by its key; None when it is too old."""
        row = self._db.execute("SELECT data FROM answers WHERE key = ?", (key,)).fetchone()
        return QueuedAnswer(key=key, **json.loads(row[0])) if row else None

    def channel(self, team: str, channel: str) -> dict[str, Any]:
        """A channel's settings, as they were kept."""
        row = self._db.execute(
            "SELECT data FROM channels WHERE team = ? AND channel = ?", (team, channel)
        ).fetchone()
        found: dict[str, Any] = json.loads(row[0]) if row else {}
        return found

    def set_channel(self, team: str, channel: str, data: Mapping[str, Any]) -> None:
        """Keeps a channel's settings."""
        self._db.execute(
            "INSERT OR REPLACE INTO channels VALUES (?, ?, ?)", (team, channel, json.dumps(data))
        )

    def direct(self, team: str, user: str) -> str:
        """The direct conversation with somebody; empty when there was none yet."""
        return str(self.channel(team, f"direct:{user}").get("channel", ""))

    def set_direct(self, team: str, user: str, channel: str) -> None:
        """Remembers where one speaks with somebody directly."""
        self.set_channel(team, f"direct:{user}", {"channel": channel})

    def set_shared(self, team: str, channel: str) -> None:
        """Remembers that a channel is shared with another organisation."""
        self.set_channel(team, f"shared:{channel}", {"shared": True})

    def shared(self, team: str, channel: str) -> bool:
        """Whether it is, as far as we have heard."""
        return bool(self.channel(team, f"shared:{channel}"))

    def last_speaker(self, team: str, channel: str, thread: str) -> str:
        """Who spoke last in a thread that we are in: "bot", or a user; empty for other threads."""
        row = self._db.execute(
            "SELECT last FROM threads WHERE team = ? AND channel = ? AND thread = ?",
            (team, channel, thread),
        ).fetchone()
        return str(row[0]) if row else ""

    def enter(self, team: str, channel: str, thread: str) -> None:
        """We have spoken in a thread."""
        self._db.execute(
            "INSERT OR REPLACE INTO threads VALUES (?, ?, ?, 'bot', ?)",
            (team, channel, thread, time.time()),
        )

    def heard(self, post: Post) -> None:
        """Somebody has spoken in a thread; it matters where we are in it."""
        self._db.execute(
            "UPDATE threads SET last = ?, seen = ? WHERE team = ? AND channel = ? AND thread = ?",
            (post.user, time.time(), post.team, post.channel, post.thread),
        )

    def thumb(self, kept: QueuedAnswer, reason: str, user: str = "") -> None:
        """Counts an answer that was liked ("good") or not; the words of a private question are not kept.

        Of one person and one answer the last one counts.
        """
        question = "" if kept.private else str(kept.answer.get("question", ""))
        voter = f"{kept.key} {user}" if user else None
        if voter:
            self._db.execute("DELETE FROM thumbs WHERE voter = ?", (voter,))
        self._db.execute(
            "INSERT INTO thumbs (team, private, question, reason, created, voter) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (kept.team, int(kept.private), question, reason, time.time(), voter),
        )

    def asked_in(self, team: str, channel: str, most: int) -> list[str]:
        """What was last asked in a channel where all could read it, newest first."""
        rows = self._db.execute(
            "SELECT data FROM answers WHERE key LIKE ? ORDER BY created DESC LIMIT 50",
            (f"{team}:{channel}:%",),
        )
        kept = [data for (text,) in rows if not (data := json.loads(text))["private"]]
        asked = (str(data["answer"].get("standalone_question", "")) for data in kept)
        return [question for question in dict.fromkeys(asked) if question][:most]

    def thumbs(self, team: str, since: float) -> list[Thumb]:
        """What was liked or not in a workspace since then, oldest first."""
        rows = self._db.execute(
            "SELECT question, reason, private FROM thumbs WHERE team = ? AND created > ? ORDER BY id",
            (team, since),
        )
        return [Thumb(question, reason, bool(private)) for question, reason, private in rows]

    def mark(self, name: str) -> float:
        """When something was last done, in seconds since 1970; 0 for never."""
        row = self._db.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return float(row[0]) if row else 0.0

    def set_mark(self, name: str, value: float) -> None:
        """Keeps when something was done."""
        self._db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def forget_team(self, team: str) -> int:
        """Removes all that is kept of a workspace, what waits and its channels' settings, too; how many rows."""
        gone = 0
        for table in ("jobs", "answers"):
            query = f"DELETE FROM {table} WHERE substr(key, 1, ?) = ?"  # noqa: S608
            gone += self._db.execute(query, (len(team) + 1, f"{team}:")).rowcount
        for table in ("channels", "threads", "thumbs"):
            gone += self._db.execute(f"DELETE FROM {table} WHERE team = ?", (team,)).rowcount  # noqa: S608
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def forget_old(self, days: int) -> None:
        """Removes what is no longer needed."""
        now = time.time()
        self._db.execute(
            "DELETE FROM jobs WHERE state = 'done' AND created < ?", (now - _KNOWN_DAYS * _DAY,)
        )
        for table, stamp in _OF_PEOPLE:
            # Names of our own tables, no words of anybody.
            self._db.execute(f"DELETE FROM {table} WHERE {stamp} < ?", (now - days * _DAY,))  # noqa: S608

    def count_before(self, until: float) -> int:
        """Rows about people from before a time, in seconds since 1970."""
        tables = (*_OF_PEOPLE, ("jobs", "created"))
        query = "SELECT count(*) FROM {} WHERE {} < ?"
        found = [self._db.execute(query.format(*table), (until,)).fetchone()[0] for table in tables]
        return sum(found)

    def forget_before(self, until: float) -> int:
        """Removes those but for questions that are still to be answered; how many."""
        gone = 0
        for table, stamp in _OF_PEOPLE:
            gone += self._db.execute(f"DELETE FROM {table} WHERE {stamp} < ?", (until,)).rowcount  # noqa: S608
        query = "DELETE FROM jobs WHERE state = 'done' AND created < ?"
        gone += self._db.execute(query, (until,)).rowcount
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone


def _parts(shown: str) -> dict[str, str]:
    """Timestamps of messages by the number of their question."""
    return dict(token.split("=", 1) for token in shown.split() if "=" in token)
