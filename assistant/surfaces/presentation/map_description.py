"""A map of findings in words: for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.ledger import PlacedFinding
from assistant.surfaces.presentation.labels import DIRECTION_WORDS


def described(placed: Sequence[PlacedFinding]) -> str:
    """What the map shows, in a sentence or two."""
    counts = {way: sum(p.entry.finding.direction is way for p in placed) for way in DIRECTION_WORDS}
    ways = ", ".join(f"{n} {DIRECTION_WORDS[way]}" for way, n in counts.items() if n)
    sources = len({p.entry.source.id for p in placed})
    return f"{len(placed)} findings of {sources} sources by intervention and outcome: {ways or 'none'}."
