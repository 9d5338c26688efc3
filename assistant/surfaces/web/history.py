"""Conversations of the page: Chainlit's data layer over SQLite, or PostgreSQL by URL.

Panels and cards are not stored: they are made again from the answer's JSON, which is kept with its
message.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

from chainlit.data.sql_alchemy import SQLAlchemyDataLayer
from chainlit.types import Feedback, ThreadDict
from sqlalchemy import event, text

_TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS users ("id" TEXT PRIMARY KEY, "identifier" TEXT NOT NULL UNIQUE,
    "metadata" TEXT NOT NULL, "createdAt" TEXT)""",
    """CREATE TABLE IF NOT EXISTS threads ("id" TEXT PRIMARY KEY, "createdAt" TEXT, "name" TEXT,
    "userId" TEXT REFERENCES users("id") ON DELETE CASCADE, "userIdentifier" TEXT, "tags" TEXT,
    "metadata" TEXT)""",
    """CREATE TABLE IF NOT EXISTS steps ("id" TEXT PRIMARY KEY, "name" TEXT NOT NULL,
    "type" TEXT NOT NULL, "threadId" TEXT NOT NULL, "parentId" TEXT, "streaming" BOOLEAN NOT NULL,
    "waitForAnswer" BOOLEAN, "isError" BOOLEAN, "metadata" TEXT, "tags" TEXT, "input" TEXT,
    "output" TEXT, "createdAt" TEXT, "command" TEXT, "start" TEXT, "end" TEXT, "generation" TEXT,
    "showInput" TEXT, "language" TEXT, "indent" INT, "defaultOpen" BOOLEAN, "autoCollapse" BOOLEAN,
    "modes" TEXT, "icon" TEXT)""",
    """CREATE TABLE IF NOT EXISTS elements ("id" TEXT PRIMARY KEY, "threadId" TEXT, "type" TEXT,
    "url" TEXT, "chainlitKey" TEXT, "name" TEXT NOT NULL, "display" TEXT, "objectKey" TEXT,
    "size" TEXT, "page" INT, "language" TEXT, "forId" TEXT, "mime" TEXT, "props" TEXT)""",
    """CREATE TABLE IF NOT EXISTS feedbacks ("id" TEXT PRIMARY KEY, "forId" TEXT NOT NULL,
    "threadId" TEXT, "value" INT NOT NULL, "comment" TEXT)""",
    """CREATE INDEX IF NOT EXISTS steps_of_thread ON steps ("threadId")""",
    """CREATE INDEX IF NOT EXISTS threads_of_user ON threads ("userId")""",
)
_REMEMBERED: Final = 10_000
"""Conversations that are known to be there, at most."""


class History(SQLAlchemyDataLayer):
    """The data layer.

    `on_feedback` gets each thumb: (answer JSON, value, comment); `forgotten` of each
    conversation that is removed.
    """

    def __init__(
        self,
        url: str,
        on_feedback: Callable[[dict[str, Any], int, str], None],
        forgotten: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__(url)
        self._forgotten = forgotten
        self._on_feedback = on_feedback
        self._ready = False
        self._readying = asyncio.Lock()
        self._there: set[str] = set()
        if url.startswith("sqlite"):
            event.listen(self.engine.sync_engine, "connect", _journal)

    async def execute_sql(self, query: str, parameters: dict[str, Any]) -> Any:
        """As the parent does, after the tables were made where they are missing."""
        if not self._ready:
            async with self._readying:
                if not self._ready:
                    await self._make_tables()
                    self._ready = True
        plain = {
            key: json.dumps(value) if isinstance(value, (list, dict)) else value
            for key, value in parameters.items()
        }
        return await super().execute_sql(query, plain)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """As the parent does, but what is known to be there is not looked up for every message of it.

        That was a third of all statements of a page with thirty readers (November 2026).
        """
        if thread_id in self._there and all(v is None for v in (name, user_id, metadata, tags)):
            return
        await super().update_thread(thread_id, name, user_id, metadata, tags)
        if len(self._there) >= _REMEMBERED:
            self._there.clear()
        self._there.add(thread_id)

    async def delete_thread(self, thread_id: str) -> None:
        """Removes a conversation, and what lies beside it.

        That goes first: where it cannot, the conversation is still there to be removed again.
        """
        await asyncio.to_thread(self._forgotten, thread_id)
        self._there.discard(thread_id)
        await super().delete_thread(thread_id)

    async def create_element(self, _element: Any) -> None:
        """Keeps nothing: elements are made again from the answer."""

    async def get_all_user_threads(
        self, user_id: str | None = None, thread_id: str | None = None
    ) -> list[ThreadDict] | None:
        """As the parent gives them, with the JSON that SQLite stores as text read."""
        threads: list[ThreadDict] | None = await super().get_all_user_threads(user_id, thread_id)
        for thread in threads or []:
            thread["metadata"] = _data(thread.get("metadata")) or {}
            thread["tags"] = _data(thread.get("tags"))
            for step in thread["steps"]:
                step["metadata"] = _data(step.get("metadata")) or {}
                step["tags"] = _data(step.get("tags"))
        return threads

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """Keeps the thumb, and hands it on with the answer that it is about."""
        key: str = await super().upsert_feedback(feedback)
        rows = await self.execute_sql(
            'SELECT "metadata" FROM steps WHERE "id" = :id OR "parentId" = :id',
            {"id": feedback.forId},
        )
        # The thumb is on the run; the answer is kept with the message in it.
        found = [(_data(row["metadata"]) or {}).get("answer") for row in rows or ()]
        answer = next((answer for answer in found if answer), None)
        if answer is not None:
            self._on_feedback(answer, feedback.value, feedback.comment or "")
        return key

    async def _make_tables(self) -> None:
        async with self.engine.begin() as connection:
            for statement in _TABLES:
                await connection.execute(text(statement))


def _journal(connection: Any, _record: Any) -> None:
    """A write-ahead log: a page with thirty readers commits without waiting for the disk each time.

    What was committed survives a crash of the program; of the machine, the last moment may not.
    """
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _data(value: Any) -> Any:
    """JSON that was stored as text; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None
