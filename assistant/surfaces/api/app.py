"""The HTTP API: routes over the service. Its OpenAPI schema is /openapi.json, a page of it /docs."""

import asyncio
from importlib.metadata import entry_points
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Security
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline
from starlette.routing import Route

from assistant import __version__
from assistant.bootstrap import make_answer_log
from assistant.settings import Settings
from assistant.surfaces.api.answer_routes import add_answers, add_kept
from assistant.surfaces.api.errors import PROBLEMS, PROBLEMS_OF_OPENAI, install, is_openai
from assistant.surfaces.api.guards import Guard, WholeBodies
from assistant.surfaces.api.lookup_routes import add_findings, add_sources
from assistant.surfaces.api.openai_routes import add_compatible
from assistant.surfaces.api.openapi import describe
from assistant.surfaces.api.response_types import LiveJson, ReadyJson
from assistant.surfaces.api.route_helpers import Json, Routes
from assistant.surfaces.shared.access_control import AccessControl
from assistant.surfaces.shared.answer_log import AnswerRecorder
from assistant.surfaces.shared.assistants import Assistants

_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"
_ABOUT: Final = (
    "Cited answers on {subject}. Every sentence cites its source and is checked against it; "
    "caveats and the kind of evidence come with it. Not medical advice."
)
_KEY: Final = "A key of `mtor-ms serve --add-key NAME`. As long as there is none, programs of this machine need none."
_BYTES: Final = 256 * 1024
_BYTES_OPENAI: Final = 4 * 1024 * 1024
"""Its clients send the whole conversation each time, of which only the last questions are read."""
_EXPOSED: Final = (
    "ETag", "Link", "Mcp-Session-Id", "Retry-After", "WWW-Authenticate", "X-Request-Id", "X-Total-Count",
)  # fmt: skip


def make_app(assistants: Assistants, *, mcp: bool = False) -> FastAPI:
    """The application; with `mcp` the MCP server is mounted in it, at ``/mcp``."""
    settings, profile = assistants.settings, assistants.profile()
    # FastAPI's own pages load their scripts from elsewhere; these are served from here.
    app = FastAPIOffline(
        docs_url="/docs",
        redoc_url=None,
        title=profile.title,
        version=__version__,
        description=_ABOUT.format(subject=profile.about()),
        default_response_class=Json,
        generate_unique_id_function=lambda route: route.name,
        # The page's validator would send the schema elsewhere.
        swagger_ui_parameters={"validatorUrl": None},
    )
    guard = Guard(
        access=AccessControl.of(settings), most_bytes=_most_bytes, at_once=assistants.at_once
    )
    _add_middleware(app, guard, settings)
    install(app)
    log = make_answer_log(settings)
    routes = Routes(guard, assistants, AnswerRecorder(log))
    needs_key = [Security(HTTPBearer(auto_error=False, scheme_name="key", description=_KEY))]
    answers = APIRouter(tags=["answers"], responses=PROBLEMS, dependencies=needs_key)
    add_answers(answers, routes)
    add_kept(answers, routes, log)
    may_ask, may_search = [*needs_key, guard.needs("ask")], [*needs_key, guard.needs("search")]
    openai = APIRouter(tags=["openai"], responses=PROBLEMS_OF_OPENAI, dependencies=may_ask)
    add_compatible(openai, routes, log)
    corpus = APIRouter(tags=["corpus"], responses=PROBLEMS, dependencies=may_search)
    add_sources(corpus, routes)
    add_findings(corpus, routes)
    for router in (_health(assistants), _metrics(guard, needs_key), answers, openai, corpus):
        app.include_router(router)
    if mcp:
        # Found by its name: surfaces do not import each other.
        (found,) = entry_points(group="mtor_ms.mounts", name="mcp")
        # A route, not a mount: that would send who asks for /mcp to /mcp/ first.
        app.router.routes.append(Route("/mcp", endpoint=found.load()(assistants)))
    describe(app)
    return app


def _add_middleware(app: FastAPI, guard: Guard, settings: Settings) -> None:
    """Middleware of every request; what is added last runs first."""
    app.middleware("http")(guard.watch)
    app.add_middleware(WholeBodies, most=_most_bytes)
    origins = list(settings.api.origins)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "HEAD", "POST", "DELETE"],
            # Clients send headers of their own (x-stainless-*, mcp-*): any may come from a page that is named.
            allow_headers=["*"],
            expose_headers=_EXPOSED,
            allow_private_network=True,
        )


def _most_bytes(path: str) -> int:
    return _BYTES_OPENAI if is_openai(path) else _BYTES


def _health(assistants: Assistants) -> APIRouter:
    router = APIRouter(tags=["health"], responses={503: PROBLEMS[503]})

    @router.get("/health/live", responses={})
    async def live() -> LiveJson:
        """Whether the process answers."""
        return LiveJson(status="ok")

    @router.get("/health/ready", response_model_exclude_none=True)
    async def ready() -> ReadyJson:
        """Whether questions can be answered: the index is there and fits the program."""
        manifest = await asyncio.to_thread(assistants.get().manifest)
        behind = await asyncio.to_thread(assistants.staleness)
        return ReadyJson(
            status="ok", index=manifest.generation, built=manifest.created, behind=behind or None
        )

    return router


def _metrics(guard: Guard, needs_key: list[Any]) -> APIRouter:
    router = APIRouter(tags=["health"], responses=PROBLEMS, dependencies=needs_key)

    @router.get("/metrics", response_class=PlainTextResponse, dependencies=[guard.needs("metrics")])
    async def metrics() -> PlainTextResponse:
        """Requests by path and status, in Prometheus's text format."""
        return PlainTextResponse(guard.measures.text(), media_type=_PROMETHEUS)

    return router
