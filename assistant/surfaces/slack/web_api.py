"""Slack's Web API as the bot uses it: honours rate limits, retries, never posts a message twice."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.surfaces.slack.blocks import CHARACTERS, Message, chopped, entities

_log: Final = logging.getLogger("mtor-ms.slack")
_TRIES: Final = 5
_MOST_PAUSE: Final = 120.0
"""Seconds; Slack rarely asks for more than thirty."""
_PASSING: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
_BLOCKS_REFUSED: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
)
_LIMITED: Final = frozenset({"ratelimited", "rate_limited"})
TOKEN_GONE: Final = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
)
"""Slack's codes for a token that is no longer valid."""
_LATER: Final = _LIMITED | TOKEN_GONE
_EVENT: Final = "mtor_ms_answer"
_PAGE: Final = 100
_RESPONSE_TRIES: Final = 4
_RESPONSE_PAUSE: Final = 60.0
"""Seconds between two tries, at most."""
_SLACK: Final = ("slack.com", "slack-edge.com", "slack-files.com")

Call = Callable[..., Awaitable[Any]]


class Refused(Exception):
    """Slack understood the call and refuses it; `code` is Slack's error code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def passes(self) -> bool:
        """Whether it may succeed later: a rate limit, or a token that is no longer valid.

        A token comes back when the app is installed again; questions are kept until then.
        """
        return self.code in _LATER


class Unreached(Exception):
    """Slack did not answer, or with a server error; the call may have been carried out."""


@dataclass(slots=True)
class Workspace:
    """One workspace that the bot is installed in."""

    client: AsyncWebClient
    session: aiohttp.ClientSession
    team: str
    bot_user: str
    bot_id: str = ""
    name: str = ""
    scopes: frozenset[str] = frozenset()
    enterprise: str = ""
    """The organisation that the workspace is part of, where it is part of one."""
    renew: Callable[[], Awaitable[bool]] | None = None
    """Gets a new token in the place of one that has expired; whether there is one."""
    agent: bool = True
    """Slack shows conversations with the bot as sessions of an agent; found out at the first one."""
    _free_at: dict[tuple[str, str], float] = field(default_factory=dict)
    """When a method may be called again for a channel, by the loop's clock."""

    async def call(
        self, method: Call, *, tries: int = _TRIES, **arguments: Any
    ) -> Mapping[str, Any]:
        """Calls a method; waits as long as Slack asks for, at most `tries` times, and renews an expired token once.

        Raises:
            Refused: for good.
            Unreached: no answer, or a server error; the caller knows whether it may be repeated.
        """
        loop = asyncio.get_running_loop()
        place = (method.__name__, str(arguments.get("channel", "")))
        renewed = False
        for attempt in range(1, tries + 1):
            if tries == 1 and self._free_at.get(place, 0.0) > loop.time():
                raise Refused("ratelimited")
            await asyncio.sleep(max(0.0, self._free_at.get(place, 0.0) - loop.time()))
            try:
                response = await method(**arguments)
            except SlackApiError as error:
                status, code = _of(error)
                if code == "token_expired" and not renewed and self.renew is not None:
                    renewed = await self.renew()
                    if renewed:
                        continue
                if status == 429 or code in _LIMITED:
                    pause = _asked(error, attempt)
                    # Other calls of the method wait as well.
                    self._free_at[place] = loop.time() + pause
                    _log.info("rate limited: method=%s pause=%.1fs", place[0], pause)
                    if attempt == tries:
                        raise Refused("ratelimited") from error
                    continue
                if status >= 500 or code in _PASSING:
                    raise Unreached(f"{status} {code}") from error
                raise Refused(code) from error
            except (SlackRequestError, aiohttp.ClientError, TimeoutError, OSError) as error:
                raise Unreached(type(error).__name__) from error
            data: Mapping[str, Any] = response.data if isinstance(response.data, dict) else {}
            return data
        raise Refused("ratelimited")

    async def retry(self, method: Call, **arguments: Any) -> Mapping[str, Any]:
        """As `call`, repeated after a server error: for what may be done twice without harm."""
        for attempt in range(1, _TRIES):
            try:
                return await self.call(method, **arguments)
            except Unreached as fault:
                _log.warning("no answer: method=%s %s", method.__name__, fault)
                await asyncio.sleep(_growing(attempt))
        return await self.call(method, **arguments)

    async def attempt(self, method: Call, **arguments: Any) -> Mapping[str, Any]:
        """As `call`, for what is optional: tried once, and an error is only logged."""
        try:
            return await self.call(method, tries=1, **arguments)
        except (Refused, Unreached) as error:
            _log.info("left out: method=%s %s", method.__name__, error)
            return {}

    async def post(
        self, channel: str, message: Message, *, thread: str = "", job: str = "", after: str = ""
    ) -> str:
        """Posts a message exactly once; returns its timestamp.

        `job` marks the message, so that it can be found when it is unclear whether it arrived;
        `after` is the timestamp of what it answers. Raises Refused, or Unreached when Slack does not answer.
        """
        arguments: dict[str, Any] = {
            "channel": channel,
            "thread_ts": thread or None,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if job:
            arguments["metadata"] = {"event_type": _EVENT, "event_payload": {"job": job}}
        for attempt in range(1, _TRIES + 1):
            try:
                sent = await self._shown(
                    self.call, self.client.chat_postMessage, message, arguments
                )
                return str(sent.get("ts", ""))
            except Unreached as fault:
                _log.warning("post unclear: channel=%s attempt=%d %s", channel, attempt, fault)
                if attempt == _TRIES:
                    raise
                await asyncio.sleep(_growing(attempt))
                found = await self.find(channel, thread, job, after) if job else ""
                if found:
                    return found
        raise Unreached("no answer")

    async def find(self, channel: str, thread: str, job: str, after: str) -> str:
        """The timestamp of the message that a job has posted; empty when there is none."""
        arguments: dict[str, Any] = {
            "channel": channel,
            "oldest": after or None,
            "limit": _PAGE,
            "include_all_metadata": True,
        }
        method: Call = self.client.conversations_history
        if thread:
            method, arguments["ts"] = self.client.conversations_replies, thread
        found = await self.retry(method, **arguments)
        for message in found.get("messages") or ():
            metadata = message.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("job") == job:
                return str(message.get("ts", ""))
        return ""

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Replaces one of the bot's messages; raises Refused or Unreached."""
        where = {"channel": channel, "ts": ts}
        await self._shown(self.retry, self.client.chat_update, message, where)

    async def post_ephemeral(
        self, channel: str, user: str, message: Message, thread: str = ""
    ) -> None:
        """Shows something to one person only; raises Refused or Unreached."""
        where = {"channel": channel, "user": user, "thread_ts": thread or None}
        await self._shown(self.retry, self.client.chat_postEphemeral, message, where)

    def has_member(self, team: str) -> bool:
        """Whether users of a workspace belong to this one or its organisation; unknown ones do not."""
        return team in {self.team, self.enterprise or self.team}

    def is_slack(self, url: str) -> bool:
        """Whether an address is Slack's, or that of the Web API in use: nothing else is called."""
        address, own = urlsplit(url), urlsplit(self.client.base_url)
        host = address.hostname or ""
        if host == own.hostname:
            return address.port == own.port
        return address.scheme == "https" and any(
            host == name or host.endswith(f".{name}") for name in _SLACK
        )

    async def respond(self, url: str, message: Message | None, *, replace: bool = False) -> None:
        """Shows a message to who pressed a button or typed a command, at the address that came with it.

        `replace` puts it in the place of the message with the button; no message at all removes that.

        Raises:
            Refused, Unreached
        """
        if not self.is_slack(url):
            raise Refused("foreign response_url")
        body: dict[str, Any] = {"replace_original": replace}
        if message is None:
            body = {"delete_original": True}
        else:
            body |= {"text": message.text, "blocks": list(message.blocks)}
            if not replace:
                body["response_type"] = "ephemeral"
        code = await self._send(url, body)
        if code in _BLOCKS_REFUSED and message is not None:
            code = await self._send(url, {**body, "text": _plain_text(message), "blocks": []})
        if code not in {"ok", ""}:
            raise Refused(code)

    async def _send(self, url: str, body: dict[str, Any]) -> str:
        """``ok`` or Slack's code for what is wrong; raises Unreached after some tries."""
        for attempt in range(1, _RESPONSE_TRIES + 1):
            try:
                async with self.session.post(url, json=body) as response:
                    text = await response.text()
                    if response.status == 200:
                        return _code(text)
                    if response.status != 429 and response.status < 500:
                        return _code(text) or str(response.status)
                    pause = float(response.headers.get("Retry-After") or attempt)
            except (aiohttp.ClientError, TimeoutError):
                pause = float(attempt)
            if attempt < _RESPONSE_TRIES:
                await asyncio.sleep(min(pause, _RESPONSE_PAUSE))
        raise Unreached("response_url")

    async def _shown(
        self, how: Call, method: Call, message: Message, arguments: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Sends a message; as plain text where Slack refuses its blocks."""
        blocks = list(message.blocks)
        try:
            sent: Mapping[str, Any] = await how(
                method, **arguments, text=message.text, blocks=blocks
            )
        except Refused as refusal:
            if refusal.code not in _BLOCKS_REFUSED:
                raise
            _log.warning("blocks refused: channel=%s", arguments["channel"])
            sent = await how(method, **arguments, text=_plain_text(message), blocks=[])
        return sent


def _of(error: SlackApiError) -> tuple[int, str]:
    response: Any = error.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", 0) or 0)
    try:
        code = str(response.get("error", ""))
    except (AttributeError, ValueError):
        code = ""
    # What is no JSON comes from something between Slack and the bot.
    return (status if code or status >= 400 else 502), code


def _asked(error: SlackApiError, attempt: int) -> float:
    """Seconds that Slack asks to wait."""
    headers = getattr(error.response, "headers", None) or {}
    value = next((v for k, v in headers.items() if k.lower() == "retry-after"), "")
    try:
        return min(float(value), _MOST_PAUSE)
    except ValueError:
        return _growing(attempt)


def _growing(attempt: int) -> float:
    return float(min(0.5 * 2 ** (attempt - 1), 8.0))


def _plain_text(message: Message) -> str:
    return entities(chopped(message.plain, CHARACTERS)[0])


def _code(text: str) -> str:
    """``ok``, or the error that a response address answers with, as JSON or as a word."""
    try:
        data = json.loads(text)
    except ValueError:
        return text.strip()[:60]
    return "ok" if not isinstance(data, dict) or data.get("ok", True) else str(data.get("error"))
