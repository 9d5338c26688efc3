"""What looks things up: tools for passages, words behind a citation, sources, findings and their map.

Sources are resources, too: listed, and by templates, whole or the words of a citation.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import quote, unquote

from pydantic import BaseModel, Field

from assistant.domain import Direction, EvidenceLevel, Filter, Population
from assistant.ledger import Wanted
from assistant.surfaces.mcp.sdk import (
    READS,
    CallToolResult,
    NotFoundError,
    Server,
    ToolError,
    result,
)
from assistant.surfaces.mcp.tool_calls import in_thread
from assistant.surfaces.presentation.answer_json import source_to_dict
from assistant.surfaces.presentation.findings import finding_to_dict, findings_text
from assistant.surfaces.presentation.labels import describe, safe
from assistant.surfaces.presentation.maps import drawn, map_to_dict, table_rows
from assistant.surfaces.presentation.response_types import (
    FindingJson,
    MapJson,
    PassagesJson,
    SourceRowJson,
    passage_to_dict,
)
from assistant.surfaces.shared.assistants import Assistants

_LIMIT: Final = 100
_PLAIN: Final = "text/plain"
_T = TypeVar("_T")


class WordsJson(BaseModel):
    """Stored text of a source between two offsets."""

    source_id: str
    start: int
    end: int
    text: str


class SourcesJson(BaseModel):
    """Sources; with `next_offset` there are more."""

    sources: list[SourceRowJson]
    total: int
    next_offset: int | None


class FindingsJson(BaseModel):
    """Findings; with `next_offset` there are more."""

    findings: list[FindingJson]
    total: int
    next_offset: int | None


Query = Annotated[str, Field(max_length=4000, description="What to look for.")]
Levels = Annotated[
    EvidenceLevel | list[EvidenceLevel] | None,
    Field(description="Only sources of this kind of evidence, or of these."),
]
Since = Annotated[
    int | None, Field(ge=0, le=3000, description="Only sources of this year or later.")
]
Many = Annotated[int | None, Field(ge=1, le=50, description="How many passages; 10 by default.")]
Name = Annotated[str | None, Field(max_length=200, description="Null or empty for all.")]
People = Annotated[Population | None, Field(description="In whom; null for all.")]
Direct = Annotated[Direction | None, Field(description="How it turned out; null for all.")]
Limit = Annotated[int | None, Field(ge=1, le=500, description="How many; 100 by default.")]
Offset = Annotated[int | None, Field(ge=0, description="How many to skip.")]
Place = Annotated[int, Field(ge=0, description="An offset in characters, as citations give it.")]
Picture = Annotated[bool | None, Field(description="Whether the map is drawn, too, as PNG.")]


def add_looking(server: Server, assistants: Assistants) -> None:
    """Adds all of them to the server."""
    _add_text(server, assistants)
    _add_findings(server, assistants)


def _add_text(server: Server, assistants: Assistants) -> None:
    @server.tool(title="Search passages", annotations=READS)
    async def search_passages(
        query: Query, k: Many = None, evidence: Levels = None, since: Since = None
    ) -> Annotated[CallToolResult, PassagesJson]:
        """Passages that fit, with scores and ids, and no answer."""
        levels = [evidence] if isinstance(evidence, EvidenceLevel) else evidence or []
        only = Filter(frozenset(levels), since or 0)
        found = await in_thread(assistants.get().search, query, k or 10, only)
        rows = [passage_to_dict(hit) for hit in found.hits]
        text = "\n\n".join(f"{row['passage_id']}: {row['text']}" for row in rows)
        data = {"query": found.question.text, "passages": rows}
        return result(safe(text) or "Nothing fits.", data)

    @server.tool(title="Look up quoted words", annotations=READS)
    async def get_passage(
        source_id: str, start: Place, end: Place
    ) -> Annotated[CallToolResult, WordsJson]:
        """The stored text of a source between two offsets, as citations give them: to check a quote."""
        document = await in_thread(assistants.get().document, source_id)
        if not start < end <= len(document.text):
            raise ToolError(
                f"{source_id} has {len(document.text)} characters; give start < end within them."
            )
        text = document.text[start:end]
        data = {"source_id": source_id, "start": start, "end": end, "text": text}
        return result(safe(text), data)

    @server.tool(title="List the sources", annotations=READS)
    async def list_sources(
        limit: Limit = None, offset: Offset = None
    ) -> Annotated[CallToolResult, SourcesJson]:
        """Sources of the corpus with what is known of them."""
        sources = await in_thread(lambda: assistants.get().asker().index.sources())
        some, rest = _page(sources, limit, offset)
        rows = [source_to_dict(source) for source in some]
        lines = [f"{row['source_id']} ({row['year']}): {row['title']}" for row in rows]
        return result(safe("\n".join([*lines, *_more(rest)])), {"sources": rows, **rest})


def _add_findings(server: Server, assistants: Assistants) -> None:
    @server.tool(title="List findings", annotations=READS)
    async def findings(
        intervention: Name = None,
        outcome: Name = None,
        population: People = None,
        direction: Direct = None,
        source_id: Name = None,
        limit: Limit = None,
        offset: Offset = None,
    ) -> Annotated[CallToolResult, FindingsJson]:
        """What the sources found: intervention, outcome, direction, in whom, and the sentence."""
        wanted = Wanted(intervention or "", outcome or "", population, direction, source_id or "")
        found = await in_thread(assistants.get().findings, wanted)
        some, rest = _page(found, limit, offset)
        text = "\n".join([findings_text(some), *_more(rest)])
        return result(text, {"findings": [finding_to_dict(one) for one in some], **rest})

    @server.tool(name="map", title="Map the evidence", annotations=READS)
    async def evidence_map(
        intervention: Name = None, outcome: Name = None, picture: Picture = None
    ) -> Annotated[CallToolResult, MapJson]:
        """Findings by intervention and outcome, with direction, in whom and by what kind of study."""
        wanted = Wanted(intervention or "", outcome or "")
        placed = await in_thread(assistants.get().evidence_map, wanted)
        data = map_to_dict(placed)
        lines = [data["summary"], *(" | ".join(row) for row in table_rows(placed))]
        pictures = [await in_thread(drawn, placed, "png")] if picture and placed else []
        return result(safe("\n".join(lines)), data, pictures)


def _page(rows: Sequence[_T], limit: int | None, offset: int | None) -> tuple[Sequence[_T], Any]:
    """Some of the rows, how many there are in all, and where the next page begins."""
    start = offset or 0
    end = start + (limit or _LIMIT)
    after = end if end < len(rows) else None
    return rows[start:end], {"total": len(rows), "next_offset": after}


def _more(rest: dict[str, Any]) -> list[str]:
    if rest["next_offset"] is None:
        return []
    return [f"{rest['total']} in all; ask again with offset {rest['next_offset']} for more."]


def add_sources(server: Server, assistants: Assistants) -> None:
    """Adds the list and both templates to the server."""
    server.listing = lambda: _listed(assistants)

    @server.resource("source://{source_id}", name="source", title="A source", mime_type=_PLAIN)
    async def source(source_id: str) -> str:
        """The stored text of a source, of which every quote is a part."""
        return safe(await _text(assistants, source_id))

    @server.resource(
        "source://{source_id}/{start}/{end}", name="words", title="Quoted words", mime_type=_PLAIN
    )
    async def words(source_id: str, start: str, end: str) -> str:
        """The stored text of a source between two offsets, as citations give them."""
        text = await _text(assistants, source_id)
        if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
            raise NotFoundError("Offsets are whole numbers.")
        if not int(start) < int(end) <= len(text):
            raise NotFoundError(f"{source_id} has {len(text)} characters.")
        return safe(text[int(start) : int(end)])


async def _text(assistants: Assistants, source_id: str) -> str:
    try:
        document = await in_thread(assistants.get().document, unquote(source_id))
    except ToolError as error:
        raise NotFoundError(str(error)) from error
    return document.text


def _listed(assistants: Assistants) -> list[dict[str, Any]]:
    """Every source of the index in use, by the names of the protocol."""
    return [
        {
            "uri": f"source://{quote(source.id, safe='')}",
            "name": source.id,
            "title": safe(source.title),
            "description": safe(describe(source)),
            "mimeType": _PLAIN,
        }
        for source in assistants.get().asker().index.sources()
    ]
