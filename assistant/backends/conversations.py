"""Conversations in one SQLite file, kept by LangGraph's checkpointer.

A conversation is a LangGraph thread, an exchange is one checkpoint of it. A checkpoint holds only
its own exchange, and the thread's history is the conversation; so the file grows with what was
said, not with its square. Only plain values are stored, and nothing is unpickled.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import START, StateGraph

from assistant.backends.file_writing import private_file
from assistant.domain import Exchange
from assistant.errors import ConversationsClosed

__all__ = ["SqliteConversations"]

_WAIT = 10.0
"""Seconds that another process may hold the file."""


class _State(TypedDict):
    exchange: dict[str, Any]


class SqliteConversations:
    """A `ConversationStore`. Made without touching the disk; the file is opened at first use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[Any, SqliteSaver] | None = None
        self._lock = Lock()

    def add(self, name: str, exchange: Exchange) -> None:
        """Appends an exchange to a conversation, which begins with its first one.

        Raises:
            ConversationsClosed: the file cannot be written.
        """
        with self._graph() as (graph, _):
            graph.invoke({"exchange": asdict(exchange)}, _thread(name), durability="exit")

    def exchanges(self, name: str) -> list[Exchange]:
        """What was said, oldest first; empty for a conversation that there is not.

        Raises:
            ConversationsClosed: the file cannot be read.
        """
        with self._graph() as (graph, saver):
            history = list(graph.get_state_history(_thread(name)))
            with saver.cursor(transaction=False) as cursor:
                query = "SELECT checkpoint_id, rowid FROM checkpoints WHERE thread_id = ?"
                place = dict(cursor.execute(query, (name,)).fetchall())
        # By when they were written, not by their ids: those begin with the time, and clocks are set back.
        history.sort(key=lambda state: place.get(state.config["configurable"]["checkpoint_id"], 0))
        kept = [state.values["exchange"] for state in history if state.values.get("exchange")]
        return [Exchange(**values) for values in kept]

    def names(self) -> Sequence[str]:
        """Every conversation, the one that was last spoken in first; raises ConversationsClosed."""
        with self._graph() as (_, saver), saver.cursor(transaction=False) as cursor:
            cursor.execute(
                "SELECT thread_id FROM checkpoints GROUP BY thread_id ORDER BY max(rowid) DESC"
            )
            return [row[0] for row in cursor.fetchall()]

    def delete(self, name: str) -> None:
        """Removes a conversation for good; raises ConversationsClosed."""
        with self._graph() as (_, saver):
            saver.delete_thread(name)
            saver.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            saver.conn.execute("VACUUM")

    def count(self, before: str = "") -> int:
        """How many there are, or how many that nobody spoke in since that time (ISO 8601, UTC).

        Raises:
            ConversationsClosed: the file cannot be read.
        """
        return len(self._old(before))

    def forget(self, before: str = "") -> Sequence[str]:
        """Removes those for good; their names. Raises ConversationsClosed."""
        old = self._old(before)
        if old:
            with self._graph() as (_, saver):
                for name in old:
                    saver.delete_thread(name)
                saver.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                saver.conn.execute("VACUUM")
        return old

    def _old(self, before: str) -> list[str]:
        if not self.path.exists():
            return []
        query = (
            "SELECT thread_id, type, checkpoint FROM checkpoints"
            " WHERE rowid IN (SELECT max(rowid) FROM checkpoints GROUP BY thread_id)"
        )
        with self._graph() as (_, saver), saver.cursor(transaction=False) as cursor:
            # One at a time: each holds a whole answer.
            spoken = {
                name: saver.serde.loads_typed((kind, data))["ts"]
                for name, kind, data in cursor.execute(query)
            }
        return [name for name, at in spoken.items() if not before or at < before]

    @contextmanager
    def _graph(self) -> Iterator[tuple[Any, SqliteSaver]]:
        with self._lock:
            try:
                if self._opened is None:
                    self._opened = self._open()
                yield self._opened
            except (sqlite3.Error, OSError) as error:
                raise ConversationsClosed(
                    f"The file {self.path}, which keeps conversations, cannot be used: {error}.",
                    "Free it or move it away, or name another one with MTORMS_CONVERSATIONS.",
                ) from error

    def _open(self) -> tuple[Any, SqliteSaver]:
        private_file(self.path)
        connection = sqlite3.connect(self.path, check_same_thread=False, timeout=_WAIT)
        connection.execute("PRAGMA secure_delete = ON")
        # Nothing but plain values is ever restored.
        saver = SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        saver.setup()
        graph = StateGraph(_State)
        graph.add_node("keep", lambda state: {"exchange": state["exchange"]})
        graph.add_edge(START, "keep")
        return graph.compile(checkpointer=saver), saver


def _thread(name: str) -> RunnableConfig:
    return {"configurable": {"thread_id": name}}
