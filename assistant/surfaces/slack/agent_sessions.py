"""Status and title of a thread in Slack: shown while the bot works, with a stop button."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from assistant.surfaces.slack.incoming import Post
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

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
"""Slack's codes for an app without the agent view: it was made for the assistant view, or for none."""
_TRIES: Final = 3


@dataclass(slots=True)
class AgentSessions:
    """Statuses and titles of threads. An error here never delays an answer."""

    _clearing: set[asyncio.Task[None]] = field(default_factory=set)
    _busy: Counter[str] = field(default_factory=Counter)
    """Questions under way by thread: the first to finish does not clear the status of the others."""

    @contextlib.asynccontextmanager
    async def working(
        self, workspace: Workspace, post: Post, shown: bool = True
    ) -> AsyncIterator[None]:
        """Shows while the block runs that the bot works, unless `shown` is false: then nobody else may know.

        The status of a session does not expire, so it is always cleared, also when it is unclear whether
        it was set.
        """
        if not (shown and post.ts):
            yield
            return
        setting = asyncio.create_task(self._set(workspace, post, working=True))
        self._busy[post.conversation] += 1
        try:
            yield
        finally:
            self._busy[post.conversation] -= 1
            clearing = asyncio.create_task(self._clear(workspace, post, setting))
            self._clearing.add(clearing)
            clearing.add_done_callback(self._clearing.discard)

    async def close(self, seconds: float) -> None:
        """Waits for statuses that are still to be cleared."""
        if self._clearing:
            await asyncio.wait(tuple(self._clearing), timeout=seconds)

    async def name(self, workspace: Workspace, post: Post, title: str) -> None:
        """Gives a thread its title."""
        where = {"channel_id": post.channel, "thread_ts": post.reply_to}
        if workspace.agent:
            await workspace.attempt(
                workspace.client.agents_sessions_rename, title=title[:_TITLE], **where
            )
        elif post.direct:
            await workspace.attempt(
                workspace.client.assistant_threads_setTitle, title=title[:_OLD_TITLE], **where
            )

    async def end(self, workspace: Workspace, channel: str, thread: str) -> None:
        """Clears the status of a thread in which nothing is under way any more."""
        if workspace.agent:
            await workspace.attempt(
                workspace.client.agents_sessions_setStatus,
                status="active",
                channel_id=channel,
                thread_ts=thread,
            )

    async def _set(
        self, workspace: Workspace, post: Post, *, working: bool, tries: int = 1
    ) -> bool:
        """Whether it may have been set."""
        where = {"channel_id": post.channel, "thread_ts": post.reply_to}
        try:
            if workspace.agent:
                try:
                    await workspace.call(
                        workspace.client.agents_sessions_setStatus,
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
                    workspace.agent = False
            method = workspace.client.assistant_threads_setStatus
            await workspace.call(method, tries=tries, status=_LOOKING if working else "", **where)
        except Refused as refusal:
            _log.info("status left out: %s", refusal.code)
            return False
        except Unreached as fault:
            _log.info("status unclear: %s", fault)
        return True

    async def _clear(self, workspace: Workspace, post: Post, setting: asyncio.Task[bool]) -> None:
        was_set = await setting
        busy = self._busy[post.conversation]
        if not busy:
            del self._busy[post.conversation]
        if was_set and not busy:
            await self._set(workspace, post, working=False, tries=_TRIES)
