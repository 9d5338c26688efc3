"""Who may call, how much at once, and how large."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import Depends, Request, Response

from assistant.surfaces.api.errors import Problem, problem
from assistant.surfaces.api.metrics import Measures
from assistant.surfaces.shared.access_control import AccessControl, Refused

_WAITING: Final = 64
"""Questions that may wait for room; more are refused."""


@dataclass(slots=True)
class Guard:
    """Rules for requests."""

    access: AccessControl
    most_bytes: Callable[[str], int]
    """Bytes that a body may have, by the path that is asked."""
    at_once: int
    measures: Measures = field(default_factory=Measures)
    _room: asyncio.Semaphore | None = None
    _waiting: int = 0

    async def watch(
        self, request: Request, go_on: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Gives every request an id, refuses one that is too large, and measures it."""
        request.state.id = secrets.token_hex(8)
        began = time.perf_counter()
        most = self.most_bytes(request.url.path)
        try:
            length = int(request.headers.get("content-length") or 0)
        except ValueError:
            length = most + 1
        if length > most:
            response: Response = problem(
                request, Problem(413, f"At most {most:,} bytes are taken.", "Send less at once.")
            )
        else:
            response = await go_on(request)
        route = request.scope.get("route")
        path = getattr(route, "path", "none")
        self.measures.seen(path, response.status_code, time.perf_counter() - began)
        response.headers["X-Request-Id"] = request.state.id
        # Answers are private to a caller; routes whose responses may be cached set the header themselves.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def needs(self, scope: str) -> Any:
        """A route's dependency: the caller's key must have that scope. It runs before the body is parsed."""

        async def admitted(request: Request) -> None:
            try:
                request.state.key = self.access.admit(request, scope)
            except Refused as refused:
                raise Problem(
                    refused.status, refused.title, refused.remedy, headers=refused.headers
                ) from refused

        return Depends(admitted)

    def owner(self, request: Request) -> str:
        """Under whose name an answer is kept; empty without keys."""
        return self.access.owner(request.state.key)

    @asynccontextmanager
    async def room(self) -> AsyncIterator[None]:
        """Limits how many questions are answered at once and how many wait; raises Problem for the rest."""
        if self._room is None:
            self._room = asyncio.Semaphore(self.at_once)
        if self._waiting >= _WAITING:
            raise Problem(
                429,
                "Too many questions at once.",
                "Try again in a moment.",
                headers={"Retry-After": "2"},
            )
        self._waiting += 1
        self.measures.waiting.set(self._waiting)
        try:
            async with self._room:
                yield
        finally:
            self._waiting -= 1
            self.measures.waiting.set(self._waiting)
