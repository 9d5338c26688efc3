"""The evidence map and the line of studies in the side panel, with the same as a table."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Any, Final

import chainlit as cl

from assistant.errors import AssistantError
from assistant.ledger import PlacedFinding, Wanted
from assistant.surfaces.presentation.maps import described, drawn, summarised, table_rows
from assistant.surfaces.presentation.markdown import escaped
from assistant.surfaces.web.process import running

_ROWS: Final = 60
"""Rows of the table that are shown; `mtor-ms findings` has them all."""


def map_button(answer: dict[str, Any]) -> list[cl.Action]:
    """A button that draws the studies of an overview; none below another answer."""
    sources = summarised(answer)
    if not sources:
        return []
    payload = {"sources": sources}
    return [cl.Action(name="map", payload=payload, label="Show the map", icon="chart-scatter")]


@cl.action_callback("map")
async def _asked(action: cl.Action) -> None:
    await show_map(sources=[str(key) for key in action.payload.get("sources") or ()])


async def show_map(intervention: str = "", sources: Collection[str] = ()) -> None:
    """Opens the panel; `sources` narrows it to those that an answer rests on."""
    try:
        placed, pictures = await asyncio.to_thread(_made, intervention, frozenset(sources))
    except AssistantError as error:
        await _say(error.for_people())
        return
    if not placed:
        await _say("No finding with a direction is in the documents for that.")
        return
    said = described(placed)
    await cl.ElementSidebar.set_title("Evidence map")
    # The page reads an image's name aloud where it cannot be seen.
    images = [
        cl.Image(name=f"{title} {said}", content=data, mime="image/png", display="inline")
        for title, data in zip(("Evidence map.", "Studies by year."), pictures, strict=True)
    ]
    table = cl.Text(name="The same as a table", content=_table(placed), display="inline")
    await cl.ElementSidebar.set_elements([*images, table])


async def _say(text: str) -> None:
    await cl.Message(text).send()  # type: ignore[no-untyped-call]


def _made(intervention: str, sources: frozenset[str]) -> tuple[list[PlacedFinding], list[bytes]]:
    found = running().assistants.get().evidence_map(Wanted(intervention=intervention))
    placed = [p for p in found if not sources or p.entry.source.id in sources]
    return placed, [drawn(placed, "png"), drawn(placed, "png", timeline=True)] if placed else []


def _table(placed: Sequence[PlacedFinding]) -> str:
    head, *rows = table_rows(placed[:_ROWS])
    lines = [f"| {' | '.join(head)} |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(escaped(cell) for cell in row)} |" for row in rows]
    if len(placed) > _ROWS:
        lines.append(f"\n{len(placed) - _ROWS} more: `mtor-ms findings` lists all.")
    return f"{described(placed)}\n\n" + "\n".join(lines)
