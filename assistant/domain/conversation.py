"""What has been said in a conversation, as far as the next question may lean on it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question that was answered or refused."""

    text: str
    """As it was asked."""
    standalone: str
    """As it was understood: it can be read without the turns before it."""
