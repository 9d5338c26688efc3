"""Keeps an answer with its circumstances, so that it can be asked for again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assistant.domain import SavedAnswer, Turn
from assistant.ports import AnswerLog
from assistant.service import Assistant
from assistant.settings import EVERYTHING, Scope

__all__ = ["canonical", "keep"]


def canonical(answer: Mapping[str, Any]) -> str:
    """An answer in the form that is compared byte for byte: JSON without how long each step took."""
    passport = {**answer["passport"], "timings_ms": {}}
    return json.dumps({**answer, "passport": passport}, ensure_ascii=False, sort_keys=True)


def keep(
    log: AnswerLog,
    assistant: Assistant,
    answer: Mapping[str, Any],
    turns: Sequence[Turn] = (),
    *,
    writer: str = "extractive",
    scope: Scope = EVERYTHING,
    owner: str = "",
    conversation: str = "",
) -> None:
    """Keeps an answer, given as the documented JSON; raises AnswersClosed."""
    kept = SavedAnswer(
        id=answer["id"],
        owner=owner,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        question=answer["question"],
        turns=tuple(turns),
        scope=scope.evidence.value,
        writer=writer,
        corpus=answer["passport"]["corpus"],
        body=canonical(answer),
        passages=scope.passages,
        conversation=conversation,
    )
    log.keep(kept, assistant.digests)
