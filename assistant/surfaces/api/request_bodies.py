"""Puts chunked request bodies together before they are parsed, so that their length is known."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class WholeBodies:
    """ASGI middleware: a chunked body (RFC 9112, 7.1) goes on as one piece with a `Content-Length`.

    A body larger than `most` allows for its path is read only until that is known.
    """

    def __init__(self, app: ASGIApp, most: Callable[[str], int]) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes every request on."""
        if scope["type"] != "http" or not _is_chunked(scope):
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


def _is_chunked(scope: Scope) -> bool:
    return any(k == b"transfer-encoding" and b"chunked" in v.lower() for k, v in scope["headers"])
