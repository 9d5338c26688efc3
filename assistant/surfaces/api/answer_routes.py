"""Routes for questions, statements, stored answers, and feedback."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from assistant.bootstrap import SqliteAnswers, make_feedback_box
from assistant.errors import AssistantError
from assistant.surfaces.api.errors import Problem
from assistant.surfaces.api.guards import Guard
from assistant.surfaces.api.request_types import AskRequest, CheckRequest, FeedbackRequest
from assistant.surfaces.api.response_types import KeptJson, NotedJson, ReplayJson
from assistant.surfaces.api.route_helpers import STREAMED, Json, Routes, event, in_time
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.answer_schema import AnswerJson
from assistant.surfaces.presentation.response_types import CheckedJson
from assistant.surfaces.shared.replay import replay
from assistant.surfaces.shared.session import TURNS, ChatSession, new_session
from assistant.surfaces.shared.turns import turn_of

_EVENTS: Final = (
    "Server-sent events: `claim` with text, support and citations for each claim that is verified, then "
    "`answer` with the whole answer, or `error` with title and remedy."
)
_ASKED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string", "description": _EVENTS}}}}
}


def add_answers(router: APIRouter, routes: Routes) -> None:
    """Questions, statements, feedback."""
    guard, assistants = routes.guard, routes.assistants
    may_ask, box = [guard.needs("ask")], make_feedback_box(assistants.settings)

    @router.post("/v1/ask", response_model=AnswerJson, responses=_ASKED, dependencies=may_ask)
    async def ask(body: AskRequest, request: Request) -> Response:
        """One answer as JSON; with `Accept: text/event-stream` each claim as it is verified, then the answer."""
        turns = [turn_of(t.text, t.standalone, t.cited) for t in (body.turns or ())[-TURNS:]]
        session = new_session(assistants, body.question, turns, body.evidence)

        async def done() -> dict[str, Any]:
            answer = answer_to_dict(session.answer)
            await routes.recorder.record_session(session, answer, guard.owner(request))
            return answer

        if "text/event-stream" in request.headers.get("accept", ""):
            events = _events(session, guard, done)
            return StreamingResponse(events, media_type="text/event-stream", headers=STREAMED)
        async with guard.room(), in_time():
            await session.whole()
        return Json(await done())

    @router.post("/v1/check", dependencies=may_ask)
    async def check(body: CheckRequest) -> list[CheckedJson]:
        """A verdict for each sentence of a statement, with the words that it rests on."""
        async with guard.room(), in_time():
            found = await asyncio.to_thread(assistants.get().check, body.statement)
        return [CheckedJson.model_validate(one) for one in found]

    @router.post("/v1/feedback", status_code=201, dependencies=[guard.needs("feedback")])
    async def feedback(body: FeedbackRequest) -> NotedJson:
        """Stores what was wrong with an answer, for `mtor-ms eval inbox`."""
        found = await asyncio.to_thread(
            box.add, body.question, body.answer_id, body.reason, body.comment or ""
        )
        return NotedJson(id=found.id)


def add_kept(router: APIRouter, routes: Routes, log: SqliteAnswers) -> None:
    """Stored answers."""
    guard = routes.guard
    may_ask = [guard.needs("ask")]

    @router.get("/v1/answers/{answer_id}", response_model=KeptJson, dependencies=may_ask)
    async def kept_answer(answer_id: str, request: Request) -> Response:
        """An answer that this key was given, with its provenance."""
        found = await asyncio.to_thread(log.find, answer_id, guard.owner(request))
        return Json({"at": found.at, "answer": found.answer()})

    @router.post("/v1/answers/{answer_id}/replay", response_model=ReplayJson, dependencies=may_ask)
    async def replay_answer(answer_id: str, request: Request) -> Response:
        """Asks again: the same bytes on the same index, else what changed and why."""
        assistant = routes.assistants.get()
        async with guard.room(), in_time():
            found = await asyncio.to_thread(replay, log, assistant, answer_id, guard.owner(request))
        return Json(found.to_dict())


async def _events(
    session: ChatSession, guard: Guard, done: Callable[[], Awaitable[dict[str, Any]]]
) -> AsyncIterator[str]:
    """Server-sent events: ``claim`` for each, then ``answer``, or ``error``."""
    try:
        async with guard.room(), in_time():
            async for claim, verdict in session.claims():
                cited = [
                    {"source_id": c.source_id, "quote": c.quote, "start": c.start, "end": c.end}
                    for c in claim.citations
                ]
                said = {"text": claim.text, "support": verdict.support.value, "citations": cited}
                yield event("claim", said)
        yield event("answer", await done())
    except AssistantError as error:
        yield event("error", {"title": str(error), "remedy": error.remedy})
    except Problem as error:
        yield event("error", {"title": error.title, "remedy": error.remedy})
    except TimeoutError:
        yield event("error", {"title": "The answer took too long.", "remedy": "Try again."})
