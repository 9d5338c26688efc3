"""Whether two findings disagree: the same thing done, the same thing looked at, another outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.domain import Direction, Population
from assistant.ledger.entries import LedgerEntry
from assistant.steps.lexicon import Lexicon
from assistant.steps.words import Token, analyse

__all__ = ["disagree"]

_OPPOSED: Final = frozenset(
    {
        frozenset({Direction.BENEFIT, Direction.HARM}),
        frozenset({Direction.BENEFIT, Direction.NO_EFFECT}),
        frozenset({Direction.HARM, Direction.NO_EFFECT}),
    }
)
_SHARED: Final = 0.5
"""Share of the words of the shorter field that the other must hold, to name the same outcome."""
_IN: Final = {
    Population.PEOPLE: "people",
    Population.ANIMALS: "animals",
    Population.CELLS: "cells",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a finding is about, as keys of words and names."""

    names: frozenset[str]
    """Of what was given or changed: treatments, parts of a pathway, genes."""
    manner: frozenset[str]
    """What else is said of that: stopping, loss, in mature cells."""
    ends: frozenset[str]


def disagree(one: LedgerEntry, other: LedgerEntry, lexicon: Lexicon) -> str:
    """In what two findings disagree, in words; empty when they do not, or when that is not sure.

    Where they were made in different populations or conditions, the words say so: both may be right.
    """
    directions = frozenset({one.finding.direction, other.finding.direction})
    if one.source.id == other.source.id or directions not in _OPPOSED:
        return ""
    if not all(e.stated and e.finding.intervention and e.finding.outcome for e in (one, other)):
        return ""  # the directions that the reader gives are too often wrong
    mine, theirs = _said(one, lexicon), _said(other, lexicon)
    if not _same_means(mine, theirs, lexicon) or not _alike(mine.ends, theirs.ends):
        return ""
    where = [_IN.get(entry.finding.population, "") for entry in (one, other)]
    if all(where) and where[0] != where[1]:
        return f"the direction, in {where[0]} and in {where[1]}"
    studied = [entry.source.conditions for entry in (one, other)]
    if all(studied) and not set(studied[0]) & set(studied[1]):
        return f"the direction, in {studied[0][0]} and in {studied[1][0]}"
    return "the direction"


def _said(entry: LedgerEntry, lexicon: Lexicon) -> _Said:
    means = lexicon.group("intervention") | lexicon.group("pathway")
    given = [t for t in analyse(entry.finding.intervention, lexicon) if not t.stop]
    names = frozenset(t.key for t in given if t.key[1:] in means or _is_name(t))
    seen = frozenset(t.key for t in analyse(entry.finding.outcome, lexicon) if not t.stop)
    # In what disease or animal it was is told apart, and said.
    aside = {f"@{c}" for c in lexicon.group("condition") | lexicon.group("population")}
    return _Said(names, frozenset(t.key for t in given) - names - aside, seen - aside or seen)


def _is_name(token: Token) -> bool:
    """Whether a word is written as the name of a gene or a substance is: Atg5, TSC1."""
    return any(c.isdigit() or c.isupper() for c in token.surface[1:])


def _same_means(one: _Said, other: _Said, lexicon: Lexicon) -> bool:
    """The same thing, or a treatment that is a kind of the other, and the same done with it."""
    if one.names or other.names:
        kinds = [said.names | _kinds(said.names, lexicon) for said in (one, other)]
        if not (one.names & kinds[1] or other.names & kinds[0]):
            return False
    elif not one.manner:
        return False
    return one.manner == other.manner or _alike(one.manner, other.manner)


def _kinds(names: frozenset[str], lexicon: Lexicon) -> set[str]:
    """What the treatments are kinds of, as far as that is a treatment, too."""
    treatments = lexicon.group("intervention")
    own = [name[1:] for name in names if name[1:] in treatments]
    return {f"@{b}" for name in own for b in lexicon.broader(name) if b in treatments}


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the shorter shares most of its words with the longer."""
    return bool(one and other) and len(one & other) >= _SHARED * min(len(one), len(other))
