"""An answer that was given, with all that is needed to ask for it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.domain.conversation import Turn


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
    """Fingerprint of the corpus that was asked, as the provenance has it."""
    body: str
    """The answer as the documented JSON, without its timings: the bytes that a replay must give."""
    passages: int = 0
    """Passages that were considered; 0 where that was left to the settings."""
    conversation: str = ""
    """The conversation that it belongs to and goes with; empty for an answer by itself."""

    def answer(self) -> dict[str, Any]:
        """The answer as data."""
        return in_current_form(json.loads(self.body))


def in_current_form(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A stored answer under the field names of today: ``provenance`` was called ``passport`` before."""
    if "passport" not in answer:
        return dict(answer)
    return {("provenance" if key == "passport" else key): answer[key] for key in answer}


def conversation_of(surface: str, name: str) -> str:
    """What kept answers call a conversation: names are a surface's own."""
    return f"{surface}:{name}"
