"""Conversations outlive the program, stay apart, and are gone when they are deleted."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from assistant.backends.conversations import SqliteConversations
from assistant.domain import Exchange
from assistant.errors import ConversationsClosed


def said(text: str) -> Exchange:
    return Exchange(text, text + "!", "2026-01-01T00:00:00+00:00", {"schema": 1, "answer": text})


def test_what_was_said_outlives_the_program(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "c.sqlite"
    SqliteConversations(file).add("a", said("one"))
    SqliteConversations(file).add("a", said("two"))
    again = SqliteConversations(file)
    assert again.exchanges("a") == [said("one"), said("two")]
    assert again.exchanges("a")[1].turn.standalone == "two!"


def test_conversations_stay_apart_and_the_last_one_comes_first(tmp_path: Path) -> None:
    store = SqliteConversations(tmp_path / "c.sqlite")
    for name in ("a", "b", "a"):
        store.add(name, said(name))
    assert list(store.names()) == ["a", "b"]
    assert store.exchanges("b") == [said("b")]
    assert store.exchanges("nobody") == []


def test_what_is_deleted_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    file = tmp_path / "c.sqlite"
    store = SqliteConversations(file)
    store.add("a", said("a-very-private-word"))
    store.add("b", said("kept"))
    store.delete("a")
    assert list(store.names()) == ["b"]
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"a-very-private-word" not in left
    assert b"kept" in left


def test_a_long_conversation_grows_with_what_was_said(tmp_path: Path) -> None:
    file = tmp_path / "c.sqlite"
    store = SqliteConversations(file)
    sizes = []
    for number in range(60):
        store.add("a", said(f"{number} " + "x" * 2000))
        with closing(sqlite3.connect(file)) as look:
            look.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sizes.append(file.stat().st_size)
    assert len(store.exchanges("a")) == 60
    # Twice as much said is about twice as large; kept whole each time, it would be four times.
    assert 1.6 < sizes[59] / sizes[29] < 2.6


def test_threads_lose_nothing(tmp_path: Path) -> None:
    store = SqliteConversations(tmp_path / "c.sqlite")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: store.add(f"c{n % 4}", said(str(n))), range(40)))
    assert sum(len(store.exchanges(name)) for name in store.names()) == 40


def test_a_file_that_is_something_else_is_said_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "c.sqlite"
    file.write_text("my diary " * 200)
    with pytest.raises(ConversationsClosed, match="cannot be used"):
        SqliteConversations(file).add("a", said("x"))
    assert file.read_text().startswith("my diary")


def test_a_damaged_exchange_is_said(tmp_path: Path) -> None:
    file = tmp_path / "c.sqlite"
    store = SqliteConversations(file)
    store.add("a", said("x"))
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("UPDATE exchanges SET exchange = substr(exchange, 1, 20)")
    with pytest.raises(ConversationsClosed, match="cannot be used"):
        store.exchanges("a")
    store.add("b", said("y"))
    assert store.exchanges("b") == [said("y")]


def test_any_text_is_kept(tmp_path: Path) -> None:
    store = SqliteConversations(tmp_path / "c.sqlite")
    odd = said("β ≤ 0.05 \ud800 \x00 '; DROP TABLE exchanges")
    store.add(odd.text[:9], odd)
    assert store.exchanges(odd.text[:9]) == [odd]


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A file as LangGraph's checkpointer wrote it, with exchanges of many pages, left in the log by a kill."""
    file = tmp_path / "c.sqlite"
    with closing(sqlite3.connect(tmp_path / "first.sqlite")) as database:
        database.executescript(
            "PRAGMA journal_mode = WAL;"
            "CREATE TABLE checkpoints (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL,"
            " checkpoint_id TEXT NOT NULL, checkpoint BLOB,"
            " PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id));"
            "CREATE TABLE writes (thread_id TEXT NOT NULL, idx INTEGER NOT NULL, value BLOB);"
        )
        word = b"a-very-private-word " * 1000
        for number in range(4):
            row = ("a-private-name", "", str(number), word)
            database.execute("INSERT INTO checkpoints VALUES (?, ?, ?, ?)", row)
            database.execute("INSERT INTO writes VALUES (?, ?, ?)", ("a-private-name", 0, word))
            database.commit()
            if number == 1:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for end in ("", "-wal"):
            (tmp_path / f"c.sqlite{end}").write_bytes(
                (tmp_path / f"first.sqlite{end}").read_bytes()
            )
    (tmp_path / "first.sqlite").unlink()
    return file


def test_nothing_is_left_of_what_an_earlier_version_kept(earlier: Path) -> None:
    names = ("c.sqlite", "c.sqlite-wal")
    before = [(earlier.parent / name).read_bytes() for name in names]
    assert all(b"a-very-private-word" in data for data in before)
    store = SqliteConversations(earlier)
    assert store.count() == 0
    left = b"".join(path.read_bytes() for path in earlier.parent.iterdir())
    assert b"a-very-private-word" not in left and b"a-private-name" not in left
    store.add("a", said("one"))
    assert SqliteConversations(earlier).exchanges("a") == [said("one")]


def test_several_may_open_an_earlier_file_at_once(earlier: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: SqliteConversations(earlier).add(f"c{n}", said("x")), range(16)))
    assert len(SqliteConversations(earlier).names()) == 16


def test_what_nobody_went_on_with_is_forgotten_for_good(tmp_path: Path) -> None:
    file = tmp_path / "c.sqlite"
    store = SqliteConversations(file)
    assert store.count() == 0 and list(store.forget()) == [] and not file.exists()
    with time_machine.travel(datetime.now(UTC) - timedelta(days=40)):
        store.add("old", said("a-very-private-word"))
        store.add("gone-on-with", said("then"))
    store.add("gone-on-with", said("now"))
    before = (datetime.now(UTC) - timedelta(days=30)).isoformat()
    assert (store.count(), store.count(before)) == (2, 1)
    assert list(store.forget(before)) == ["old"]
    assert store.exchanges("gone-on-with") == [said("then"), said("now")]
    assert b"a-very-private-word" not in b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert list(store.forget()) == ["gone-on-with"] and store.count() == 0
