"""An answer that was given, with all that is needed to ask for it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from assistant.domain.conversation import Turn

__all__ = ["KeptAnswer"]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer and its circumstances."""

    id: str
    owner: str
    """The API key that asked; empty on one's own machine."""
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

    def answer(self) -> dict[str, Any]:
        """The answer as data."""
        answer: dict[str, Any] = json.loads(self.body)
        return answer
