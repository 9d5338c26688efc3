"""What the page says and does about a reader's own documents."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import chainlit as cl

from assistant.errors import AssistantError
from assistant.surfaces.presentation.labels import safely
from assistant.surfaces.presentation.markdown import escaped
from assistant.surfaces.shared.uploads import UploadedDocument, UploadStore
from assistant.surfaces.web.process import running

_log: Final = logging.getLogger("mtor-ms.web")
_MOST_FILES: Final = 5


def current_uploads() -> UploadStore:
    """The uploads of the conversation that calls."""
    uploads: UploadStore | None = cl.user_session.get("uploads")
    return uploads or UploadStore(running().assistants, cl.context.session.thread_id)


async def take(files: Sequence[cl.Element]) -> None:
    """Reads the files that came with a message, one by one, and says of each what became of it."""
    for file in files[:_MOST_FILES]:
        name = Path(file.name or "document").name[:120]
        message = cl.Message("")
        # Streamed, and sent once: Chainlit keeps what is sent and what is updated in any order.
        await message.stream_token(f"Reading {escaped(name)} …", is_sequence=True)

        async def shown(
            done: int, total: int, message: cl.Message = message, name: str = name
        ) -> None:
            line = f"Reading {escaped(name)}: {done} of {total} sentences and passages …"
            await message.stream_token(line, is_sequence=True)

        try:
            new = await current_uploads().add(Path(str(file.path)), name, shown)
            message.content = "\n\n".join(map(_introduced, new))
            message.metadata = {"documents": [_named(own) for own in new]}
            message.elements = [chips(message.metadata["documents"])]
        except AssistantError as error:
            message.content = escaped(error.for_people())
        except Exception:
            _log.exception("a file could not be read")
            message.content = (
                f"{escaped(name)} could not be read. The conversation goes on without it."
            )
        await message.send()
    if len(files) > _MOST_FILES:
        await cl.Message(f"At most {_MOST_FILES} files are read at once.").send()


def _introduced(own: UploadedDocument) -> str:
    pages = f", {own.pages} pages" if own.pages else ""
    return (
        f"**{escaped(own.source.title)}**{pages}: read. It is yours and nobody here has reviewed it; "
        "it is searched in this conversation only. `/documents` lists and removes."
    )


def _named(own: UploadedDocument) -> dict[str, str]:
    """What is kept with the message, so that its chips can be made again."""
    return {"id": own.source.id, "name": own.added.name, "title": own.source.title}


def chips(documents: Sequence[Mapping[str, str]]) -> cl.Element:
    """A chip for each document, with a button that removes it; one that is gone says so."""
    element = cl.CustomElement(name="DocumentChips", props=_props(documents), display="inline")
    shown: list[cl.CustomElement] = cl.user_session.get("chips") or []
    cl.user_session.set("chips", [*shown, element])
    return element


def _props(documents: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    held = {own.source.id for own in current_uploads().documents}
    rows = [{**safely(one), "gone": one["id"] not in held} for one in documents]
    return {"documents": rows}


@cl.action_callback("remove")
async def _remove(action: cl.Action) -> None:
    """Takes one of the reader's documents out of the conversation, for good."""
    own = current_uploads().remove(str(action.payload.get("id", "")))
    for element in cl.user_session.get("chips") or []:
        element.props = _props(element.props["documents"])
        await element.update()
    title = escaped(own.source.title) if own else "It"
    await cl.Message(f"{title} is removed: its file, its text and its place in the search.").send()


async def list_documents() -> None:
    """Names them, each with a button that removes it."""
    documents = current_uploads().documents
    if not documents:
        await cl.Message(
            "You have brought no documents; drop a PDF, JATS or text file here."
        ).send()
        return
    lines = [f"- {escaped(own.source.title)} (`{own.source.id}`)" for own in documents]
    named = [_named(own) for own in documents]
    await cl.Message(
        "\n".join(["Yours, not reviewed:", *lines]),
        metadata={"documents": named},
        elements=[chips(named)],
    ).send()
