"""How far an answer is: a line in its place, and on request Chainlit's steps with what each stage found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import chainlit as cl
from chainlit.utils import utc_now

from assistant.domain import Stage, StageName, StageResult
from assistant.surfaces.presentation.markdown import escaped

_SHOWN: Final = 8
"""Passages or sentences that a step lists."""
_LONG: Final = 220
"""Characters of each."""
_NEXT: Final = {
    StageName.RETRIEVED: "Found {} passages; reading them ...",
    StageName.READ: "Read {} sentences; checking those that answer ...",
}
_NAMES: Final = {
    StageName.RETRIEVED: "Retrieved {} passages",
    StageName.READ: "Read {} sentences",
    StageName.CHECKED: "Checked {} sentences",
}


@dataclass(slots=True)
class Progress:
    """Shows stages in the place of `message` until its first words come; with `detailed`, as steps below it."""

    message: cl.Message
    detailed: bool
    _begun: bool = False

    async def begin(self) -> None:
        """Says at once that the question has arrived."""
        # Older than its steps: the answer is read first, when the conversation is opened again, too.
        self.message.created_at = utc_now()
        await self._line("Searching the documents ...")

    async def __call__(self, stage: Stage) -> None:
        """Shows that a stage is over."""
        if self.detailed:
            step = cl.Step(name=_NAMES[stage.name].format(len(stage.found)), type="tool")
            step.output = _listed(stage)
            await step.send()
        if stage.name in _NEXT:
            await self._line(_NEXT[stage.name].format(len(stage.found)))

    async def say(self, text: str) -> None:
        """Adds to the answer; what was said of its progress gives way to the first words."""
        await self.message.stream_token(text, is_sequence=not self._begun)
        self._begun = True

    async def _line(self, text: str) -> None:
        if not self._begun:
            await self.message.stream_token(f"*{text}*", is_sequence=True)


def _listed(stage: Stage) -> str:
    rows = [_row(one) for one in stage.found[:_SHOWN]]
    if len(stage.found) > _SHOWN:
        rows.append(f"- and {len(stage.found) - _SHOWN} more")
    return "\n".join([*rows, "", f"{stage.took_ms:.0f} ms"]) if rows else "Nothing."


def _row(one: StageResult) -> str:
    text = " ".join(one.text.split())
    cut = text if len(text) <= _LONG else f"{text[:_LONG].rsplit(' ', 1)[0]} ..."
    rating = one.verdict if one.score is None else f"{one.score:.2f}"
    return f"- **{escaped(rating)}** {escaped(cut)} *{escaped(one.title)}*"
