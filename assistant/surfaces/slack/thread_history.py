"""Reads a thread from Slack, where the store of conversations has nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from assistant.domain import Turn
from assistant.surfaces.slack.incoming import MessageKind, Post, post_from_event
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

_PAGE: Final = 200
"""Messages that are asked for at once; Slack recommends no more."""
_PAGES: Final = 5
"""Slack gives the oldest first; of a thread of more than a thousand messages the last are not read."""


async def turns_in_slack(workspace: Workspace, post: Post) -> list[Turn]:
    """Earlier questions to the bot in this thread, as they were written; empty when it cannot be read."""
    earlier = [_read(message, post, workspace) for message in await _replies(workspace, post)]
    return [
        Turn(e.text, e.text)
        for e in earlier
        if e is not None and e.ts < post.ts and e.text and e.kind is not MessageKind.THREAD
    ]


async def parent_text(workspace: Workspace, post: Post) -> str:
    """The text that opened the thread; empty when it cannot be read."""
    for message in await _replies(workspace, post, pages=1):
        if str(message.get("ts")) == post.thread:
            found = _read(message, post, workspace)
            return found.text if found else ""
    return ""


async def _replies(
    workspace: Workspace, post: Post, pages: int = _PAGES
) -> list[Mapping[str, Any]]:
    """The messages of the thread, oldest first, of at most so many pages; empty when one cannot be read."""
    messages: list[Mapping[str, Any]] = []
    cursor = ""
    for _ in range(pages):
        try:
            found = await workspace.retry(
                workspace.client.conversations_replies,
                channel=post.channel,
                ts=post.thread,
                latest=post.ts,
                inclusive=True,
                limit=_PAGE,
                cursor=cursor or None,
            )
        except (Refused, Unreached):
            return []
        messages += found.get("messages") or ()
        cursor = (found.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return messages


def _read(message: Mapping[str, Any], post: Post, workspace: Workspace) -> Post | None:
    event = {"type": "message", **message, "channel": post.channel}
    event.pop(
        "edited", None
    )  # an event says so of an edit; in a thread it stands on what was edited once
    return post_from_event({"event": event}, workspace.bot_user, post.team)
