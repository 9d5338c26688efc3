"""What the page says and does about a reader's own documents."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import chainlit as cl

from assistant.adapters.present.markdown import escaped
from assistant.adapters.talking.own import Own, Shelf, reading
from assistant.errors import AssistantError

__all__ = ["list_documents", "shelf_here", "take"]

_log: Final = logging.getLogger("mtor-ms.web")
_MOST_FILES: Final = 5
_BUTTONS: Final = 3
"""Of an export with many records; /documents has a button for each."""


def shelf_here() -> Shelf:
    """The shelf of the conversation that calls."""
    shelf: Shelf | None = cl.user_session.get("shelf")
    return shelf or Shelf(cl.context.session.thread_id)


async def take(files: Sequence[cl.Element]) -> None:
    """Reads the files that came with a message, one by one, and says of each what became of it."""
    for file in files[:_MOST_FILES]:
        name = Path(file.name or "document").name[:120]
        told = cl.Message(f"Reading {escaped(name)} …")
        await told.send()

        async def shown(done: int, total: int, told: cl.Message = told, name: str = name) -> None:
            told.content = f"Reading {escaped(name)}: {done} of {total} sentences and passages …"
            await told.update()

        try:
            new = await reading(shelf_here(), Path(str(file.path)), name, shown)
            told.content = "\n\n".join(map(_introduced, new))
            told.actions = [_removing(own) for own in new[:_BUTTONS]]
        except AssistantError as error:
            told.content = escaped(error.for_people())
        except Exception:
            _log.exception("a file could not be read")
            told.content = (
                f"{escaped(name)} could not be read. The conversation goes on without it."
            )
        await told.update()
    if len(files) > _MOST_FILES:
        await cl.Message(f"At most {_MOST_FILES} files are read at once.").send()


def _introduced(own: Own) -> str:
    pages = f", {own.pages} pages" if own.pages else ""
    return (
        f"**{escaped(own.source.title)}**{pages}: read. It is yours and nobody here has reviewed it; "
        "it is searched in this conversation only. `/documents` lists and removes."
    )


def _removing(own: Own) -> cl.Action:
    label = f"Remove {own.source.title[:40]}"
    return cl.Action(name="remove", payload={"id": own.source.id}, label=label, icon="trash-2")


@cl.action_callback("remove")
async def _remove(action: cl.Action) -> None:
    """Takes one of the reader's documents out of the conversation, for good."""
    own = shelf_here().remove(str(action.payload.get("id", "")))
    await action.remove()
    title = escaped(own.source.title) if own else "It"
    await cl.Message(f"{title} is removed: its file, its text and its place in the search.").send()


async def list_documents() -> None:
    """Names them, each with a button that removes it."""
    documents = shelf_here().documents
    if not documents:
        await cl.Message(
            "You have brought no documents; drop a PDF, JATS or text file here."
        ).send()
        return
    lines = [f"- {escaped(own.source.title)} (`{own.source.id}`)" for own in documents]
    actions = [_removing(own) for own in documents]
    await cl.Message("\n".join(["Yours, not reviewed:", *lines]), actions=actions).send()
