"""What stands in a thread at Slack, where our own memory has nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from assistant.domain import Turn
from assistant.surfaces.slack.incoming import MessageKind, Post, of_event
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

__all__ = ["parent_text", "turns_in_slack"]

_MOST: Final = 30


async def turns_in_slack(space: Workspace, post: Post) -> list[Turn]:
    """Earlier questions to us in this thread, as they were written; empty when it cannot be read."""
    earlier = [_read(message, post, space) for message in await _replies(space, post)]
    return [
        Turn(e.text, e.text)
        for e in earlier
        if e is not None and e.ts < post.ts and e.text and e.way is not MessageKind.THREAD
    ]


async def parent_text(space: Workspace, post: Post) -> str:
    """What opened the thread; empty when it cannot be read."""
    for message in await _replies(space, post):
        if str(message.get("ts")) == post.thread:
            found = _read(message, post, space)
            return found.text if found else ""
    return ""


async def _replies(space: Workspace, post: Post) -> list[Mapping[str, Any]]:
    try:
        found = await space.surely(
            space.client.conversations_replies, channel=post.channel, ts=post.thread, limit=_MOST
        )
    except (Refused, Unreached):
        return []
    return list(found.get("messages") or ())


def _read(message: Mapping[str, Any], post: Post, space: Workspace) -> Post | None:
    event = {"type": "message", **message, "channel": post.channel}
    return of_event({"event": event}, space.bot_user, post.team)
