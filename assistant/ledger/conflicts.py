"""Whether two findings disagree: the same thing done, the same thing looked at, another outcome."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from assistant.domain import Direction, FindingKind, Population
from assistant.ledger.entries import LedgerEntry
from assistant.ledger.safety import is_on_safety
from assistant.ledger.similarity import is_loss, said_of, same_ends, same_means
from assistant.text.lexicon import Lexicon
from assistant.text.negation import denies
from assistant.text.sentence_profile import is_universal, profile
from assistant.text.words import key_set

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
_DIRECTION: Final = "the direction"
_STUDIES: Final = frozenset({"~study", "@trial", "@rct"})
_NOT_GOOD: Final = frozenset({Direction.NO_EFFECT, Direction.MIXED})
_IN: Final = {
    Population.PEOPLE: "people",
    Population.ANIMALS: "animals",
    Population.CELLS: "cells",
}


def differ(one: LedgerEntry, other: LedgerEntry, lexicon: Lexicon) -> str:
    """In what a reader of the one should know the other: they disagree, one is mixed, or only one says it works.

    Empty when there is nothing, or when that is not sure. Where they were made in different populations or
    conditions, the words say so: both may be right.
    What a study set out to show says whether a treatment works, and so does a conclusion that calls it good.
    """
    ways = frozenset({one.finding.direction, other.finding.direction})
    decided = len(ways) == 2 and all(way.decided for way in ways)
    if one.source.id == other.source.id or not decided:
        return ""
    if ways not in _OPPOSED and (is_on_safety(one, lexicon) or is_on_safety(other, lexicon)):
        return ""  # that a treatment has side effects is part of what is mixed
    if _one_matter(one, other, lexicon):
        return _parted(one, other)
    return "whether it works" if _one_verdict(one, other, lexicon) else ""


def is_in_one(about: str) -> bool:
    """Whether `differ` tells of a direction within one population and condition."""
    return about == _DIRECTION


def is_across(about: str) -> bool:
    """Whether `differ` tells of a direction across two populations or conditions."""
    return about.startswith(f"{_DIRECTION}, in ")


def is_sweeping(text: str, lexicon: Lexicon) -> bool:
    """Whether it says of all studies that they found something good."""
    said = key_set(text, lexicon) | _families(text, lexicon)
    good = "~good" in said and bool(said & _STUDIES)
    return good and is_universal(text) and not denies(text)


def is_exception(entry: LedgerEntry, spoken_of: str, lexicon: Lexicon) -> bool:
    """Whether a finding is not good, of something that a sweeping text speaks of, or of a kind of it."""
    way, primary = entry.finding.direction, entry.primary and entry.finding.direction.decided
    if not entry.stated or way is Direction.BENEFIT or not (way in _NOT_GOOD or primary):
        return False
    means = lexicon.group("intervention")
    done = profile(entry.finding.intervention, lexicon).concepts & means
    return bool(done & profile(spoken_of, lexicon).concepts)


def _parted(one: LedgerEntry, other: LedgerEntry) -> str:
    """In what, and in whom where that is not the same."""
    where = [_IN.get(entry.finding.population, "") for entry in (one, other)]
    if all(where) and where[0] != where[1]:
        return f"{_DIRECTION}, in {where[0]} and in {where[1]}"
    studied = [entry.source.conditions for entry in (one, other)]
    if all(studied) and not set(studied[0]) & set(studied[1]):
        return f"{_DIRECTION}, in {studied[0][0]} and in {studied[1][0]}"
    return _DIRECTION


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


def _one_verdict(one: LedgerEntry, other: LedgerEntry, lexicon: Lexicon) -> bool:
    """Whether one is the primary endpoint, and the other calls the same treatment good in the same condition."""
    aim, praise = (one, other) if one.primary else (other, one)
    if not aim.primary or praise.finding.kind is not FindingKind.CONCLUSION:
        return False
    if praise.finding.direction is not Direction.BENEFIT or not (aim.stated and praise.stated):
        return False
    if aim.finding.population is not praise.finding.population:
        return False
    if not set(aim.source.conditions) & set(praise.source.conditions):
        return False
    mine, theirs = said_of(aim, praise, lexicon), said_of(praise, aim, lexicon)
    return "~good" in _families(praise.text, lexicon) and same_means(mine, theirs, lexicon)


def _families(text: str, lexicon: Lexicon) -> set[str]:
    return {f for key in key_set(text, lexicon) for f in lexicon.families_of(key)}
