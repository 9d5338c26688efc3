"""Errors as ``application/problem+json`` (RFC 9457), each with its remedy and the request's id."""

from __future__ import annotations

import logging
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError, InvalidQuestion, UnknownAnswer, UnknownSource

__all__ = ["PROBLEMS", "Problem", "install", "problem"]

_SCHEMA: Final = {
    "type": "object",
    "required": ["type", "title", "status", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "What is wrong, in a sentence."},
        "status": {"type": "integer"},
        "request_id": {"type": "string"},
        "remedy": {"type": "string", "description": "What to do about it."},
        "errors": {"type": "array", "items": {"type": "object"}},
        "error": {"type": "object", "description": "The same, for clients of chat completions."},
    },
}
_WHAT: Final = {
    400: "The body is no text.",
    401: "No key, or one that is not known.",
    403: "The key may not do this.",
    404: "There is no such thing.",
    413: "The request is too large.",
    422: "The request cannot be understood, or the question not be read.",
    429: "Too many requests; Retry-After says when to come back.",
    500: "A fault of the program.",
    503: "The index cannot be used now.",
    504: "The answer took too long.",
}
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": what, "content": {"application/problem+json": {"schema": _SCHEMA}}}
    for status, what in _WHAT.items()
}
"""For the description of every route."""

_log: Final = logging.getLogger("mtor-ms.api")


class Problem(Exception):
    """A request that is answered with a problem."""

    def __init__(self, status: int, title: str, remedy: str = "", **headers: str) -> None:
        super().__init__(title)
        self.status, self.title, self.remedy, self.headers = status, title, remedy, headers


def problem(
    request: Request, status: int, title: str, remedy: str = "", **more: Any
) -> JSONResponse:
    """The response."""
    number = getattr(request.state, "id", "")
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "request_id": number,
    }
    if remedy:
        body["remedy"] = remedy
    if "/chat/" in request.url.path:
        # Clients of that protocol look for the message here.
        body["error"] = {"message": f"{title} {remedy}".strip(), "type": "error", "code": status}
    headers = {"Retry-After": str(more["retry_after"])} if "retry_after" in more else {}
    return JSONResponse(
        {**body, **{k: v for k, v in more.items() if k != "retry_after"}},
        status,
        headers,
        "application/problem+json",
    )


def install(app: FastAPI) -> None:
    """Puts the handlers into an application."""

    @app.exception_handler(Problem)
    async def _ours(request: Request, error: Problem) -> JSONResponse:
        more = {"retry_after": error.headers["retry_after"]} if error.headers else {}
        return problem(request, error.status, error.title, error.remedy, **more)

    @app.exception_handler(AssistantError)
    async def _known(request: Request, error: AssistantError) -> JSONResponse:
        status = 503 if error.retryable else 500
        if isinstance(error, InvalidQuestion):
            status = 422
        elif isinstance(error, UnknownSource | UnknownAnswer):
            status = 404
        return problem(request, status, str(error), error.remedy)

    @app.exception_handler(RequestValidationError)
    async def _shape(request: Request, error: RequestValidationError) -> JSONResponse:
        wrong = [
            {"where": ".".join(str(part) for part in e["loc"]), "what": e["msg"]}
            for e in error.errors()
        ]
        return problem(
            request, 422, "The request does not have the form that is wanted.", errors=wrong
        )

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        response = problem(request, error.status_code, str(error.detail))
        # Allow, beside "Method Not Allowed".
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(TimeoutError)
    async def _late(request: Request, _error: TimeoutError) -> JSONResponse:
        return problem(request, 504, "The answer took too long.", "Try again.")

    @app.exception_handler(Exception)
    async def _unknown(request: Request, error: Exception) -> JSONResponse:
        _log.error("failed: request=%s %s", getattr(request.state, "id", ""), type(error).__name__)
        title = "Something went wrong that should not have."
        return problem(request, 500, title, "Report the request_id to whoever runs this.")
