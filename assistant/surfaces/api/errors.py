"""Errors, each with its remedy: ``application/problem+json`` (RFC 9457), OpenAI's error object on its routes.

Source of the latter: https://platform.openai.com/docs/guides/error-codes; its clients read message, type,
param and code out of ``error``.
"""

import logging
import re
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError, InvalidQuestion, UnknownAnswer, UnknownSource
from assistant.surfaces.api.request_types import example
from assistant.surfaces.shared.access_control import Problem as Problem


class FieldErrorJson(BaseModel):
    """One field that is not as it must be."""

    where: str
    what: str


class OpenAIErrorJson(BaseModel):
    """What OpenAI's clients read of an error."""

    message: str
    type: str
    param: str | None
    code: str | None


class ProblemJson(BaseModel):
    """A problem by RFC 9457."""

    model_config = example(
        type="about:blank",
        title="There is no source of that id.",
        status=404,
        request_id="5f1c0a9be2d34c77",
        remedy="GET /v1/sources lists them.",
    )

    type: str
    title: Annotated[str, Field(description="What is wrong, in a sentence.")]
    status: int
    request_id: str
    remedy: Annotated[str | None, Field(description="What to do about it.")] = None
    errors: list[FieldErrorJson] | None = None
    error: OpenAIErrorJson | None = None


class OpenAIProblemJson(BaseModel):
    """An error as OpenAI's protocol has it."""

    error: OpenAIErrorJson


_WHAT: Final = {
    400: "The request cannot be understood, or wants what cannot be done.",
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
_Responses = dict[int | str, dict[str, Any]]
_OPENAI: Final = re.compile(r"/v1/(?:chat/completions|responses|models)(?:/|$)")
_TYPES: Final = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES: Final = {
    401: "invalid_api_key",
    403: "insufficient_permissions",
    404: "not_found",
    405: "method_not_allowed",
    413: "request_too_large",
    422: "invalid_value",
    429: "rate_limit_exceeded",
    503: "service_unavailable",
    504: "timeout",
}
_log: Final = logging.getLogger("mtor-ms.api")


def _described(media: str, model: type[BaseModel]) -> _Responses:
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {
        status: {"description": what, "content": {media: {"schema": schema}}}
        for status, what in _WHAT.items()
    }


PROBLEMS: Final = _described("application/problem+json", ProblemJson)
"""For the description of every route."""
PROBLEMS_OF_OPENAI: Final = _described("application/json", OpenAIProblemJson)
"""For the description of the routes of OpenAI's protocol."""
MODELS: Final[Sequence[type[BaseModel]]] = (
    FieldErrorJson,
    OpenAIErrorJson,
    ProblemJson,
    OpenAIProblemJson,
)
"""Schemas that both refer to."""


def is_openai(path: str) -> bool:
    """Whether a path belongs to OpenAI's protocol."""
    return _OPENAI.search(path) is not None


def problem(request: Request, found: Problem) -> JSONResponse:
    """The response."""
    path, status = request.url.path, found.status
    error = _error(found)
    if is_openai(path):
        return JSONResponse({"error": error}, status, found.headers)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": found.title,
        "status": status,
        "request_id": getattr(request.state, "id", ""),
    }
    if found.remedy:
        body["remedy"] = found.remedy
    if found.errors:
        body["errors"] = found.errors
    if "/v1/" in path and "route" not in request.scope:
        # A client of OpenAI's protocol that calls an unknown path finds its message here.
        body["error"] = error
    return JSONResponse(body, status, found.headers, "application/problem+json")


def _error(found: Problem) -> dict[str, str | None]:
    details = "; ".join(f"{one['where']}: {one['what']}" for one in found.errors[:3])
    title = f"{found.title.rstrip('.')}: {details}." if details else found.title
    other = "server_error" if found.status >= 500 else "invalid_request_error"
    return {
        "message": f"{title} {found.remedy}".strip(),
        "type": _TYPES.get(found.status, other),
        "param": found.param,
        "code": found.code or _CODES.get(found.status, other),
    }


def _of_error(error: AssistantError) -> Problem:
    status = 503 if error.retryable else 500
    if isinstance(error, InvalidQuestion):
        status = 422
    elif isinstance(error, UnknownSource | UnknownAnswer):
        status = 404
    return Problem(status, str(error), error.remedy)


def _of_shape(path: str, error: RequestValidationError) -> Problem:
    # 400 is what OpenAI answers to a request that is malformed.
    status = 400 if is_openai(path) else 422
    title = "The request does not have the form that is wanted."
    found = Problem(status, title, code="invalid_type" if is_openai(path) else "")
    found.errors = [{"where": _place(e["loc"]), "what": e["msg"]} for e in error.errors()]
    first = error.errors()[0]
    found.param = None if first["type"] == "json_invalid" else _place(first["loc"][1:]) or None
    return found


def _place(parts: Sequence[int | str]) -> str:
    """``messages[0].role``; without the names that pydantic gives to branches of a choice."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part not in ("str", "int") and not re.search(r"[\[(-]", part):
            text += f".{part}" if text else part
    return text


def install(app: FastAPI) -> None:
    """Adds the handlers to an application."""

    @app.exception_handler(Problem)
    async def _ours(request: Request, error: Problem) -> JSONResponse:
        return problem(request, error)

    @app.exception_handler(AssistantError)
    async def _known(request: Request, error: AssistantError) -> JSONResponse:
        return problem(request, _of_error(error))

    @app.exception_handler(RequestValidationError)
    async def _shape(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem(request, _of_shape(request.url.path, error))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        # Headers: such as Allow, with "Method Not Allowed".
        return problem(
            request, Problem(error.status_code, str(error.detail), headers=error.headers)
        )

    @app.exception_handler(TimeoutError)
    async def _late(request: Request, _error: TimeoutError) -> JSONResponse:
        return problem(request, Problem(504, "The answer took too long.", "Try again."))

    @app.exception_handler(Exception)
    async def _unknown(request: Request, error: Exception) -> JSONResponse:
        _log.error("failed: request=%s %s", getattr(request.state, "id", ""), type(error).__name__)
        title = "Something went wrong that should not have."
        return problem(request, Problem(500, title, "Report the request_id to whoever runs this."))
