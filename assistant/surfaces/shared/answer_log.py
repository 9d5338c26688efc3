"""What a server keeps of its answers for a replay."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from assistant.domain import Turn
from assistant.errors import AnswersClosed
from assistant.ports import AnswerLog
from assistant.service import Assistant
from assistant.surfaces.shared.saved_answers import keep
from assistant.surfaces.shared.session import ChatSession, Controls

__all__ = ["AnswerKeeper"]

_log: Final = logging.getLogger("mtor-ms.answers")


class AnswerKeeper:
    """Keeps what a server answers; an answer that cannot be kept is given all the same."""

    def __init__(self, log: AnswerLog) -> None:
        self._log = log

    async def __call__(
        self, talk: ChatSession, answer: Mapping[str, Any], owner: str = "", conversation: str = ""
    ) -> None:
        """Keeps the answer of a talk, given as the documented JSON."""
        put = partial(self.put, owner=owner, conversation=conversation)
        await asyncio.to_thread(put, talk.who(), answer, talk.controls, talk.turns)

    def put(
        self,
        assistant: Assistant,
        answer: Mapping[str, Any],
        controls: Controls,
        turns: Sequence[Turn] = (),
        *,
        owner: str = "",
        conversation: str = "",
    ) -> None:
        """The same, in a thread that is there already."""
        try:
            keep(
                self._log,
                assistant,
                answer,
                turns,
                writer=controls.writer,
                scope=controls.scope,
                owner=owner,
                conversation=conversation,
            )
        except AnswersClosed as error:
            _log.warning("not kept: %s", error.for_people())
