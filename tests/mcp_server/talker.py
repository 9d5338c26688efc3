"""A client of either line of the SDK, as a process of its own: calls in, what came back out, as JSON.

Run as ``python talker.py`` with a plan on standard input: ``{"server": [words], "url": "", "key": "", "mode": "",
"calls": [[method, {...}], ...]}``. What comes back has the names of the protocol, whatever the line calls them.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import AsyncExitStack
from typing import Any

try:
    import httpx2 as web
    from mcp import Client

    SECOND = True
except ImportError:
    import httpx as web  # type: ignore[no-redef]
    from mcp import ClientSession

    SECOND = False
from mcp import StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client


def plain(found: Any) -> Any:
    """By the names of the protocol."""
    return found.model_dump(mode="json", by_alias=True, exclude_none=True)


async def one(session: Any, method: str, given: dict[str, Any]) -> Any:
    """What came of one call."""
    told: list[Any] = []

    async def progress(done: float, total: float | None, message: str | None) -> None:
        told.append([done, total, message])

    try:
        if method == "cancel":
            return await cancelled(session, given, progress, told)
        if method == "call":
            found = await session.call_tool(
                given["name"], given["arguments"], progress_callback=progress
            )
            # Notifications may come behind the result.
            await asyncio.sleep(0.2)
            return {**plain(found), "progress": told}
        if method == "list_resources" and given.get("cursor") and not SECOND:
            from mcp.types import PaginatedRequestParams

            return plain(
                await session.list_resources(params=PaginatedRequestParams(cursor=given["cursor"]))
            )
        return plain(await getattr(session, method)(**given))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


async def cancelled(session: Any, given: dict[str, Any], progress: Any, told: list[Any]) -> Any:
    """Begins a call, ends it when it is under way, and asks something else of the same session."""
    call = asyncio.create_task(
        session.call_tool(given["name"], given["arguments"], progress_callback=progress)
    )
    while not told and not call.done():
        await asyncio.sleep(0.001)
    call.cancel()
    try:
        await call
        ended = "answered"
    except asyncio.CancelledError:
        ended = "cancelled"
    if not SECOND:
        # This line's client does not say it on its own.
        from mcp import types

        await session.send_notification(
            types.ClientNotification(
                types.CancelledNotification(
                    params=types.CancelledNotificationParams(
                        requestId=session._request_id - 1, reason="enough"
                    )
                )
            )
        )
    after = plain(await session.list_tools())
    return {"ended": ended, "progress": told, "tools": len(after["tools"])}


async def main(plan: dict[str, Any]) -> dict[str, Any]:
    """All calls of a plan in one session."""
    async with AsyncExitStack() as stack:
        if plan.get("url"):
            headers = {"Authorization": f"Bearer {plan['key']}"} if plan.get("key") else {}
            http = await stack.enter_async_context(
                web.AsyncClient(headers=headers, timeout=180, follow_redirects=True)
            )
            transport = streamable_http_client(plan["url"], http_client=http)
        else:
            server = StdioServerParameters(
                command=plan["server"][0], args=plan["server"][1:], env=plan["environment"]
            )
            transport = stdio_client(server)
        if SECOND:
            mode = plan.get("mode") or "auto"
            session: Any = await stack.enter_async_context(Client(transport, mode=mode))
            about = {
                "serverInfo": plain(session.server_info),
                "protocolVersion": session.protocol_version,
                "instructions": session.instructions,
            }
        else:
            streams = await stack.enter_async_context(transport)
            session = await stack.enter_async_context(ClientSession(streams[0], streams[1]))
            about = plain(await session.initialize())
        return {"about": about, "found": [await one(session, m, g) for m, g in plan["calls"]]}


if __name__ == "__main__":
    os.environ.pop("PYTHONSTARTUP", None)
    sys.stdout.write(json.dumps(asyncio.run(asyncio.wait_for(main(json.load(sys.stdin)), 200))))
