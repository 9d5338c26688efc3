"""The HTTP API: routes over the service. Its OpenAPI schema is /openapi.json."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Annotated, Any, Final

from fastapi import FastAPI, Query, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from assistant import __version__
from assistant.adapters.api.bodies import WholeBodies
from assistant.adapters.api.completions import MODEL, Completion, as_chunks, as_completion, asked
from assistant.adapters.api.guarding import Guard
from assistant.adapters.api.keys import Keys
from assistant.adapters.api.models import (
    AskRequest,
    CheckRequest,
    FeedbackRequest,
    FindingsQuery,
    MapQuery,
)
from assistant.adapters.api.problems import PROBLEMS, Problem, install
from assistant.adapters.present.as_json import (
    answer_to_dict,
    checked_to_dict,
    dumped,
    source_to_dict,
)
from assistant.adapters.present.findings import finding_to_dict
from assistant.adapters.present.maps import drawn, map_csv
from assistant.adapters.present.schema import AnswerJson
from assistant.adapters.talking.keeper import Keeper
from assistant.adapters.talking.opening import behind_in_words
from assistant.adapters.talking.replaying import replay
from assistant.adapters.talking.talk import Controls, Talk, assistant_of
from assistant.bootstrap import corpus_profile, make_answer_log, make_feedback_box
from assistant.domain import (
    Answer,
    Claim,
    EvidenceLevel,
    Filter,
    Turn,
    Verdict,
)
from assistant.errors import AssistantError
from assistant.ledger import Wanted
from assistant.ports import AnswerLog
from assistant.settings import EvidenceScope, Settings

__all__ = ["make_app"]

_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"
_ABOUT: Final = (
    "Cited answers on {subject}. Every sentence cites its source and is checked against it; "
    "caveats and the kind of evidence come with it. Not medical advice."
)
_STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}
_PICTURE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"image/svg+xml": {}, "image/png": {}, "text/csv": {}}}
}
_BYTES: Final = 256 * 1024
_MODEL: Final[dict[str, Any]] = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
_AT_ONCE: Final = 2
_AT_ONCE_MODEL: Final = 8
_PATIENCE: Final = 120.0
"""Seconds that one answer may take."""


class _Json(JSONResponse):
    def render(self, content: Any) -> bytes:
        return dumped(content).encode()


def make_app(settings: Settings) -> FastAPI:
    """The application."""
    # FastAPI's own pages load their scripts from elsewhere.
    profile = corpus_profile(settings)
    app = FastAPI(
        title=profile.title,
        version=__version__,
        description=_ABOUT.format(subject=profile.about()),
        default_response_class=_Json,
        responses=PROBLEMS,
        docs_url=None,
        redoc_url=None,
    )
    guard = Guard(
        keys=Keys(settings.paths().api / "keys.json"),
        a_minute=settings.api_minute,
        most_bytes=_BYTES,
        at_once=_AT_ONCE if settings.writer == "extractive" else _AT_ONCE_MODEL,
    )
    app.middleware("http")(guard.watch)
    app.add_middleware(WholeBodies, most=_BYTES)
    origins = [origin.strip() for origin in settings.api_origins.split(",") if origin.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
    install(app)
    _health(app, guard)
    log = make_answer_log(settings)
    keep = Keeper(log)
    _answers(app, guard, keep, settings)
    _compatible(app, guard, keep, settings.writer)
    _kept(app, guard, log)
    _sources(app, guard)
    _findings(app, guard)
    return app


def _answers(app: FastAPI, guard: Guard, keep: Keeper, settings: Settings) -> None:
    box = make_feedback_box(settings)

    @app.post("/v1/ask", response_model=AnswerJson, tags=["answers"], responses=_STREAM)
    async def ask(body: AskRequest, request: Request) -> Response:
        """One answer as JSON; with `Accept: text/event-stream` each claim as it is verified, then the answer."""
        key = guard.allow(request, "ask")
        turns = [Turn(turn.text, turn.standalone) for turn in body.turns]
        talk = _talk(body.question, turns, settings.writer, body.evidence)

        async def done() -> dict[str, Any]:
            await keep(talk, answer := answer_to_dict(_answered(talk)), guard.owner(key))
            return answer

        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(_events(talk, guard, done), media_type="text/event-stream")
        async with guard.room(), _in_time():
            await _finish(talk)
        return _Json(await done())

    @app.post("/v1/check", tags=["answers"])
    async def check(body: CheckRequest, request: Request) -> list[dict[str, Any]]:
        """A verdict for each sentence of a statement, with the words that it rests on."""
        guard.allow(request, "ask")
        async with guard.room(), _in_time():
            found = await asyncio.to_thread(assistant_of("extractive").check, body.statement)
        return [checked_to_dict(one) for one in found]

    @app.post("/v1/feedback", status_code=201, tags=["answers"])
    async def feedback(body: FeedbackRequest, request: Request) -> dict[str, str]:
        """Keeps what was wrong with an answer, for `mtor-ms eval inbox`."""
        guard.allow(request, "feedback")
        found = await asyncio.to_thread(
            box.add, body.question, body.answer_id, body.reason, body.comment
        )
        return {"id": found.id}


def _compatible(app: FastAPI, guard: Guard, keep: Keeper, writer: str) -> None:
    @app.post("/v1/chat/completions", tags=["answers"], responses=_STREAM)
    async def complete(body: Completion, request: Request) -> Response:
        """The same in OpenAI's protocol. The last message is the question; those before it give it context."""
        key = guard.allow(request, "ask")
        question, before = asked(body)
        async with guard.room(), _in_time():
            turns = await asyncio.to_thread(assistant_of("extractive").understood, before)
            talk = _talk(question, turns, writer)
            await _finish(talk)
        await keep(talk, answer := answer_to_dict(_answered(talk)), guard.owner(key))
        if not body.stream:
            return _Json(as_completion(answer))
        usage = bool((body.stream_options or {}).get("include_usage"))
        return StreamingResponse(as_chunks(answer, usage=usage), media_type="text/event-stream")

    @app.get("/v1/models", tags=["answers"])
    async def models(request: Request) -> dict[str, Any]:
        """The one model that `/v1/chat/completions` knows: this assistant."""
        guard.allow(request, "ask")
        return {"object": "list", "data": [_MODEL]}

    @app.get("/v1/models/{name}", tags=["answers"])
    async def model(name: str, request: Request) -> dict[str, Any]:
        """That model by itself."""
        guard.allow(request, "ask")
        if name != MODEL:
            raise Problem(404, "There is no such model.", f"The only one is {MODEL}.")
        return _MODEL


def _kept(app: FastAPI, guard: Guard, log: AnswerLog) -> None:
    @app.get("/v1/answers/{answer_id}", tags=["answers"])
    async def kept(answer_id: str, request: Request) -> dict[str, Any]:
        """An answer that this key was given, with its passport."""
        key = guard.allow(request, "ask")
        found = await asyncio.to_thread(log.find, answer_id, guard.owner(key))
        return {"at": found.at, "answer": found.answer()}

    @app.post("/v1/answers/{answer_id}/replay", tags=["answers"])
    async def again(answer_id: str, request: Request) -> dict[str, Any]:
        """Asks again: the same bytes on the same index, else what changed and why."""
        key = guard.allow(request, "ask")
        assistant = assistant_of("extractive")
        async with guard.room(), _in_time():
            found = await asyncio.to_thread(replay, log, assistant, answer_id, guard.owner(key))
        return found.to_dict()


def _sources(app: FastAPI, guard: Guard) -> None:
    @app.get("/v1/search", tags=["corpus"])
    async def search(
        request: Request,
        q: Annotated[str, Query(max_length=4000, examples=["effects in people"])],
        k: Annotated[int, Query(ge=1, le=100)] = 10,
        evidence: Annotated[list[EvidenceLevel] | None, Query()] = None,
        since: Annotated[int, Query(ge=0, le=3000)] = 0,
    ) -> dict[str, Any]:
        """Passages with scores, no answer."""
        guard.allow(request, "search")
        only = Filter(frozenset(evidence or ()), since)
        async with guard.room():
            found = await asyncio.to_thread(assistant_of("extractive").search, q, k, only)
        passages = [
            {
                "rank": hit.rank,
                "score": round(hit.score, 6),
                "source_id": hit.source.id,
                "passage_id": hit.passage.id,
                "section": hit.passage.section,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "text": hit.passage.text,
                "evidence": hit.source.evidence.value,
            }
            for hit in found.hits
        ]
        return {"query": found.question.text, "passages": passages}

    @app.get("/v1/sources", tags=["corpus"])
    async def sources(request: Request) -> list[dict[str, Any]]:
        """Every source with what is known of it."""
        guard.allow(request, "search")
        documents = await asyncio.to_thread(assistant_of("extractive").documents)
        return [source_to_dict(document.source) for document in documents]

    @app.get("/v1/sources/{source_id}", tags=["corpus"])
    async def source(source_id: str, request: Request) -> dict[str, Any]:
        """One source with its stored text, of which every quote is a part."""
        guard.allow(request, "search")
        document = await asyncio.to_thread(assistant_of("extractive").document, source_id)
        return {**source_to_dict(document.source), "text": document.text}


def _findings(app: FastAPI, guard: Guard) -> None:
    @app.get("/v1/findings", tags=["corpus"])
    async def findings(
        request: Request, query: Annotated[FindingsQuery, Query()]
    ) -> list[dict[str, Any]]:
        """What the sources found: intervention, outcome, direction, in whom, and the sentence."""
        guard.allow(request, "search")
        wanted = Wanted(
            query.intervention, query.outcome, query.population, query.direction, query.source
        )
        async with guard.room():
            found = await asyncio.to_thread(assistant_of("extractive").findings, wanted)
        return [finding_to_dict(entry) for entry in found]

    @app.get("/v1/map", tags=["corpus"], responses=_PICTURE, response_class=Response)
    async def evidence_map(request: Request, query: Annotated[MapQuery, Query()]) -> Response:
        """The findings as a picture, interventions by outcomes, or as the table of its dots."""
        guard.allow(request, "search")
        async with guard.room():
            placed = await asyncio.to_thread(
                assistant_of("extractive").evidence_map, Wanted(query.intervention, query.outcome)
            )
            if query.form == "csv":
                return Response(map_csv(placed), media_type="text/csv; charset=utf-8")
            data = await asyncio.to_thread(drawn, placed, query.form, timeline=query.timeline)
        return Response(data, media_type="image/svg+xml" if query.form == "svg" else "image/png")


def _health(app: FastAPI, guard: Guard) -> None:
    @app.get("/health/live", tags=["health"])
    async def live() -> dict[str, str]:
        """Whether the process answers."""
        return {"status": "ok"}

    @app.get("/health/ready", tags=["health"])
    async def ready() -> dict[str, str]:
        """Whether questions can be answered: the index is there and fits the program."""
        manifest = await asyncio.to_thread(assistant_of("extractive").manifest)
        behind = await asyncio.to_thread(behind_in_words)
        return {
            "status": "ok",
            "index": manifest.generation,
            "built": manifest.created,
            **({"behind": behind} if behind else {}),
        }

    @app.get("/metrics", tags=["health"], response_class=PlainTextResponse)
    async def metrics(request: Request) -> PlainTextResponse:
        """Requests by path and status, in Prometheus's text format."""
        guard.allow(request, "metrics")
        return PlainTextResponse(guard.measures.text(), media_type=_PROMETHEUS)


def _talk(
    question: str,
    turns: Sequence[Turn],
    writer: str,
    evidence: EvidenceScope = EvidenceScope.ALL,
) -> Talk:
    controls = Controls(writer=writer, evidence=evidence)
    return Talk(question, turns, controls, who=lambda: assistant_of(writer))


async def _finish(talk: Talk) -> None:
    async for _ in talk.claims():
        pass


async def _events(
    talk: Talk, guard: Guard, done: Callable[[], Awaitable[dict[str, Any]]]
) -> AsyncIterator[str]:
    """Server-sent events: ``claim`` for each, then ``answer``, or ``error``."""
    try:
        async with guard.room(), _in_time():
            async for claim, verdict in talk.claims():
                yield _event("claim", _claim(claim, verdict))
        yield _event("answer", await done())
    except AssistantError as error:
        yield _event("error", {"title": str(error), "remedy": error.remedy})
    except Problem as error:
        yield _event("error", {"title": error.title, "remedy": error.remedy})
    except TimeoutError:
        yield _event("error", {"title": "The answer took too long.", "remedy": "Try again."})


def _answered(talk: Talk) -> Answer:
    if talk.answer is None:
        raise Problem(503, "The answer was broken off.", "Try again.")
    return talk.answer


def _claim(claim: Claim, verdict: Verdict) -> dict[str, Any]:
    cited = [
        {"source_id": c.source_id, "quote": c.quote, "start": c.start, "end": c.end}
        for c in claim.citations
    ]
    return {"text": claim.text, "support": verdict.support.value, "citations": cited}


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {dumped(data)}\n\n"


def _in_time() -> asyncio.Timeout:
    return asyncio.timeout(_PATIENCE)
