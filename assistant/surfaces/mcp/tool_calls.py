"""What tools share: who calls, work in threads, errors as plain sentences, progress."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from assistant.errors import AssistantError
from assistant.surfaces.mcp.sdk import Ctx, ToolError
from assistant.surfaces.shared.access_control import AccessControl
from assistant.surfaces.shared.api_keys import Key

KEY: Final = "mtorms.key"
"""Where the key of a caller stands in the scope of its request."""
_T = TypeVar("_T")


def owner_of(ctx: Ctx, scope: str) -> str:
    """Under whose name an answer is kept: empty without keys, and over standard input and output.

    Raises ToolError where the key of the caller has not that scope.
    """
    request = getattr(ctx.request_context, "request", None)
    key: Key | None = request.scope.get(KEY) if request is not None else None
    if key is None:
        return ""
    if scope not in key.scopes:
        raise ToolError(f"This key may not {scope}. Ask for one with that scope.")
    return AccessControl.owner(key)


async def in_thread(work: Callable[..., _T], *arguments: Any) -> _T:
    """Runs `work` in a thread; an error of the program becomes a ToolError with its remedy."""
    try:
        return await asyncio.to_thread(work, *arguments)
    except AssistantError as error:
        raise ToolError(error.for_people()) from error


class Progress:
    """Reports how far a call is to a client that asked for it."""

    def __init__(self, ctx: Ctx, total: int) -> None:
        self._ctx, self._total, self._done = ctx, total, 0

    async def step(self, message: str) -> None:
        """One more step is over."""
        self._done += 1
        await self._ctx.report_progress(min(self._done, self._total), self._total, message)
