"""Answers to commands and buttons, at the address that came with them."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from assistant.surfaces.slack.blocks import CHARACTERS, Message, chopped, entities
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

__all__ = ["is_slack", "respond"]

_TRIES: Final = 4
_MOST_PAUSE: Final = 60.0
_SLACK: Final = ("slack.com", "slack-edge.com", "slack-files.com")


def is_slack(url: str, space: Workspace) -> bool:
    """Whether an address is Slack's, or that of the Web API in use: nothing else is called."""
    host = urlsplit(url).hostname or ""
    own = urlsplit(space.client.base_url)
    if host == own.hostname:
        return urlsplit(url).port == own.port
    return urlsplit(url).scheme == "https" and any(
        host == name or host.endswith(f".{name}") for name in _SLACK
    )


async def respond(
    space: Workspace, url: str, message: Message | None, *, replace: bool = False
) -> None:
    """Shows a message to who pressed or typed.

    `replace` puts it in the place of what was pressed; no message at all removes that.

    Raises:
        Refused, Unreached
    """
    if not is_slack(url, space):
        raise Refused("foreign response_url")
    body: dict[str, Any] = {"replace_original": replace}
    if message is None:
        body = {"delete_original": True}
    else:
        body |= {"text": message.text, "blocks": list(message.blocks)}
        if not replace:
            body["response_type"] = "ephemeral"
    code = await _send(space, url, body)
    if code in {"invalid_blocks", "invalid_blocks_format"} and message is not None:
        plain = entities(chopped(message.plain, CHARACTERS)[0])
        code = await _send(space, url, {**body, "text": plain, "blocks": []})
    if code not in {"ok", ""}:
        raise Refused(code)


async def _send(space: Workspace, url: str, body: dict[str, Any]) -> str:
    """Slack's word for what became of it; raises Unreached after some tries."""
    session = space.session
    for attempt in range(1, _TRIES + 1):
        try:
            async with session.post(url, json=body) as answer:
                said = await answer.text()
                if answer.status == 200:
                    return _code(said)
                if answer.status != 429 and answer.status < 500:
                    return _code(said) or str(answer.status)
                pause = float(answer.headers.get("Retry-After") or attempt)
        except (aiohttp.ClientError, TimeoutError):
            pause = float(attempt)
        if attempt < _TRIES:
            await asyncio.sleep(min(pause, _MOST_PAUSE))
    raise Unreached("response_url")


def _code(said: str) -> str:
    """``ok``, or the error that the address answers with, as JSON or as a word."""
    try:
        data = json.loads(said)
    except ValueError:
        return said.strip()[:60]
    return "ok" if not isinstance(data, dict) or data.get("ok", True) else str(data.get("error"))
