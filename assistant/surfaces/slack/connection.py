"""Workspaces behind the tokens, and the Socket Mode connection."""

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
    """A client without retries of its own: `Workspace.call` does them."""
    return AsyncWebClient(
        token=token or None,
        base_url=settings.api_url,
        session=session,
        retry_handlers=[],
        logger=logging.getLogger("mtor-ms.slack.api"),
    )


async def connect_all(settings: Slack, session: aiohttp.ClientSession) -> dict[str, Workspace]:
    """Connects to the workspace of each token that the settings name; by their ids.

    A token that Slack refuses is logged and does not stop the others.

    Raises:
        SettingsInvalid: there is no token, none is accepted, or Slack cannot be reached at all.
    """
    found: dict[str, Workspace] = {}
    problems: list[SettingsInvalid] = []
    for number, token in enumerate(settings.bot_tokens, start=1):
        try:
            workspace = await connect(settings, session, token, number)
        except SettingsInvalid as error:
            problems.append(error)
        else:
            found[workspace.team] = workspace
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


async def connect(
    settings: Slack, session: aiohttp.ClientSession, token: str, number: int
) -> Workspace:
    """Connects to the workspace of one token; raises SettingsInvalid where Slack refuses it or is not reached."""
    client = web_client(settings, session, token)
    workspace = Workspace(client, session, team="", bot_user="")
    try:
        response: dict[str, Any] = dict(await workspace.retry(_auth(client)))
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
    workspace.team, workspace.bot_user = str(response["team_id"]), str(response["user_id"])
    workspace.bot_id = str(response.get("bot_id", ""))
    workspace.name = str(response.get("team", ""))
    workspace.enterprise = str(response.get("enterprise_id") or "")
    workspace.scopes = frozenset(response.get("scopes", ()))
    return workspace


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
    """Slack's client, with growing pauses between attempts to reconnect."""

    async def issue_new_wss_url(self) -> str:
        """The address to connect to; retries until there is one, or the token is refused."""
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
