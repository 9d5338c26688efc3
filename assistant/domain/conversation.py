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
        return Turn(self.text, self.standalone)
