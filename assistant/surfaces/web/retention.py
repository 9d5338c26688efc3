"""What the chat page keeps of people: its history, and documents that they brought along."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

from assistant.bootstrap import days_ago, folder_kept, make_answer_log
from assistant.domain import conversation_of
from assistant.errors import AssistantError, ConversationsClosed
from assistant.ports import PersonalData
from assistant.settings import Settings

_log: Final = logging.getLogger("mtor-ms.web")
_EVERY: Final = 3600.0
"""Seconds between two looks for conversations that are too old."""
_OLD: Final = """
SELECT "id" FROM threads WHERE :before = '' OR (("createdAt" IS NULL OR "createdAt" < :before) AND NOT EXISTS
  (SELECT 1 FROM steps WHERE steps."threadId" = threads."id" AND steps."createdAt" >= :before))
"""
"""Conversations that nobody spoke in since."""
_PARTS: Final = (
    'DELETE FROM feedbacks WHERE "threadId" = :id OR "forId" IN (SELECT "id" FROM steps WHERE "threadId" = :id)',
    'DELETE FROM elements WHERE "threadId" = :id',
    'DELETE FROM steps WHERE "threadId" = :id',
    'DELETE FROM threads WHERE "id" = :id',
)


def history_url(settings: Settings) -> str:
    """The database of the history, as SQLAlchemy names it."""
    default = f"sqlite+aiosqlite:///{settings.paths().web / 'history.sqlite'}"
    return settings.ui.history or default


def kept(settings: Settings) -> list[PersonalData]:
    """Conversations of the page; their documents go with them."""
    url = history_url(settings)
    where = url.rpartition("@")[2].removeprefix("sqlite+aiosqlite:///")
    count, forget = partial(_run, settings, False), partial(_run, settings, True)
    return [
        PersonalData("conversations of the chat page", where, count, forget),
        # Folders of conversations; those of Slack are among them.
        folder_kept("documents that people brought along", settings.paths().web / "own"),
    ]


def forget_thread(settings: Settings, thread: str) -> None:
    """Removes what lies beside the history of a conversation: documents, answers for replay.

    Raises:
        AnswersClosed: the answers cannot be removed now.
    """
    from assistant.surfaces.shared.uploads import forget

    make_answer_log(settings).forget_conversation(conversation_of("page", thread))
    forget(settings, thread)


def keep_forgetting(settings: Settings) -> None:
    """Removes conversations that are older than the settings say, now and as long as this process lives."""
    if not settings.conversations_days:
        return

    def work() -> None:
        while True:
            try:
                _run(settings, True, days_ago(settings.conversations_days))
            except AssistantError as error:
                # Another look later; the page goes on.
                _log.warning("old conversations are still there: %s", error.for_people())
            time.sleep(_EVERY)

    threading.Thread(target=work, name="old-conversations", daemon=True).start()


def _run(settings: Settings, remove: bool, before: str) -> int:
    if not settings.ui.history and not (settings.paths().web / "history.sqlite").exists():
        return 0
    from sqlalchemy.exc import SQLAlchemyError

    try:
        # In a thread of its own: whoever asks may be in a running loop.
        with ThreadPoolExecutor(1) as apart:
            work = _threads(history_url(settings), remove, before)
            old = apart.submit(asyncio.run, work).result()
    except (SQLAlchemyError, OSError) as error:
        raise ConversationsClosed(
            f"The history of the chat page cannot be used: {type(error).__name__}.",
            "Free it, or set MTORMS_UI_HISTORY to where it is.",
        ) from error
    for thread in old if remove else ():
        forget_thread(settings, thread)
    return len(old)


async def _threads(url: str, remove: bool, before: str) -> list[str]:
    from sqlalchemy import inspect, text
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            tables: Any = await connection.run_sync(lambda c: inspect(c).get_table_names())
            if "threads" not in tables:
                return []
            if url.startswith("sqlite"):
                await connection.execute(text("PRAGMA secure_delete = ON"))
            rows = await connection.execute(text(_OLD), {"before": before})
            old = [str(row[0]) for row in rows]
            for thread in old if remove else ():
                for part in _PARTS:
                    await connection.execute(text(part), {"id": thread})
        if remove and url.startswith("sqlite"):
            async with engine.connect() as connection:
                await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return old
    finally:
        await engine.dispose()
