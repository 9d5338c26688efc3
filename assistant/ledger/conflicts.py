"""Whether two findings disagree: the same thing done, the same thing looked at, another outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from assistant.domain import Direction, Population
from assistant.ledger.entries import LedgerEntry
from assistant.ledger.similarity import is_loss, said_of, same_ends, same_means
from assistant.text.lexicon import Lexicon

__all__ = ["differ", "disagree"]

_OPPOSED: Final = frozenset(
    {
        frozenset({Direction.BENEFIT, Direction.HARM}),
        frozenset({Direction.BENEFIT, Direction.NO_EFFECT}),
        frozenset({Direction.HARM, Direction.NO_EFFECT}),
    }
)
_BEHIND: Final = re.compile(
    r"\w\s*\(((?!(?:with|plus|and|in|on|after|before|during|versus)\b)[^()]+)\)$"
)
"""Brackets at the end that do not begin with a word that joins."""
_IN: Final = {
    Population.PEOPLE: "people",
    Population.ANIMALS: "animals",
    Population.CELLS: "cells",
}


def disagree(one: LedgerEntry, other: LedgerEntry, lexicon: Lexicon) -> str:
    """In what two findings disagree, in words; empty when they do not, or when that is not sure.

    Where they were made in different populations or conditions, the words say so: both may be right.
    """
    directions = frozenset({one.finding.direction, other.finding.direction})
    if one.source.id == other.source.id or directions not in _OPPOSED:
        return ""
    if not _one_matter(one, other, lexicon):
        return ""
    where = [_IN.get(entry.finding.population, "") for entry in (one, other)]
    if all(where) and where[0] != where[1]:
        return f"the direction, in {where[0]} and in {where[1]}"
    studied = [entry.source.conditions for entry in (one, other)]
    if all(studied) and not set(studied[0]) & set(studied[1]):
        return f"the direction, in {studied[0][0]} and in {studied[1][0]}"
    return "the direction"


def differ(one: LedgerEntry, other: LedgerEntry, lexicon: Lexicon) -> bool:
    """Whether a reader of the one should know the other: they disagree, or one of them is mixed."""
    ways = {one.finding.direction, other.finding.direction}
    if Direction.MIXED not in ways:
        return bool(disagree(one, other, lexicon))
    other_way = len(ways) == 2 and all(way.decided for way in ways)
    return one.source.id != other.source.id and other_way and _one_matter(one, other, lexicon)


def _one_matter(one: LedgerEntry, other: LedgerEntry, lexicon: Lexicon) -> bool:
    """Whether the same was done and the same looked at, as somebody wrote it down."""
    if not all(e.stated and e.finding.intervention and e.finding.outcome for e in (one, other)):
        return False  # the directions that the reader gives are too often wrong
    for mine in _called(one):
        for theirs in _called(other):
            said, against = said_of(mine, theirs, lexicon), said_of(theirs, mine, lexicon)
            if same_means(said, against, lexicon) and same_ends(said, against):
                return True
    return False


def _called(entry: LedgerEntry) -> Iterator[LedgerEntry]:
    """The finding, and the same with what stands in brackets behind what was given as its other name.

    Where something was taken away the brackets may hold only what it was.
    """
    yield entry
    match = _BEHIND.search(entry.finding.intervention)
    if match and not is_loss(entry):
        yield replace(entry, finding=replace(entry.finding, intervention=match[1]))
