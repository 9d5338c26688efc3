"""Pairs of claims that disagree → two sides each, with a line that says what each side found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.domain import Conflict, Direction, FindingKind, Population, SourceKind
from assistant.ledger import LedgerEntry, is_across, is_in_one
from assistant.ledger.phrases import DIRECTION_PHRASES

_IN: Final = {
    Population.PEOPLE: ("study", "studies", "people"),
    Population.ANIMALS: ("study", "studies", "animals"),
    Population.CELLS: ("study", "studies", "cells"),
    Population.REVIEW: ("review", "reviews", ""),
    Population.NONE: ("source", "sources", ""),
}
"""One, several, and in whom; in the order in which they are listed."""
_NO_SPECIES: Final = frozenset({"human", "not seen"})
"""What records have in the place of an animal."""
_NAMED: Final = 2
"""Outcomes and species that are named; more would make the line a paragraph."""


@dataclass(slots=True)
class _Pair:
    about: str
    one: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)


def sides(
    pairs: Iterable[tuple[str, int, int]], findings: Mapping[int, LedgerEntry]
) -> tuple[Conflict, ...]:
    """(in what, claim, claim) by the claims' numbers → conflicts; `findings` by the number of the claim.

    Several studies that found the same against one that did not are one conflict, not several.
    """
    found: list[_Pair] = []
    for about, one, other in _nearest(list(pairs)):
        if not any(_joins(pair, about, one, other, findings) for pair in found):
            found.append(_Pair(about, [one], [other]))
    return tuple(
        Conflict(
            pair.about,
            tuple(sorted(pair.one)),
            tuple(sorted(pair.other)),
            (_in_short(pair.one, findings), _in_short(pair.other, findings)),
        )
        for pair in found
    )


def _nearest(pairs: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Without those across populations or conditions of what is parted in one of them already: that tells less."""
    alike = {number for about, *both in pairs if is_in_one(about) for number in both}
    for about, *both in pairs:
        if not (is_across(about) and alike.intersection(both)):
            yield about, both[0], both[1]


def _joins(
    pair: _Pair, about: str, one: int, other: int, findings: Mapping[int, LedgerEntry]
) -> bool:
    """Puts a new claim on its side, where the pair holds what it disagrees with."""
    # "in people and in animals" and "in animals and in people" are one thing.
    if sorted(about.split()) != sorted(pair.about.split()):
        return False
    for here, there in ((pair.one, pair.other), (pair.other, pair.one)):
        for known, new in ((one, other), (other, one)):
            if known in here and (new in there or _same_way(new, there, findings)):
                there += [new] if new not in there else []
                return True
    return False


def _same_way(new: int, side: Sequence[int], findings: Mapping[int, LedgerEntry]) -> bool:
    """Whether all of a side found what the new one did; never where that is not known."""
    ways = {_way(findings.get(number)) for number in (new, *side)}
    return len(ways) == 1 and None not in ways


def _way(entry: LedgerEntry | None) -> Direction | None:
    # The directions that the reader gives are too often wrong to be shown.
    known = entry is not None and entry.stated and entry.finding.direction in DIRECTION_PHRASES
    return entry.finding.direction if entry is not None and known else None


def _in_short(side: Sequence[int], findings: Mapping[int, LedgerEntry]) -> str:
    """“2 studies in animals (mouse): better for myelin repair”; empty where it is not known as data."""
    entries = [findings[n] for n in side if n in findings and findings[n].finding.outcome]
    ways = {_way(entry) for entry in entries}
    if len(entries) < len(side) or len(ways) != 1 or not (way := ways.pop()):
        return ""
    who = []
    for population, (one, several, where) in _IN.items():
        held = {e.source.id: e for e in entries if _told_of(e) is population}
        if held:
            animals = population is Population.ANIMALS
            species = [s for e in held.values() for s in e.source.species if s not in _NO_SPECIES]
            details = ", ".join(list(dict.fromkeys(species))[:_NAMED]) if animals else ""
            words = f"{len(held)} {one if len(held) == 1 else several}{where and f' in {where}'}"
            who.append(f"{words} ({details})" if details else words)
    if way is Direction.BENEFIT and all(e.finding.kind is FindingKind.CONCLUSION for e in entries):
        # What authors make of it all is no outcome: "better for safety" would say what nobody measured.
        return f"{' and '.join(who)}: {'its' if len(entries) == 1 else 'their'} authors speak well of it"
    outcomes = list(dict.fromkeys(entry.finding.outcome for entry in entries))[:_NAMED]
    return f"{' and '.join(who)}: {DIRECTION_PHRASES[way]} {' and '.join(outcomes)}"


def _told_of(entry: LedgerEntry) -> Population:
    """In whom a study found it; an article that says so is a source, and no study."""
    told = entry.source.kind is SourceKind.ARTICLE
    return Population.NONE if told else entry.finding.population
