"""Sources as resources: listed, and by templates, whole or the words of a citation."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

from assistant.surfaces.mcp.sdk import NotFoundError, Server, ToolError
from assistant.surfaces.mcp.tool_calls import in_thread
from assistant.surfaces.presentation.labels import describe, safe
from assistant.surfaces.shared.assistants import Assistants

_PLAIN = "text/plain"


def add_sources(server: Server, assistants: Assistants) -> None:
    """Adds the list and both templates to the server."""
    server.listing = lambda: _listed(assistants)

    @server.resource("source://{source_id}", name="source", title="A source", mime_type=_PLAIN)
    async def source(source_id: str) -> str:
        """The stored text of a source, of which every quote is a part."""
        return safe(await _text(assistants, source_id))

    @server.resource(
        "source://{source_id}/{start}/{end}",
        name="words",
        title="Quoted words",
        mime_type=_PLAIN,
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
