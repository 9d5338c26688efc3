"""The MCP server over streamable HTTP, with the access rules of the API: by itself, or mounted next to it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

import anyio
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from assistant.surfaces.mcp.sdk import Server, manager_of
from assistant.surfaces.mcp.server import make_server
from assistant.surfaces.mcp.tool_calls import KEY
from assistant.surfaces.shared.access_control import AccessControl, Problem, is_local
from assistant.surfaces.shared.api_keys import Key
from assistant.surfaces.shared.assistants import Assistants

_LOGS: Final = ("mcp.server.streamable_http", "mcp.server.streamable_http_manager")


class _HangUps(logging.Filter):
    """Drops what the SDK logs as an error, with a traceback, when a client has hung up."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, anyio.ClosedResourceError | anyio.BrokenResourceError)


_HANG_UPS: Final = _HangUps()


def make_mounted(assistants: Assistants) -> Served:
    """The server as an application to be mounted, with the keys and limits of the API."""
    settings = assistants.settings
    origins = frozenset(settings.api.origins)
    return Served(make_server(assistants), AccessControl.of(settings), origins)


class Served:
    """An ASGI application. Its first request starts the session manager: mounted, it gets no start-up event."""

    def __init__(self, server: Server, access: AccessControl, origins: frozenset[str]) -> None:
        self._server, self._access, self._origins = server, access, origins
        self._manager: Any = None
        self._running: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        for name in _LOGS:
            logging.getLogger(name).addFilter(_HANG_UPS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        call = HTTPConnection(scope)
        try:
            key = self._admit(call)
        except Problem as refused:
            await _problem(refused)(scope, receive, send)
            return
        await self._start()
        # By the user the SDK ties a session to the key that opened it.
        token = AccessToken(token="", client_id=key.name, scopes=sorted(key.scopes))
        own_scope = {**scope, "user": AuthenticatedUser(token), KEY: key}
        await self._manager.handle_request(own_scope, receive, send)

    def _admit(self, call: HTTPConnection) -> Key:
        """Whose call it is; raises Problem, also for a page of an origin that was not named."""
        origin = call.headers.get("origin", "")
        if origin and origin not in self._origins and not is_local(_host_of(origin)):
            raise Problem(
                403, "Pages of this origin may not call.", "Name it in MTORMS_API_ORIGINS."
            )
        return self._access.admit(call, "search")

    async def _start(self) -> None:
        if self._running is None:
            self._manager = manager_of(self._server)
            self._running = asyncio.create_task(self._run())
        await self._ready.wait()

    async def _run(self) -> None:
        async with self._manager.run():
            self._ready.set()
            await asyncio.Event().wait()


def _host_of(origin: str) -> str:
    """``http://[::1]:6274`` → ``::1``."""
    name = origin.partition("://")[2]
    host = name.partition("]")[0][1:] if name.startswith("[") else name.partition(":")[0]
    return host.strip("/")


def _problem(refused: Problem) -> JSONResponse:
    body = {"type": "about:blank", "title": refused.title, "status": refused.status}
    if refused.remedy:
        body["remedy"] = refused.remedy
    return JSONResponse(body, refused.status, refused.headers, "application/problem+json")
