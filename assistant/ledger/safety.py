"""Which findings are on what a treatment does besides."""

from collections.abc import Set
from typing import Final

from assistant.domain import Direction
from assistant.ledger.entries import LedgerEntry
from assistant.text.lexicon import Lexicon
from assistant.text.stemming import stem
from assistant.text.words import key_set

_SAFETY: Final = frozenset(
    map(stem, "safety adverse tolerability toxicity harm ulcer death mortality infection".split())
)
_HEADINGS: Final = frozenset(map(stem, "risk complication".split()))
"""Words that say so in a heading; a finding may be on the risk of the disease."""


def speaks_of_harm(keys: Set[str]) -> bool:
    """Whether the words of a heading, or of what stands under it, are on what a treatment does besides.

    >>> speaks_of_harm({"advers", "effect"}), speaks_of_harm({"effect"})
    (True, False)
    """
    return _is_harm(keys) or bool(_HEADINGS & keys)


def is_on_safety(entry: LedgerEntry, lexicon: Lexicon) -> bool:
    """Whether a finding is on what a treatment does besides."""
    return _is_harm(key_set(entry.finding.outcome, lexicon))


def is_safety(entry: LedgerEntry, lexicon: Lexicon) -> bool:
    """The same, or whether it did harm."""
    return entry.finding.direction is Direction.HARM or is_on_safety(entry, lexicon)


def _is_harm(keys: Set[str]) -> bool:
    return "@side-effect" in keys or bool(_SAFETY & keys)
