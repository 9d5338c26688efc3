"""Keeps answers with their circumstances, so that they can be asked for again."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from assistant.domain import Exchange, SavedAnswer, Turn
from assistant.errors import AnswersClosed
from assistant.service import Assistant
from assistant.settings import EVERYTHING, Scope
from assistant.surfaces.shared.session import ChatSession

if TYPE_CHECKING:
    from assistant.bootstrap import SqliteAnswers

_log: Final = logging.getLogger("mtor-ms.answers")


def canonical(answer: Mapping[str, Any]) -> str:
    """An answer in the form that is compared byte for byte: JSON without how long each step took."""
    provenance = {**answer["provenance"], "timings_ms": {}}
    return json.dumps({**answer, "provenance": provenance}, ensure_ascii=False, sort_keys=True)


def exchange_of(answer: Mapping[str, Any]) -> Exchange:
    """An answer of now, given as the documented JSON, as conversations keep it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Exchange(answer["question"], answer["standalone_question"], now, answer)


class AnswerRecorder:
    """Records what a surface answers; an answer that cannot be recorded is given all the same.

    `warn` gets one sentence when recording fails, and nothing is tried after that; a server, which
    has none, logs each failure and tries again with the next answer.
    """

    def __init__(self, log: SqliteAnswers, warn: Callable[[str], None] | None = None) -> None:
        self._log, self._warn = log, warn
        self._given_up = False

    async def record_session(
        self,
        session: ChatSession,
        answer: Mapping[str, Any],
        owner: str = "",
        conversation: str = "",
    ) -> None:
        """Records the answer of a session, given as the documented JSON, without blocking the loop."""
        controls = session.controls
        record = partial(
            self.record,
            writer=controls.writer,
            scope=controls.scope,
            owner=owner,
            conversation=conversation,
        )
        await asyncio.to_thread(lambda: record(session.assistant(), answer, session.turns))

    def record(
        self,
        assistant: Assistant,
        answer: Mapping[str, Any],
        turns: Sequence[Turn] = (),
        *,
        writer: str = "extractive",
        scope: Scope = EVERYTHING,
        owner: str = "",
        conversation: str = "",
    ) -> None:
        """Records one answer, given as the documented JSON, with the turns before it."""
        if self._given_up:
            return
        saved = SavedAnswer(
            id=answer["id"],
            owner=owner,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            question=answer["question"],
            turns=tuple(turns),
            scope=scope.evidence.value,
            writer=writer,
            corpus=answer["provenance"]["corpus"],
            body=canonical(answer),
            passages=scope.passages,
            conversation=conversation,
        )
        try:
            self._log.keep(saved, assistant.digests)
        except AnswersClosed as error:
            if self._warn is None:
                _log.warning("answer not recorded: %s", error.for_people())
                return
            self._given_up = True
            self._warn(f"The answer cannot be replayed later. {error.for_people()}")
