"""What the routes share: asking within limits, and responses that can be cached by their ETag."""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from assistant.surfaces.api.guards import Guard
from assistant.surfaces.presentation.answer_json import dumped
from assistant.surfaces.shared.answer_log import AnswerRecorder
from assistant.surfaces.shared.assistants import Assistants

STREAMED: Final = {"Cache-Control": "no-cache, no-store", "X-Accel-Buffering": "no"}
"""Headers of a stream: it is not cached, and not buffered by proxies."""
_PATIENCE: Final = 120.0
"""Seconds that one answer may take."""


class Json(JSONResponse):
    """JSON in which invisible characters are escaped."""

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return dumped(content).encode()


@dataclass(frozen=True, slots=True)
class Routes:
    """What routes need: who may call, who answers, and where answers are recorded."""

    guard: Guard
    assistants: Assistants
    recorder: AnswerRecorder


def event(name: str, data: Any) -> str:
    """A server-sent event."""
    return f"event: {name}\ndata: {dumped(data)}\n\n"


def in_time() -> asyncio.Timeout:
    """Raises TimeoutError after the time that one answer may take."""
    return asyncio.timeout(_PATIENCE)


def tagged(request: Request, data: Any, **headers: str) -> Response:
    """`data` as JSON with an ETag; 304 without a body where the caller has it already (RFC 9110, 13.1.2)."""
    body = dumped(data).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    more = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization", **headers}
    header = request.headers.get("if-none-match", "")
    known = {one.strip().removeprefix("W/") for one in header.split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=more)
    return Response(body, headers=more, media_type="application/json")
