"""What Slack shows of a conversation while we work: that we do, a button that stops us, its title."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from assistant.surfaces.slack.incoming import Post
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

__all__ = ["AgentSessions"]

_log: Final = logging.getLogger("mtor-ms.slack")
_TITLE: Final = 200
"""Characters that Slack takes."""
_OLD_TITLE: Final = 60
_LOOKING: Final = "is looking through the papers …"
_NO_AGENT: Final = frozenset(
    {
        "not_authorized",
        "unknown_method",
        "feature_disabled",
        "feature_not_enabled",
        "not_allowed_token_type",
        "missing_scope",
    }
)
"""Slack's words for an app that is no agent: it was made for the assistant view, or for none."""
_TRIES: Final = 3


@dataclass(slots=True)
class AgentSessions:
    """Statuses and titles of threads. What goes wrong here never keeps an answer waiting."""

    _clearing: set[asyncio.Task[None]] = field(default_factory=set)
    _busy: Counter[str] = field(default_factory=Counter)
    """How many work in a thread: who ends first does not clear what the others show."""

    @contextlib.asynccontextmanager
    async def working(
        self, space: Workspace, post: Post, shown: bool = True
    ) -> AsyncIterator[None]:
        """While the block runs, the thread shows that we work; `shown` is false where nobody else may know.

        A status of a session does not go by itself, so it is cleared whatever happens, also when it is
        unclear whether it was set.
        """
        if not (shown and post.ts):
            yield
            return
        setting = asyncio.create_task(self._set(space, post, working=True))
        self._busy[post.conversation] += 1
        try:
            yield
        finally:
            self._busy[post.conversation] -= 1
            clearing = asyncio.create_task(self._clear(space, post, setting))
            self._clearing.add(clearing)
            clearing.add_done_callback(self._clearing.discard)

    async def close(self, seconds: float) -> None:
        """Waits for statuses that are still to be cleared."""
        if self._clearing:
            await asyncio.wait(tuple(self._clearing), timeout=seconds)

    async def name(self, space: Workspace, post: Post, title: str) -> None:
        """Gives a thread its title."""
        where = {"channel_id": post.channel, "thread_ts": post.reply_to}
        if space.agent:
            await space.quietly(space.client.agents_sessions_rename, title=title[:_TITLE], **where)
        elif post.direct:
            await space.quietly(
                space.client.assistant_threads_setTitle, title=title[:_OLD_TITLE], **where
            )

    async def end(self, space: Workspace, channel: str, thread: str) -> None:
        """A thread in which nothing is done any more, although Slack may show otherwise."""
        where = {"channel_id": channel, "thread_ts": thread}
        if space.agent:
            await space.quietly(space.client.agents_sessions_setStatus, status="active", **where)

    async def _set(self, space: Workspace, post: Post, *, working: bool, tries: int = 1) -> bool:
        """Whether it may have been set."""
        where = {"channel_id": post.channel, "thread_ts": post.reply_to}
        try:
            if space.agent:
                try:
                    await space.call(
                        space.client.agents_sessions_setStatus,
                        tries=tries,
                        status="processing" if working else "active",
                        title=(post.text[:_TITLE] or None) if working else None,
                        initiator_user_id=post.user if working and not post.external else None,
                        **where,
                    )
                    return True
                except Refused as refusal:
                    if refusal.code not in _NO_AGENT:
                        raise
                    space.agent = False
            method = space.client.assistant_threads_setStatus
            await space.call(method, tries=tries, status=_LOOKING if working else "", **where)
        except Refused as refusal:
            _log.info("status left out: %s", refusal.code)
            return False
        except Unreached as fault:
            _log.info("status unclear: %s", fault)
        return True

    async def _clear(self, space: Workspace, post: Post, setting: asyncio.Task[bool]) -> None:
        was_set = await setting
        busy = self._busy[post.conversation]
        if not busy:
            del self._busy[post.conversation]
        if was_set and not busy:
            await self._set(space, post, working=False, tries=_TRIES)
