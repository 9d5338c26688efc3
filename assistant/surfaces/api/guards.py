"""Who may call, how much at once, and how large; and what is counted of it."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import Depends, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.surfaces.api.errors import Problem, problem
from assistant.surfaces.shared.access_control import AccessControl

_WAITING: Final = 64
"""Questions that may wait for room; more are refused."""


class Measures:
    """One server's counters. Paths are those of the routes, so that callers cannot add labels."""

    def __init__(self) -> None:
        self._all = CollectorRegistry()
        self._requests = Counter(
            "mtorms_requests",
            "Requests by route and status.",
            ("path", "status"),
            registry=self._all,
        )
        self._seconds = Histogram(
            "mtorms_request_seconds",
            "Seconds until the answer began.",
            ("path",),
            registry=self._all,
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30, 60),
        )
        self.waiting = Gauge(
            "mtorms_waiting", "Questions under way or waiting.", registry=self._all
        )

    def seen(self, path: str, status: int, seconds: float) -> None:
        """Counts one request."""
        self._requests.labels(path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)

    def text(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self._all)


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
            request.state.key = self.access.admit(request, scope)

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


class WholeBodies:
    """ASGI middleware: a chunked body (RFC 9112, 7.1) goes on as one piece with a `Content-Length`.

    A body larger than `most` allows for its path is read only until that is known.
    """

    def __init__(self, app: ASGIApp, most: Callable[[str], int]) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes every request on."""
        encodings = (v.lower() for k, v in scope.get("headers", ()) if k == b"transfer-encoding")
        if scope["type"] != "http" or not any(b"chunked" in one for one in encodings):
            await self._app(scope, receive, send)
            return
        body, more, most = b"", True, self._most(scope["path"])
        while more and len(body) <= most:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        read = False

        async def again() -> Message:
            nonlocal read
            if read:
                return await receive()
            read = True
            return {"type": "http.request", "body": body, "more_body": False}

        headers = [(k, v) for k, v in scope["headers"] if k != b"transfer-encoding"]
        headers.append((b"content-length", b"%d" % len(body)))
        await self._app({**scope, "headers": headers}, again, send)
