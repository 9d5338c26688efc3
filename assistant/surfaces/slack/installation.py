"""Several workspaces: the page on which they install the app, their tokens, and their removal."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiohttp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlite3 import SQLite3InstallationStore
from slack_sdk.oauth.state_store.sqlite3 import SQLite3OAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from assistant.settings import Slack
from assistant.surfaces.slack.connection import web_client
from assistant.surfaces.slack.job_queue import JobQueue
from assistant.surfaces.slack.manifest import SCOPES
from assistant.surfaces.slack.question_worker import QuestionWorker
from assistant.surfaces.slack.web_api import TOKEN_GONE, Refused, Unreached, Workspace

_log: Final = logging.getLogger("mtor-ms.slack")
_quiet: Final = logging.getLogger("mtor-ms.slack.oauth")
INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"
_STATE: Final = 600
"""Seconds that somebody has to complete Slack's pages."""
_BEFORE: Final = 120
"""Minutes before a token's end in which it is renewed; Slack's last for twelve hours."""
_EVERY: Final = 600.0


class Tokens(SQLite3InstallationStore):
    """Bolt's store, which keeps only the newest token of a workspace."""

    def save_bot(self, bot: Bot) -> None:
        """Keeps a token in the place of the older ones."""
        super().save_bot(bot)
        self._only_newest("slack_bots", bot.team_id)

    def save(self, installation: Installation) -> None:
        """Keeps an installation in the place of the older ones."""
        super().save(installation)
        self._only_newest("slack_installations", installation.team_id)

    def bots(self) -> list[Bot]:
        """The installations, one for each workspace."""
        query = "SELECT team_id, max(enterprise_id) FROM slack_bots WHERE client_id = ? GROUP BY team_id"
        found = [
            self.find_bot(enterprise_id=enterprise or None, team_id=str(team))
            for team, enterprise in self._execute(query, self.client_id)
        ]
        return [bot for bot in found if bot is not None]

    def remove(self, team: str) -> None:
        """Removes all tokens of a workspace."""
        for table in ("slack_bots", "slack_installations"):
            query = f"DELETE FROM {table} WHERE client_id = ? AND team_id = ?"  # noqa: S608
            self._execute(query, self.client_id, team)

    def _only_newest(self, table: str, team: str | None) -> None:
        query = (
            f"DELETE FROM {table} WHERE client_id = ? AND team_id = ? AND id < "  # noqa: S608
            f"(SELECT max(id) FROM {table} WHERE client_id = ? AND team_id = ?)"
        )
        self._execute(query, *(self.client_id, team or "") * 2)

    def _execute(self, query: str, *parameters: str) -> list[Any]:
        with contextlib.closing(self.connect()) as database, database:
            return database.execute(query, parameters).fetchall()


class _Flow(AsyncOAuthFlow):
    """Bolt's flow, for allowed workspaces only."""

    on_stored: Callable[[Installation], None]
    allowed: frozenset[str]

    async def store_installation(
        self, request: AsyncBoltRequest, installation: Installation
    ) -> None:
        """Keeps what was installed; raises BoltError where the workspace may not."""
        if installation.is_enterprise_install or not installation.team_id:
            raise BoltError("The app is installed in workspaces, not in a whole organisation.")
        if self.allowed and installation.team_id not in self.allowed:
            await self.client.auth_revoke(token=installation.bot_token)
            raise BoltError("This workspace may not install the app.")
        await super().store_installation(request, installation)
        self.on_stored(installation)


@dataclass(slots=True)
class Installer:
    """Workspaces that have installed the app, in addition to those whose tokens the settings name."""

    settings: Slack
    session: aiohttp.ClientSession
    workspaces: dict[str, Workspace]
    tokens: Tokens
    flow: _Flow
    on_installed: Callable[[str], None]
    """Called with a workspace whose token is new: its waiting questions can be resumed."""
    _rotator: AsyncTokenRotator
    _renewing: dict[str, asyncio.Lock] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        settings: Slack,
        session: aiohttp.ClientSession,
        workspaces: dict[str, Workspace],
        folder: Path,
        on_installed: Callable[[str], None],
    ) -> Installer:
        """With its files in `folder`; tokens are readable for their owner only."""
        file = folder / "tokens.sqlite"
        file.touch(0o600)
        tokens = Tokens(database=str(file), client_id=settings.client_id, logger=_quiet)
        client = web_client(settings, session)
        flow = _Flow(
            client=client,
            logger=_quiet,
            settings=AsyncOAuthSettings(
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                scopes=list(SCOPES),
                user_scopes=[],
                redirect_uri=f"{settings.address}{REDIRECT}" if settings.address else None,
                install_path=INSTALL,
                redirect_uri_path=REDIRECT,
                installation_store=tokens,
                state_store=SQLite3OAuthStateStore(
                    database=str(file), expiration_seconds=_STATE, logger=_quiet
                ),
                state_expiration_seconds=_STATE,
                logger=_quiet,
            ),
        )
        rotator = AsyncTokenRotator(
            client_id=settings.client_id, client_secret=settings.client_secret, client=client
        )
        made = cls(settings, session, workspaces, tokens, flow, on_installed, rotator)
        flow.on_stored, flow.allowed = made.enter, frozenset(settings.teams)
        return made

    def load(self) -> None:
        """The workspaces that were installed before."""
        for bot in self.tokens.bots():
            self._place(bot)

    def enter(self, installation: Installation) -> None:
        """A workspace that was just installed."""
        self._place(installation.to_bot())
        _log.info("installed: team=%s", installation.team_id)
        self.on_installed(str(installation.team_id))

    async def renew(self, team: str, before: int = _BEFORE) -> bool:
        """Renews a token that expires within `before` minutes; returns whether there is a new one."""
        async with self._renewing.setdefault(team, asyncio.Lock()):
            bot = next((bot for bot in self.tokens.bots() if bot.team_id == team), None)
            workspace = self.workspaces.get(team)
            if bot is None or workspace is None or not bot.bot_refresh_token:
                return False
            if bot.bot_token != workspace.client.token:
                workspace.client.token = bot.bot_token  # renewed while we waited
                return True
            try:
                new = await self._rotator.perform_bot_token_rotation(
                    bot=bot, minutes_before_expiration=before
                )
            except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
                _log.error("token not renewed: team=%s %s", team, type(error).__name__)
                return False
            if new is None:
                return False
            # Stored before it is used: the old one is no longer valid.
            self.tokens.save_bot(new)
            workspace.client.token = new.bot_token
            _log.info("token renewed: team=%s", team)
            return True

    async def rotate(self) -> None:
        """Renews expiring tokens, again and again."""
        while True:
            for team in [bot.team_id for bot in self.tokens.bots()]:
                await self.renew(str(team))
            await asyncio.sleep(_EVERY)

    def _place(self, bot: Bot) -> None:
        team = str(bot.team_id)
        client = web_client(self.settings, self.session, bot.bot_token)
        scopes: Any = bot.bot_scopes or ()
        self.workspaces[team] = Workspace(
            client,
            self.session,
            team=team,
            bot_user=bot.bot_user_id,
            bot_id=bot.bot_id,
            name=bot.team_name or "",
            scopes=frozenset(scopes),
            enterprise=bot.enterprise_id or "",
            renew=partial(self.renew, team, 60 * 24 * 365),
        )


@dataclass(slots=True)
class WorkspaceRemoval:
    """Handles workspaces that revoke the bot's token or remove the app."""

    queue: JobQueue
    workspaces: dict[str, Workspace]
    worker: QuestionWorker
    installer: Installer | None
    forget: Callable[[str], None]
    """Removes the conversations and uploads of a workspace."""

    async def revoked(self, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """The token is no longer valid. Questions are kept: the app may be installed again."""
        tokens, team = (body.get("event") or {}).get("tokens") or {}, context.team_id or ""
        if tokens.get("bot") and await self._gone(team):
            _log.info("token revoked: team=%s", team)

    async def uninstalled(self, context: AsyncBoltContext) -> None:
        """The app was removed from a workspace: removes all that is stored of it."""
        team = context.team_id or ""
        if not await self._gone(team):
            return
        self.worker.drop(team)
        rows = self.queue.forget_team(team)
        await asyncio.to_thread(self.forget, team)
        _log.info("removed: team=%s rows=%d", team, rows)

    async def _gone(self, team: str) -> bool:
        """Whether the token is invalid; an event may arrive after the app was installed again."""
        if not team:
            return False
        workspace = self.workspaces.get(team)
        if workspace is not None:
            try:
                await workspace.call(workspace.client.auth_test)
                _log.info("still installed: team=%s", team)
                return False
            except Refused as refusal:
                if refusal.code not in TOKEN_GONE:
                    return False
            except Unreached:
                return False
        self.workspaces.pop(team, None)
        if self.installer is not None:
            self.installer.tokens.remove(team)
        return True
