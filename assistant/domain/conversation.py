"""What has been said in a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Turn:
    """One question that was answered or refused, as far as the next one may lean on it."""

    text: str
    """As it was asked."""
    standalone: str
    """As it was understood: it can be read without the turns before it."""
    cited: tuple[tuple[str, int], ...] = ()
    """(source, first character) of each sentence that answered it, or came near, best first."""
    lead: int = 1
    """How many of them the first sentence of the answer rests on."""

    @classmethod
    def of_answer(cls, answer: Mapping[str, Any]) -> Turn:
        """The turn that an answer made, given as the documented JSON."""
        return cls(answer["question"], answer["standalone_question"], *_cited(answer))

    @classmethod
    def of_stored(cls, stored: Mapping[str, Any]) -> Turn:
        """A turn that was written as JSON."""
        cited = tuple((str(source), int(start)) for source, start in stored.get("cited") or ())
        return cls(stored["text"], stored["standalone"], cited, stored.get("lead", 1))


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, as it is kept."""

    text: str
    standalone: str
    at: str
    """When it was answered, ISO 8601 in UTC."""
    answer: Mapping[str, Any] = field(default_factory=dict)
    """The answer as the documented JSON."""

    @property
    def turn(self) -> Turn:
        """What the next question may lean on."""
        return Turn(self.text, self.standalone, *_cited(self.answer))


def _cited(answer: Mapping[str, Any]) -> tuple[tuple[tuple[str, int], ...], int]:
    """What an answer cites, or else shows as near, and how much of that its first sentence rests on."""
    try:
        claims = [
            [(one["source_id"], one["start"]) for one in c["citations"]] for c in answer["claims"]
        ]
        near = [(one["source_id"], one["start"]) for one in answer.get("nearest", ())]
    except (KeyError, TypeError):
        return (), 1  # stored in another form
    cited = tuple(dict.fromkeys(one for claim in claims for one in claim)) or tuple(near)
    return cited, max(1, len(set(claims[0]))) if claims else 1
