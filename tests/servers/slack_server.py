"""Slack on this machine: its Web API over HTTP and Socket Mode over a WebSocket, with its limits.

It keeps messages as Slack does, refuses blocks that Slack would refuse, and misbehaves on demand.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.slack_blocks import problem
from tests.servers.slack_methods import BOT, TEAM, TOKEN, SlackMethods, SlackRefuses
from tests.servers.slack_people import SlackPeople

__all__ = ["BOT", "TEAM", "TOKEN", "Failure", "SlackServer", "signed", "slack_server"]

SCOPES = (
    "app_mentions:read,assistant:write,channels:history,chat:write,commands,files:read,files:write,"
    "groups:history,im:history"
)


@dataclass(frozen=True)
class Failure:
    """How the next call of a method goes wrong."""

    status: int = 200
    error: str = "internal_error"
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False
    """It is done all the same: only the reply goes wrong."""
    drop: bool = False
    """The connection breaks."""
    delay: float = 0.0


@dataclass(frozen=True)
class Call:
    method: str
    team: str
    args: dict[str, Any]
    at: float


class SlackServer(SlackMethods, SlackPeople):
    """Its state is read from the tests' thread and written in the server's."""

    def __init__(self) -> None:
        super().__init__()
        self.scopes = SCOPES
        self.calls: list[Call] = []
        self.responses: list[tuple[str, dict[str, Any]]] = []
        self.expired_urls: set[str] = set()
        """Addresses of commands and buttons whose thirty minutes are over; each is good for five uses."""
        self.url_uses: dict[str, int] = {}
        self.files: dict[str, tuple[bytes, str]] = {}
        self.acks: dict[str, float] = {}
        self.sent: dict[str, float] = {}
        self.replies: dict[str, Any] = {}
        self._failures: dict[str, list[Failure]] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    # -- what tests do ---------------------------------------------------------------------------

    def fail(self, method: str, *failures: Failure) -> None:
        """The next calls of a method go wrong, one after the other."""
        self._failures.setdefault(method, []).extend(failures)

    def forgive(self) -> None:
        """Nothing goes wrong any more."""
        self._failures.clear()

    def envelope(self, kind: str, payload: dict[str, Any], retry: int = 0) -> str:
        """Sends something over the socket that was connected last."""
        key = uuid.uuid4().hex
        data: dict[str, Any] = {
            "envelope_id": key,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": True,
        }
        if retry:
            data |= {"retry_attempt": retry, "retry_reason": "timeout"}
        self._run(self._send(key, json.dumps(data)))
        return key

    def drop_sockets(self, *, politely: bool = False) -> None:
        """Breaks every connection; `politely` asks for a new one first."""

        async def drop() -> None:
            for socket in self._sockets:
                if socket.closed:
                    continue
                if politely:
                    await socket.send_str('{"type": "disconnect", "reason": "refresh_requested"}')
                else:
                    await socket.close()

        self._run(drop())

    @property
    def connected(self) -> int:
        return sum(not socket.closed for socket in self._sockets)

    def bot_messages(self, channel: str, thread: str = "") -> list[dict[str, Any]]:
        return [
            m for m in self.messages.get(channel, [])
            if m.get("bot_id") and (not thread or m.get("thread_ts") == thread)
        ]  # fmt: skip

    def until(self, wanted: Callable[[], Any], seconds: float = 60.0) -> Any:
        """What `wanted` gives as soon as it gives something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = wanted()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError(
            f"nothing came within {seconds} s; calls: {[c.method for c in self.calls][-20:]}"
        )

    def called(self, method: str) -> list[Call]:
        return [call for call in list(self.calls) if call.method == method]

    # -- the server ------------------------------------------------------------------------------

    def _run(self, work: Any) -> None:
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _send(self, key: str, text: str) -> None:
        self.sent[key] = time.monotonic()
        live = [socket for socket in self._sockets if not socket.closed]
        await live[-1].send_str(text)

    async def api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            args = await request.json()
        else:
            args = dict(await request.post()) | dict(request.query)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or args.pop(
            "token", ""
        )
        if token.startswith("Basic "):  # how the SDK hands over the app's own credentials
            pair = base64.b64decode(token.removeprefix("Basic ")).decode().partition(":")
            args |= {"client_id": pair[0], "client_secret": pair[2]}
        for name in ("blocks", "metadata", "view", "files", "prompts"):
            if isinstance(args.get(name), str):
                args[name] = json.loads(args[name])
        team = self.teams.get(token, ("", "", ""))[0]
        self.calls.append(Call(method, team, args, time.monotonic()))
        failure = self._failures[method].pop(0) if self._failures.get(method) else None
        if failure and failure.delay:
            await asyncio.sleep(failure.delay)
        data = self._done(method, token, args) if failure is None or failure.done else {}
        if failure and failure.drop:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if failure:
            return web.json_response(
                {"ok": False, "error": failure.error},
                status=failure.status,
                headers=failure.headers,
            )
        return web.json_response(data, headers={"x-oauth-scopes": self.scopes})

    def _done(self, method: str, token: str, args: dict[str, Any]) -> dict[str, Any]:
        if method == "apps.connections.open":
            good = token.startswith("xapp-")
            url = self.url.replace("http", "ws") + "/link"
            return (
                {"ok": True, "url": url}
                if good
                else {"ok": False, "error": "not_allowed_token_type"}
            )
        try:
            if method == "oauth.v2.access":
                return {"ok": True, **self.oauth(args)}
            if token not in self.teams:
                raise SlackRefuses("invalid_auth")
            if token in self.token_problems:
                raise SlackRefuses(self.token_problems[token])
            wrong = problem(method, args)
            if wrong:
                raise SlackRefuses(wrong)
            name = re.sub(
                r"(?<=[a-z])(?=[A-Z])", "_", method.replace(".", "_").replace("URL", "Url")
            ).lower()
            work = getattr(self, f"_{name}", None)
            if work is None:
                raise SlackRefuses("unknown_method")
            return {"ok": True, **work(token, args)}
        except SlackRefuses as refusal:
            return {"ok": False, "error": str(refusal)}

    async def upload(self, request: web.Request) -> web.Response:
        key = request.match_info["key"]
        self._ready[key] = (await request.read(), self._ready[key][1])
        return web.Response(text="OK")

    async def download(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=302, headers={"Location": "/login"})
        data, kind = self.files[request.match_info["name"]]
        return web.Response(body=data, content_type=kind)

    async def respond(self, request: web.Request) -> web.Response:
        body = await request.json()
        if self._failures.get("respond"):
            failure = self._failures["respond"].pop(0)
            return web.Response(status=failure.status, text=failure.error, headers=failure.headers)
        if problem("respond", body):
            return web.Response(status=400, text="invalid_blocks")
        name = request.match_info["name"]
        if name in self.expired_urls:
            return web.Response(status=404, text="expired_url")
        self.url_uses[name] = self.url_uses.get(name, 0) + 1
        if self.url_uses[name] > 5:
            return web.Response(status=404, text="used_url")
        self.responses.append((name, body))
        return web.Response(text="ok")

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_str('{"type": "hello", "num_connections": 1}')
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                data = json.loads(message.data)
                self.acks[data["envelope_id"]] = time.monotonic()
                self.replies[data["envelope_id"]] = data.get("payload")
        return socket


def signed(secret: str, body: str, at: float | None = None) -> dict[str, str]:
    """Headers as Slack signs a request."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@contextmanager
def slack_server() -> Iterator[SlackServer]:
    """Serves until the block ends."""
    server, started = SlackServer(), threading.Event()
    loop, ended = asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_post("/api/{method}", server.api)
        app.router.add_get("/api/{method}", server.api)
        app.router.add_get("/link", server.link)
        app.router.add_post("/upload/{key}", server.upload)
        app.router.add_get("/files/{name}", server.download)
        app.router.add_post("/respond/{name}", server.respond)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        server.url, server._loop = f"http://127.0.0.1:{port}", loop
        started.set()
        await ended.wait()
        for socket in server._sockets:
            await socket.close()
        await runner.cleanup()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(10)
    yield server
    loop.call_soon_threadsafe(ended.set)
    thread.join(10)
