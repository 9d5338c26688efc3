"""Routes of OpenAI's protocol: chat completions, responses, models."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from assistant.bootstrap import SqliteAnswers
from assistant.domain import Turn
from assistant.errors import UnknownAnswer
from assistant.surfaces.api.errors import Problem
from assistant.surfaces.api.openai_completions import Completion, as_chunks, as_completion, asked
from assistant.surfaces.api.openai_replies import (
    ChatCompletionJson,
    ModelJson,
    ModelsJson,
    ResponseJson,
)
from assistant.surfaces.api.openai_responses import (
    ResponseRequest,
    as_events,
    as_response,
    asked_for,
    kept_id,
)
from assistant.surfaces.api.openai_unsupported import MODEL, check_model
from assistant.surfaces.api.route_helpers import STREAMED, Json, Routes, in_time
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.shared.session import TURNS, new_session

_STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


def add_compatible(router: APIRouter, routes: Routes, log: SqliteAnswers) -> None:
    """The same answers in OpenAI's protocol."""
    guard, assistants = routes.guard, routes.assistants

    @router.post("/v1/chat/completions", response_model=ChatCompletionJson, responses=_STREAM)
    async def create_chat_completion(body: Completion, request: Request) -> Response:
        """Chat completions. The last message is the question; those before it give it context."""
        owner = None if body.store is False else guard.owner(request)
        question, before = asked(body)
        answer = await _asked(routes, question, (), before, owner)
        if not body.stream:
            return Json(as_completion(answer))
        usage = bool((body.stream_options or {}).get("include_usage"))
        return _streamed(as_chunks(answer, usage=usage))

    @router.post("/v1/responses", response_model=ResponseJson, responses=_STREAM)
    async def create_response(body: ResponseRequest, request: Request) -> Response:
        """Responses. The last item is the question; those before it, or the response it follows, give it context."""
        owner = guard.owner(request)
        question, before = asked_for(body)
        follows = body.previous_response_id
        turns = await asyncio.to_thread(_followed, log, follows, owner) if follows else ()
        keeper = None if body.store is False else owner
        answer = await _asked(routes, question, turns, before, keeper)
        if not body.stream:
            return Json(as_response(answer, follows))
        return _streamed(as_events(answer, follows))

    @router.get("/v1/models")
    async def list_models() -> ModelsJson:
        """The one model that these routes know: this assistant."""
        return ModelsJson(data=[await asyncio.to_thread(_model, assistants)])

    @router.get("/v1/models/{name}")
    async def get_model(name: str) -> ModelJson:
        """That model by itself."""
        check_model(name)
        return await asyncio.to_thread(_model, assistants)


async def _asked(
    routes: Routes, question: str, turns: Sequence[Turn], before: Sequence[str], owner: str | None
) -> dict[str, Any]:
    """The answer as the documented JSON, kept for `owner`; for None it is not kept."""
    assistants = routes.assistants
    async with routes.guard.room(), in_time():
        understood = await asyncio.to_thread(assistants.get().understood, before)
        session = new_session(assistants, question, [*turns, *understood][-TURNS:])
        answer = answer_to_dict(await session.whole())
    if owner is not None:
        await routes.recorder.record_session(session, answer, owner)
    return answer


def _followed(log: SqliteAnswers, response_id: str, owner: str) -> list[Turn]:
    """The turns that end with a response; raises Problem where it was not kept."""
    try:
        kept = log.find(kept_id(response_id), owner)
    except UnknownAnswer as error:
        raise Problem(
            400,
            f"There is no response {response_id} to follow.",
            "Hand over the questions before this one as input.",
            code="previous_response_not_found",
            param="previous_response_id",
        ) from error
    return [*kept.turns, Turn.of_answer(kept.answer())]


def _streamed(events: Iterator[str]) -> Response:
    return StreamingResponse(events, media_type="text/event-stream", headers=STREAMED)


def _model(assistants: Assistants) -> ModelJson:
    built = datetime.fromisoformat(assistants.get().manifest().created)
    return ModelJson(id=MODEL, created=int(built.timestamp()), owned_by=MODEL)
