"""Who may call, how often, how much at once, and how large."""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request, Response

from assistant.adapters.api.keys import Key, Keys
from assistant.adapters.api.measuring import Measures
from assistant.adapters.api.problems import Problem, problem

__all__ = ["Guard", "is_here"]

_MINUTE: Final = 60.0
_WAITING: Final = 64
"""Questions that may wait for room; more are turned away."""
_NOBODY: Final = Key("this machine", frozenset({"ask", "search", "feedback", "metrics"}))


def _is_neighbour(request: Request) -> bool:
    """Whether a program of this machine asks, and not somebody through it.

    A proxy hands on what comes from elsewhere, and a web page can make a browser ask under a name of
    its own that leads here (DNS rebinding): both say so in their headers.
    """
    host = request.client.host if request.client else ""
    name = (request.url.hostname or "").strip("[]")
    handed_on = {"forwarded", "x-forwarded-for", "x-real-ip"} & set(request.headers)
    return is_here(host) and is_here(name) and not handed_on


def is_here(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(slots=True)
class Guard:
    """Rules for requests. Without any key only this machine is served, and needs none."""

    keys: Keys
    a_minute: int
    most_bytes: int
    at_once: int
    measures: Measures = field(default_factory=Measures)
    _given: dict[str, deque[float]] = field(default_factory=dict)
    _room: asyncio.Semaphore | None = None
    _waiting: int = 0

    async def watch(
        self, request: Request, go_on: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Every request gets an id, and one that is too large an end."""
        request.state.id = secrets.token_hex(8)
        began = time.perf_counter()
        try:
            length = int(request.headers.get("content-length") or 0)
        except ValueError:
            length = self.most_bytes + 1
        if length > self.most_bytes:
            response: Response = problem(
                request, 413, f"At most {self.most_bytes:,} bytes are taken."
            )
        else:
            response = await go_on(request)
        route = request.scope.get("route")
        path = getattr(route, "path", "none")
        self.measures.seen(path, response.status_code, time.perf_counter() - began)
        response.headers["X-Request-Id"] = request.state.id
        return response

    def allow(self, request: Request, scope: str) -> Key:
        """Whose request it is; raises Problem."""
        key = self._who(request)
        if scope not in key.scopes:
            raise Problem(403, f"This key may not {scope}.", "Ask for one with that scope.")
        client = request.client.host if request.client else ""
        self._count(f"{key.name} {client if key is _NOBODY else ''}")
        return key

    @staticmethod
    def owner(key: Key) -> str:
        """Under whose name an answer is kept; empty without keys."""
        return "" if key is _NOBODY else key.name

    @asynccontextmanager
    async def room(self) -> AsyncIterator[None]:
        """Lets some work at once and some wait; raises Problem for the rest."""
        if self._room is None:
            self._room = asyncio.Semaphore(self.at_once)
        if self._waiting >= _WAITING:
            raise Problem(
                429, "Too many questions at once.", "Try again in a moment.", retry_after="2"
            )
        self._waiting += 1
        self.measures.waiting.set(self._waiting)
        try:
            async with self._room:
                yield
        finally:
            self._waiting -= 1
            self.measures.waiting.set(self._waiting)

    def _who(self, request: Request) -> Key:
        said = request.headers.get("authorization", "")
        kind, _, token = said.partition(" ")
        if not len(self.keys):
            if _is_neighbour(request):
                return _NOBODY
            raise Problem(
                401,
                "There are no keys yet, so only programs of this machine are served.",
                "Make one with `mtor-ms serve --add-key NAME`.",
            )
        found = self.keys.find(token.strip()) if kind.lower() == "bearer" and token else None
        if found is None:
            raise Problem(401, "A key is needed.", "Send it as `Authorization: Bearer KEY`.")
        return found

    def _count(self, name: str) -> None:
        now = time.monotonic()
        given = self._given.setdefault(name, deque())
        while given and given[0] <= now - _MINUTE:
            given.popleft()
        if len(given) >= self.a_minute:
            wait = str(int(given[0] + _MINUTE - now) + 1)
            raise Problem(429, f"At most {self.a_minute} requests a minute.", retry_after=wait)
        given.append(now)
        if len(self._given) > 10_000:
            self._given = {k: v for k, v in self._given.items() if v and v[-1] > now - _MINUTE}
