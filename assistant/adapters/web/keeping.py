"""What the chat page keeps of people: its history, and documents that they brought along."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from assistant.errors import ConversationsClosed
from assistant.ports import Keeping
from assistant.settings import Settings

__all__ = ["history_url", "kept"]

_OLD: Final = (
    'SELECT "id" FROM threads WHERE "createdAt" < :before OR "createdAt" IS NULL OR :before = \'\''
)
_PARTS: Final = (
    'DELETE FROM feedbacks WHERE "threadId" = :id OR "forId" IN (SELECT "id" FROM steps WHERE "threadId" = :id)',
    'DELETE FROM elements WHERE "threadId" = :id',
    'DELETE FROM steps WHERE "threadId" = :id',
    'DELETE FROM threads WHERE "id" = :id',
)


def history_url(settings: Settings) -> str:
    """The database of the history, as SQLAlchemy names it."""
    default = f"sqlite+aiosqlite:///{settings.paths().web / 'history.sqlite'}"
    return settings.ui_history or default


def kept(settings: Settings) -> list[Keeping]:
    """Conversations of the page; their documents go with them."""
    url = history_url(settings)
    where = url.rpartition("@")[2].removeprefix("sqlite+aiosqlite:///")
    count, forget = partial(_run, settings, False), partial(_run, settings, True)
    own = settings.paths().web / "own"
    return [
        Keeping("conversations of the chat page", where, count, forget),
        Keeping(
            "documents that people brought along",
            str(own),
            partial(_documents, own, False),
            partial(_documents, own, True),
        ),
    ]


def _documents(folder: Path, remove: bool, before: str) -> int:
    """Conversations' folders of documents that nothing was added to since; Slack's are among them."""
    old = []
    for place in folder.iterdir() if folder.is_dir() else ():
        changed = datetime.fromtimestamp(place.stat().st_mtime, UTC).isoformat()
        if not before or changed < before:
            old.append(place)
    for place in old if remove else ():
        shutil.rmtree(place, ignore_errors=True)
    return len(old)


def _run(settings: Settings, remove: bool, before: str) -> int:
    if not settings.ui_history and not (settings.paths().web / "history.sqlite").exists():
        return 0
    from sqlalchemy.exc import SQLAlchemyError

    from assistant.adapters.talking.own import forget

    try:
        old = asyncio.run(_threads(history_url(settings), remove, before))
    except (SQLAlchemyError, OSError) as error:
        raise ConversationsClosed(
            f"The history of the chat page cannot be used: {type(error).__name__}.",
            "Free it, or set MTORMS_UI_HISTORY to where it is.",
        ) from error
    for thread in old if remove else ():
        forget(thread)
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
