"""The SDK in either of its lines: 1.x calls its server FastMCP, 2.x MCPServer (decision 30).

Nothing else here knows which line is installed. What both lines name alike is imported from them directly;
their types are filled by the names of the protocol, since the lines name the attributes differently.
"""

import asyncio
import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import (
    CallToolResult,
    ListResourcesRequest,
    ListResourcesResult,
    Resource,
    ToolAnnotations,
)

if TYPE_CHECKING:
    # Types are checked with the line that lies in the environment of who develops.
    from mcp.server.fastmcp import Context
    from mcp.server.fastmcp import FastMCP as MCPServer
    from mcp.server.fastmcp.exceptions import ResourceError as NotFoundError
    from mcp.server.fastmcp.exceptions import ToolError

    Ctx = Context[Any, Any, Any]
    SECOND_LINE: bool
else:
    try:
        from mcp.server.mcpserver import Context, MCPServer
        from mcp.server.mcpserver.exceptions import ResourceNotFoundError as NotFoundError
        from mcp.server.mcpserver.exceptions import ToolError

        SECOND_LINE = True
    except ModuleNotFoundError:
        from mcp.server.fastmcp import Context
        from mcp.server.fastmcp import FastMCP as MCPServer
        from mcp.server.fastmcp.exceptions import ResourceError as NotFoundError
        from mcp.server.fastmcp.exceptions import ToolError

        SECOND_LINE = False
    Ctx = Context

__all__ = [
    "READS",
    "SECOND_LINE",
    "CallToolResult",
    "Ctx",
    "NotFoundError",
    "Server",
    "ToolError",
    "manager_of",
    "new_server",
    "result",
]

READS: Final = ToolAnnotations.model_validate({"readOnlyHint": True, "openWorldHint": False})
"""What every tool does: it reads, and only here."""
_A_PAGE: Final = 100
# `http_server` checks keys, host names and origins before the SDK is called.
_NO_SECOND_CHECK: Final = TransportSecuritySettings(enable_dns_rebinding_protection=False)

Listing = Callable[[], Sequence[dict[str, Any]]]
"""Every resource by the names of the protocol."""


class Server(MCPServer):
    """The SDK's server, with resources that are listed anew each time, in pages."""

    listing: Listing = staticmethod(tuple)

    async def list_resources(self) -> list[Resource]:
        """All of them."""
        rows = await asyncio.to_thread(self.listing)
        return [Resource.model_validate(row) for row in rows]

    async def resources_from(self, cursor: str | None) -> ListResourcesResult:
        """A page, with the cursor of the next one where there are more."""
        start = _place_of(cursor)
        rows = await asyncio.to_thread(self.listing)
        data: dict[str, Any] = {"resources": rows[start : start + _A_PAGE]}
        if start + _A_PAGE < len(rows):
            data["nextCursor"] = base64.b64encode(str(start + _A_PAGE).encode()).decode()
        return ListResourcesResult.model_validate(data)

    async def _handle_list_resources(self, _ctx: Any, params: Any) -> ListResourcesResult:
        """What the second line calls."""
        return await self.resources_from(params.cursor if params else None)


def new_server(name: str, title: str, version: str, instructions: str) -> Server:
    """A server without tools."""
    if SECOND_LINE:
        more: dict[str, Any] = {"title": title, "version": version}
        server = Server(name, instructions=instructions, log_level="WARNING", **more)
    else:
        more = {"transport_security": _NO_SECOND_CHECK}
        server = Server(name, instructions=instructions, log_level="WARNING", **more)
        inner = server._mcp_server  # There is no other way to say the version and to page.
        inner.version = version

        @inner.list_resources()  # type: ignore[no-untyped-call, untyped-decorator]
        async def listed(request: ListResourcesRequest) -> ListResourcesResult:
            return await server.resources_from(request.params.cursor if request.params else None)

    return server


def manager_of(server: Server) -> Any:
    """What serves it over streamable HTTP: `run()` around `handle_request(scope, receive, send)`."""
    # The manager is made with the application; that one is not needed, for it has a path of its own.
    if SECOND_LINE:
        more: dict[str, Any] = {"transport_security": _NO_SECOND_CHECK}
        server.streamable_http_app(**more)
    else:
        server.streamable_http_app()
    return server.session_manager


def result(text: str, data: dict[str, Any], pictures: Sequence[bytes] = ()) -> CallToolResult:
    """What a tool returns: text to be read, pictures as PNG, data to be used."""
    content: list[dict[str, Any]] = [{"type": "text", "text": text}]
    for picture in pictures:
        encoded = base64.b64encode(picture).decode()
        content.append({"type": "image", "data": encoded, "mimeType": "image/png"})
    return CallToolResult.model_validate({"content": content, "structuredContent": data})


def _place_of(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return max(0, int(base64.b64decode(cursor, validate=True)))
    except (binascii.Error, ValueError) as error:
        raise ValueError("This cursor was not given out here; list from the beginning.") from error
