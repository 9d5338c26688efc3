"""Which findings are on what a treatment does besides."""

from __future__ import annotations

from typing import Final

from assistant.domain import Direction
from assistant.ledger.entries import LedgerEntry
from assistant.text.lexicon import Lexicon
from assistant.text.stemming import stem
from assistant.text.words import key_set

__all__ = ["is_on_safety", "is_safety"]

_SAFETY: Final = frozenset(
    map(stem, "safety adverse tolerability toxicity harm ulcer death mortality infection".split())
)


def is_on_safety(entry: LedgerEntry, lexicon: Lexicon) -> bool:
    """Whether a finding is on what a treatment does besides."""
    keys = key_set(entry.finding.outcome, lexicon)
    return "@side-effect" in keys or bool(_SAFETY & keys)


def is_safety(entry: LedgerEntry, lexicon: Lexicon) -> bool:
    """The same, or whether it did harm."""
    return entry.finding.direction is Direction.HARM or is_on_safety(entry, lexicon)
