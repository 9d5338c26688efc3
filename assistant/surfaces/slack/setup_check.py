"""``mtor-ms slack --check``: what is missing before the bot can run."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import aiohttp

from assistant.errors import AssistantError
from assistant.settings import Settings, Slack
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.slack.connection import connect, new_session, web_client
from assistant.surfaces.slack.manifest import SCOPES
from assistant.surfaces.slack.process import check_settings
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

_PLACES: Final = {"person": "CGSUW", "digest": "CG"}


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    name: str
    good: bool
    says: str


async def check(settings: Settings) -> list[Finding]:
    """Every check that needs no running bot, passed or not."""
    slack = settings.slack

    def mode() -> str:
        check_settings(settings)
        return f"{slack.mode} mode, all that it needs is set"

    def index() -> str:
        return f"built {Assistants(settings).get().manifest().created[:10]}"

    found = [_checked("settings", mode), await asyncio.to_thread(_checked, "index", index)]
    async with new_session() as session:
        if slack.bot_tokens:
            found += [await _token(slack, session, n) for n in range(len(slack.bot_tokens))]
        else:
            found.append(_no_token(slack))
        if slack.mode == "socket" and slack.app_token:
            client = web_client(slack, session)
            workspace = Workspace(client, session, team="", bot_user="")
            found.append(await _app_token(workspace, slack.app_token))
    for name, letters in _PLACES.items():
        value = getattr(slack, name)
        good = not value or value[0] in letters
        says = value or "not set"
        if not good:
            says = f"MTORMS_SLACK_{name.upper()} is to be an id that begins with one of {', '.join(letters)}."
        found.append(Finding(name, good, says))
    return found


async def _token(slack: Slack, session: aiohttp.ClientSession, at: int) -> Finding:
    try:
        return _scopes(await connect(slack, session, slack.bot_tokens[at], at + 1))
    except AssistantError as error:
        return Finding(f"bot token {at + 1}", False, error.for_people())


def _no_token(slack: Slack) -> Finding:
    if slack.client_id and slack.client_secret:
        says = f"none is named; workspaces install the app at {slack.address or 'the bot'}/slack/install"
        return Finding("bot token", True, says)
    says = "Set MTORMS_SLACK_BOT_TOKENS to the bot token (xoxb-...) of your app."
    return Finding("bot token", False, f"The Slack bot has no token. {says}")


def _checked(name: str, work: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, work())
    except AssistantError as error:
        return Finding(name, False, error.for_people())


def _scopes(workspace: Workspace) -> Finding:
    name = f"workspace {workspace.name or workspace.team}"
    if not workspace.scopes:
        return Finding(name, True, "token accepted; Slack did not say which scopes it has")
    missing = [f"{scope} ({why})" for scope, why in SCOPES.items() if scope not in workspace.scopes]
    if missing:
        return Finding(
            name,
            False,
            f"scopes are missing: {'; '.join(missing)}. Add them under OAuth & Permissions and install "
            "the app again.",
        )
    more = sorted(workspace.scopes - set(SCOPES))
    beyond = f"; not needed: {', '.join(more)}" if more else ""
    return Finding(name, True, f"token accepted, all scopes there{beyond}")


async def _app_token(workspace: Workspace, token: str) -> Finding:
    try:
        await workspace.retry(workspace.client.apps_connections_open, app_token=token)
    except Refused as refusal:
        return Finding(
            "app-level token",
            False,
            f"Slack does not accept it: {refusal.code}. Make one with the scope connections:write under "
            "Basic Information, App-Level Tokens, and turn Socket Mode on.",
        )
    except Unreached as fault:
        return Finding("app-level token", False, f"Slack could not be reached ({fault}).")
    return Finding("app-level token", True, "accepted, Socket Mode is on")
