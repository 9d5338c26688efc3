"""Routes that look things up: passages, sources, findings, their map."""

import asyncio
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from assistant.domain import Filter
from assistant.ledger import Wanted
from assistant.surfaces.api.request_types import FindingsQuery, MapQuery, PageQuery, SearchQuery
from assistant.surfaces.api.route_helpers import Routes, tagged
from assistant.surfaces.presentation.answer_json import source_to_dict
from assistant.surfaces.presentation.findings import finding_to_dict
from assistant.surfaces.presentation.maps import drawn, map_csv, map_to_dict
from assistant.surfaces.presentation.response_types import (
    FindingJson,
    MapJson,
    PassageJson,
    PassagesJson,
    SourceRowJson,
    SourceTextJson,
)
from assistant.surfaces.shared.assistants import Assistants

_Responses = dict[int | str, dict[str, Any]]
_TEXT: Final[dict[str, Any]] = {"schema": {"type": "string"}}
_TAG: Final = {"ETag": {"description": "Send it as If-None-Match.", **_TEXT}}
_SAME: Final[_Responses] = {
    304: {"description": "What If-None-Match names is still so.", "headers": _TAG}
}


_TAGGED: Final[_Responses] = {200: {"headers": _TAG}, **_SAME}
_LISTED: Final[_Responses] = {
    200: {
        "headers": {
            **_TAG,
            "Link": {"description": "rel=next, where there are more (RFC 8288).", **_TEXT},
            "X-Total-Count": {"description": "Sources in all.", **_TEXT},
        }
    },
    **_SAME,
}
_PICTURE: Final[_Responses] = {
    200: {
        "content": {
            "image/svg+xml": {"schema": {"type": "string"}},
            "image/png": {"schema": {"type": "string", "format": "binary"}},
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": {"$ref": "#/components/schemas/MapJson"}},
        }
    }
}
MODELS: Final = (MapJson,)
"""Schemas that the above refers to."""


def add_sources(router: APIRouter, routes: Routes) -> None:
    """Passages and sources."""
    guard, assistants = routes.guard, routes.assistants

    @router.get("/v1/search")
    async def search(query: Annotated[SearchQuery, Query()]) -> PassagesJson:
        """Passages with scores, no answer."""
        only = Filter(frozenset(query.evidence), query.since)
        async with guard.room():
            found = await asyncio.to_thread(assistants.get().search, query.q, query.k, only)
        rows = [PassageJson.model_validate(hit) for hit in found.hits]
        return PassagesJson(query=found.question.text, passages=rows)

    @router.get("/v1/sources", response_model=list[SourceRowJson], responses=_LISTED)
    async def list_sources(request: Request, page: Annotated[PageQuery, Query()]) -> Response:
        """Sources with what is known of them, in the order of the corpus."""
        rows, total = await asyncio.to_thread(_page, assistants, page)
        headers = {"X-Total-Count": str(total)}
        if page.offset + len(rows) < total and rows:
            after = urlencode({"limit": page.limit, "offset": page.offset + page.limit})
            headers["Link"] = f'<{request.url.path}?{after}>; rel="next"'
        return tagged(request, rows, **headers)

    @router.get("/v1/sources/{source_id}", response_model=SourceTextJson, responses=_TAGGED)
    async def get_source(source_id: str, request: Request) -> Response:
        """One source with its stored text, of which every quote is a part."""
        document = await asyncio.to_thread(assistants.get().document, source_id)
        return tagged(request, {**source_to_dict(document.source), "text": document.text})


def add_findings(router: APIRouter, routes: Routes) -> None:
    """Findings and their map."""
    guard, assistants = routes.guard, routes.assistants

    @router.get("/v1/findings", response_model=list[FindingJson], responses=_TAGGED)
    async def list_findings(request: Request, query: Annotated[FindingsQuery, Query()]) -> Response:
        """What the sources found: intervention, outcome, direction, in whom, and the sentence."""
        wanted = Wanted(**query.model_dump())
        async with guard.room():
            found = await asyncio.to_thread(assistants.get().findings, wanted)
        return tagged(request, [finding_to_dict(entry) for entry in found])

    @router.get("/v1/map", responses=_PICTURE, response_class=Response)
    async def evidence_map(request: Request, query: Annotated[MapQuery, Query()]) -> Response:
        """The findings as a picture, interventions by outcomes, or as the table of its dots."""
        async with guard.room():
            placed = await asyncio.to_thread(
                assistants.get().evidence_map, Wanted(query.intervention, query.outcome)
            )
            if query.form == "json":
                return tagged(request, map_to_dict(placed))
            if query.form == "csv":
                return Response(map_csv(placed), media_type="text/csv; charset=utf-8")
            data = await asyncio.to_thread(drawn, placed, query.form, timeline=query.timeline)
        return Response(data, media_type="image/svg+xml" if query.form == "svg" else "image/png")


def _page(assistants: Assistants, page: PageQuery) -> tuple[list[dict[str, Any]], int]:
    """The rows of a page, and how many there are in all."""
    sources = assistants.get().asker().index.sources()
    wanted = sources[page.offset : page.offset + page.limit]
    return [source_to_dict(source) for source in wanted], len(sources)
