"""Which workspace a request is for, and whether who makes it belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from assistant.surfaces.slack.web_api import Workspace

__all__ = ["is_external", "presses_from_outside", "space_of"]


def space_of(spaces: Mapping[str, Workspace], context: AsyncBoltContext) -> Workspace | None:
    """The workspace as Bolt resolves it; None where the bot is not installed.

    In a channel that is shared with another organisation a request may name that one's workspace:
    `authorizations` of an event and `app_installed_team_id` of a form say which one is ours, and a
    workspace may be missing altogether.
    """
    return spaces.get(context.team_id or "")


def is_external(body: Mapping[str, Any], space: Workspace) -> bool:
    """Whether an event of a shared channel comes from somebody of another organisation.

    Who cannot be told to be one of ours is taken for none.
    """
    if not body.get("is_ext_shared_channel"):
        return False
    event = body.get("event") or {}
    home = event.get("user_team") or event.get("source_team") or event.get("team")
    return _foreign(str(home or ""), space)


def presses_from_outside(body: Mapping[str, Any], space: Workspace, shared: bool) -> bool:
    """The same for a button or a form in a channel that is known to be shared."""
    user = body.get("user")
    home = str(user.get("team_id") or "") if isinstance(user, Mapping) else ""
    return shared and _foreign(home, space)


def _foreign(home: str, space: Workspace) -> bool:
    return home not in {space.team, space.enterprise or space.team}
