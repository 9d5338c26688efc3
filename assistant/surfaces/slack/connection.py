"""Workspaces behind the tokens, and the Socket Mode connection."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from assistant.errors import SettingsInvalid
from assistant.settings import Slack
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

__all__ = ["Socket", "new_session", "web_client", "workspace", "workspaces"]

_log: Final = logging.getLogger("mtor-ms.slack")
_CALL: Final = 15.0
"""Seconds for one call."""
_MOST_PAUSE: Final = 60.0
_FOR_GOOD: Final = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "not_allowed_token_type",
        "account_inactive",
        "token_revoked",
        "missing_scope",
    }
)


def new_session() -> aiohttp.ClientSession:
    """One for all calls: connections are kept open."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_CALL))


def web_client(settings: Slack, session: aiohttp.ClientSession, token: str = "") -> AsyncWebClient:
    """A client that leaves waiting and trying again to us."""
    return AsyncWebClient(
        token=token or None,
        base_url=settings.api_url,
        session=session,
        retry_handlers=[],
        logger=logging.getLogger("mtor-ms.slack.api"),
    )


async def workspaces(settings: Slack, session: aiohttp.ClientSession) -> dict[str, Workspace]:
    """The workspace of each token that the settings name, by its id.

    A token that Slack refuses stops none of the others; it is said in the log.

    Raises:
        SettingsInvalid: there is no token, none is accepted, or Slack cannot be reached at all.
    """
    found: dict[str, Workspace] = {}
    problems: list[SettingsInvalid] = []
    for number, token in enumerate(settings.bot_tokens, start=1):
        try:
            space = await workspace(settings, session, token, number)
        except SettingsInvalid as error:
            problems.append(error)
        else:
            found[space.team] = space
    installed = settings.client_id and settings.client_secret
    if not settings.bot_tokens and not installed:
        raise SettingsInvalid(
            "The Slack bot has no token.",
            "Set MTORMS_SLACK_BOT_TOKENS to the bot token (xoxb-...) of your app; docs/slack.md says where it is.",
        )
    if problems and not found and not installed:
        raise problems[0]
    for problem in problems:
        _log.error("left out: %s", problem.for_people())
    return found


async def workspace(
    settings: Slack, session: aiohttp.ClientSession, token: str, number: int
) -> Workspace:
    """The workspace of one token; raises SettingsInvalid where Slack does not accept it or stays away."""
    client = web_client(settings, session, token)
    space = Workspace(client, session, team="", bot_user="")
    try:
        response: dict[str, Any] = dict(await space.surely(_auth(client)))
    except Refused as refusal:
        raise SettingsInvalid(
            f"Slack does not accept bot token {number}: {refusal.code}.",
            "Copy it anew from the app's page, under OAuth & Permissions, into MTORMS_SLACK_BOT_TOKENS.",
        ) from refusal
    except Unreached as fault:
        raise SettingsInvalid(
            f"Slack could not be reached at {settings.api_url} ({fault}).",
            "Look at the network or a proxy, then start again.",
        ) from fault
    space.team, space.bot_user = str(response["team_id"]), str(response["user_id"])
    space.bot_id, space.name = str(response.get("bot_id", "")), str(response.get("team", ""))
    space.enterprise = str(response.get("enterprise_id") or "")
    space.scopes = frozenset(response.get("scopes", ()))
    return space


def _auth(client: AsyncWebClient) -> Any:
    async def auth_test() -> Any:
        response = await client.auth_test()
        header = next((v for k, v in response.headers.items() if k.lower() == "x-oauth-scopes"), "")
        if isinstance(response.data, dict):
            response.data["scopes"] = [
                scope.strip() for scope in header.split(",") if scope.strip()
            ]
        return response

    return auth_test


class Socket(SocketModeClient):
    """Slack's client, with growing pauses between attempts to come back."""

    async def issue_new_wss_url(self) -> str:
        """The address to connect to; tries until there is one, or the token is refused for good."""
        pause = 1.0
        while True:
            try:
                return await super().issue_new_wss_url()
            except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
                code = error.response.get("error", "") if isinstance(error, SlackApiError) else ""
                if self.closed or code in _FOR_GOOD:
                    raise
                _log.warning(
                    "no connection to Slack: %s; next try in %.0f s", type(error).__name__, pause
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, _MOST_PAUSE)
