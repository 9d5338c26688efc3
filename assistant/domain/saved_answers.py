"""An answer that was given, with all that is needed to ask for it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from assistant.domain.conversation import Turn

__all__ = ["SavedAnswer", "conversation_of"]


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer and its circumstances."""

    id: str
    owner: str
    """Who asked, where there are keys or logins; empty on one's own machine."""
    at: str
    """When it was given, ISO 8601 in UTC."""
    question: str
    turns: tuple[Turn, ...]
    scope: str
    """Which kinds of evidence it might use."""
    writer: str
    """Who was to write: ``extractive``, or a model."""
    corpus: str
    """Fingerprint of the corpus that was asked, as the passport has it."""
    body: str
    """The answer as the documented JSON, without its timings: the bytes that a replay must give."""
    passages: int = 0
    """Passages that were considered; 0 where that was left to the settings."""
    conversation: str = ""
    """The conversation that it belongs to and goes with; empty for an answer by itself."""

    def answer(self) -> dict[str, Any]:
        """The answer as data."""
        answer: dict[str, Any] = json.loads(self.body)
        return answer


def conversation_of(surface: str, name: str) -> str:
    """What kept answers call a conversation: names are a surface's own."""
    return f"{surface}:{name}"
