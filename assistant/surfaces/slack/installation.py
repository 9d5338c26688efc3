"""Several workspaces: the page on which they install the app, their tokens, and what becomes of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiohttp
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
from assistant.surfaces.slack.manifest import SCOPES
from assistant.surfaces.slack.web_api import Workspace

__all__ = ["INSTALL", "REDIRECT", "Installer", "Tokens"]

_log: Final = logging.getLogger("mtor-ms.slack")
_quiet: Final = logging.getLogger("mtor-ms.slack.oauth")
INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"
_STATE: Final = 600
"""Seconds that somebody has for the way through Slack's pages."""
_BEFORE: Final = 120
"""Minutes before a token's end in which it is renewed; Slack's last for twelve hours."""
_EVERY: Final = 600.0


class Tokens(SQLite3InstallationStore):
    """Bolt's store; only the newest token of a workspace is kept."""

    def save_bot(self, bot: Bot) -> None:
        """Keeps a token in the place of the older ones."""
        super().save_bot(bot)
        self._only_newest("slack_bots", bot.team_id)

    def save(self, installation: Installation) -> None:
        """Keeps an installation in the place of the older ones."""
        super().save(installation)
        self._only_newest("slack_installations", installation.team_id)

    def bots(self) -> list[Bot]:
        """What is installed, one for each workspace."""
        with self.connect() as database:
            query = "SELECT DISTINCT team_id FROM slack_bots WHERE client_id = ?"
            teams = [str(row[0]) for row in database.execute(query, (self.client_id,))]
        database.close()
        found = [
            self.find_bot(enterprise_id=self._enterprise(team), team_id=team) for team in teams
        ]
        return [bot for bot in found if bot is not None]

    def remove(self, team: str) -> None:
        """Forgets all tokens of a workspace."""
        with self.connect() as database:
            for table in ("slack_bots", "slack_installations"):
                query = f"DELETE FROM {table} WHERE client_id = ? AND team_id = ?"  # noqa: S608
                database.execute(query, (self.client_id, team))
        database.close()

    def _enterprise(self, team: str) -> str | None:
        with self.connect() as database:
            query = "SELECT enterprise_id FROM slack_bots WHERE client_id = ? AND team_id = ?"
            row = database.execute(query, (self.client_id, team)).fetchone()
        database.close()
        return str(row[0]) if row and row[0] else None

    def _only_newest(self, table: str, team: str | None) -> None:
        with self.connect() as database:
            query = (
                f"DELETE FROM {table} WHERE client_id = ? AND team_id = ? AND id < "  # noqa: S608
                f"(SELECT max(id) FROM {table} WHERE client_id = ? AND team_id = ?)"
            )
            database.execute(query, (self.client_id, team or "") * 2)
        database.close()


class _Flow(AsyncOAuthFlow):
    """Bolt's, which lets in only who may."""

    entered: Callable[[Installation], None]
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
        self.entered(installation)


@dataclass(slots=True)
class Installer:
    """Workspaces that have installed the app, beside those whose tokens were named."""

    settings: Slack
    session: aiohttp.ClientSession
    spaces: dict[str, Workspace]
    tokens: Tokens
    flow: _Flow
    came: Callable[[str], None]
    """Told of a workspace whose token is new: what waits for it can go on."""
    _rotator: AsyncTokenRotator
    _renewing: dict[str, asyncio.Lock] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        settings: Slack,
        session: aiohttp.ClientSession,
        spaces: dict[str, Workspace],
        folder: Path,
        came: Callable[[str], None],
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
        made = cls(settings, session, spaces, tokens, flow, came, rotator)
        flow.entered, flow.allowed = made.enter, settings.teams
        return made

    def load(self) -> None:
        """The workspaces that were installed before."""
        for bot in self.tokens.bots():
            self._place(bot)

    def enter(self, installation: Installation) -> None:
        """A workspace that was just installed."""
        self._place(installation.to_bot())
        _log.info("installed: team=%s", installation.team_id)
        self.came(str(installation.team_id))

    def leave(self, team: str) -> None:
        """A workspace whose token was taken back."""
        self.tokens.remove(team)

    async def renew(self, team: str, before: int = _BEFORE) -> bool:
        """Renews a token that ends within `before` minutes; whether there is a new one."""
        async with self._renewing.setdefault(team, asyncio.Lock()):
            bot = next((bot for bot in self.tokens.bots() if bot.team_id == team), None)
            space = self.spaces.get(team)
            if bot is None or space is None or not bot.bot_refresh_token:
                return False
            if bot.bot_token != space.client.token:
                space.client.token = bot.bot_token  # renewed while we waited
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
            # Kept before it is used: the old one is good for nothing from now on.
            self.tokens.save_bot(new)
            space.client.token = new.bot_token
            _log.info("token renewed: team=%s", team)
            return True

    async def rotate(self) -> None:
        """Renews what is about to end, again and again."""
        while True:
            for team in [bot.team_id for bot in self.tokens.bots()]:
                await self.renew(str(team))
            await asyncio.sleep(_EVERY)

    def _place(self, bot: Bot) -> None:
        team = str(bot.team_id)
        client = web_client(self.settings, self.session, bot.bot_token)
        scopes: Any = bot.bot_scopes or ()
        self.spaces[team] = Workspace(
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
