"""Workspaces that take back their token or remove the app: what is kept of them goes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from assistant.surfaces.slack.installation import Installer
from assistant.surfaces.slack.job_queue import JobQueue
from assistant.surfaces.slack.question_worker import QuestionWorker
from assistant.surfaces.slack.web_api import TOKEN_GONE, Refused, Unreached, Workspace

__all__ = ["WorkspaceRemoval"]

_log: Final = logging.getLogger("mtor-ms.slack")


@dataclass(slots=True)
class WorkspaceRemoval:
    """Lets a workspace go."""

    desk: JobQueue
    spaces: dict[str, Workspace]
    answering: QuestionWorker
    installing: Installer | None
    forget: Callable[[str], None]
    """Removes what was said in a workspace, and what was brought into its conversations."""

    async def revoked(self, body: Mapping[str, Any], team: str) -> None:
        """Our token is no longer good. What was asked is kept: it may be installed again."""
        tokens = (body.get("event") or {}).get("tokens") or {}
        if tokens.get("bot") and team and await self._gone(team):
            _log.info("token taken back: team=%s", team)

    async def uninstalled(self, _body: Mapping[str, Any], team: str) -> None:
        """The app was removed from a workspace: all that is kept of it is, too."""
        if not team or not await self._gone(team):
            return
        self.answering.drop(team)
        rows = self.desk.forget_team(team)
        await asyncio.to_thread(self.forget, team)
        _log.info("removed: team=%s rows=%d", team, rows)

    async def _gone(self, team: str) -> bool:
        """Whether the token is good for nothing; an event may come after the app was installed anew."""
        space = self.spaces.get(team)
        if space is not None:
            try:
                await space.call(space.client.auth_test)
                _log.info("still installed: team=%s", team)
                return False
            except Refused as refusal:
                if refusal.code not in TOKEN_GONE:
                    return False
            except Unreached:
                return False
        self.spaces.pop(team, None)
        if self.installing is not None:
            self.installing.leave(team)
        return True
