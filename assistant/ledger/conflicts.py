"""Whether two findings disagree: the same thing done, the same thing looked at, another outcome.

Directions must be opposed; that is data. Whether two findings speak of the same is learned: a logistic
model over how alike their fields and sentences are, which names they share, and what the reader makes of the
one against the other. ``python -m training.conflicts`` fits it on pairs that are not of the corpus.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from assistant.domain import Direction, Logistic, Population
from assistant.ledger.entries import LedgerEntry
from assistant.ports import Vectors
from assistant.reader import Reader
from assistant.steps.lexicon import Lexicon
from assistant.steps.words import Token, analyse

__all__ = ["Disagreements", "opposed"]

_OPPOSED: Final = frozenset(
    {
        frozenset({Direction.BENEFIT, Direction.HARM}),
        frozenset({Direction.BENEFIT, Direction.NO_EFFECT}),
        frozenset({Direction.HARM, Direction.NO_EFFECT}),
    }
)
_SHARED: Final = 0.5
"""Share of words from which two ways of giving something are alike."""
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


def opposed(one: LedgerEntry, other: LedgerEntry) -> bool:
    """Whether two findings of different sources point in directions that cannot both simply be right."""
    directions = frozenset({one.finding.direction, other.finding.direction})
    return one.source.id != other.source.id and directions in _OPPOSED


class Disagreements:
    """Tells which findings disagree."""

    def __init__(
        self,
        lexicon: Lexicon,
        reader: Reader,
        embed: Callable[[str], Vectors],
        model: Logistic,
        least: float,
    ) -> None:
        """`embed` gives the unit vector of a short text; `least` is the probability that is believed."""
        self._lexicon = lexicon
        self._reader = reader
        self._embed = lru_cache(maxsize=2048)(embed)
        self._model = model
        self._least = least

    def between(self, one: LedgerEntry, other: LedgerEntry) -> str:
        """In what two findings disagree, in words; empty when they do not, or when that is not sure.

        Where they were made in different populations or conditions, the words say so: both may be right.
        """
        if not opposed(one, other):
            return ""
        if self._model.probability(self.features(one, other)) < self._least:
            return ""
        where = [_IN.get(entry.finding.population, "") for entry in (one, other)]
        if all(where) and where[0] != where[1]:
            return f"the direction, in {where[0]} and in {where[1]}"
        studied = [entry.source.conditions for entry in (one, other)]
        if all(studied) and not set(studied[0]) & set(studied[1]):
            return f"the direction, in {studied[0][0]} and in {studied[1][0]}"
        return "the direction"

    def worth(self, one: LedgerEntry, other: LedgerEntry) -> bool:
        """Whether two findings share a name and a word of the outcome, so that comparing them may pay."""
        mine, theirs = _said(one, self._lexicon), _said(other, self._lexicon)
        return _same_names(mine, theirs, self._lexicon) > 0 and bool(mine.ends & theirs.ends)

    def features(self, one: LedgerEntry, other: LedgerEntry) -> dict[str, float]:
        """What tells whether two findings speak of the same. The order of the two makes no difference."""
        mine, theirs = _said(one, self._lexicon), _said(other, self._lexicon)
        text = self._alike(one.text, other.text)
        whole = all(e.finding.intervention and e.finding.outcome for e in (one, other))
        means = self._alike(one.finding.intervention, other.finding.intervention) if whole else text
        ends = self._alike(one.finding.outcome, other.finding.outcome) if whole else text
        stances = [
            self._reader.weigh(one.text, [other.text])[0],
            self._reader.weigh(other.text, [one.text])[0],
        ]
        return {
            "means": means,
            "ends": ends,
            "text": text,
            "named": _same_names(mine, theirs, self._lexicon),
            "manner": float(
                mine.manner == theirs.manner or _share(mine.manner, theirs.manner) >= _SHARED
            ),
            "shared_ends": _share(mine.ends, theirs.ends),
            "contradicts": sum(s.contradicts for s in stances) / 2,
            "supports": sum(s.supports for s in stances) / 2,
        }

    def _alike(self, one: str, other: str) -> float:
        return float(np.dot(self._embed(one), self._embed(other)))


def _said(entry: LedgerEntry, lexicon: Lexicon) -> _Said:
    """By the fields; by the names in the sentence where nobody wrote fields down."""
    finding = entry.finding
    means = lexicon.group("intervention") | lexicon.group("pathway")
    if finding.intervention and finding.outcome:
        given = [t for t in analyse(finding.intervention, lexicon) if not t.stop]
        names = frozenset(t.key for t in given if t.key[1:] in means or _is_name(t))
        seen = frozenset(t.key for t in analyse(finding.outcome, lexicon) if not t.stop)
        # In what disease or animal it was is told apart, and said.
        aside = {f"@{c}" for c in lexicon.group("condition") | lexicon.group("population")}
        return _Said(names, frozenset(t.key for t in given) - names - aside, seen - aside or seen)
    named = {token.key[1:] for token in analyse(entry.text, lexicon) if token.is_concept}
    return _Said(
        frozenset(f"@{key}" for key in named & means),
        frozenset(),
        frozenset(f"@{key}" for key in named & lexicon.group("outcome")),
    )


def _is_name(token: Token) -> bool:
    """Whether a word is written as the name of a gene or a substance is: Atg5, TSC1."""
    return any(c.isdigit() or c.isupper() for c in token.surface[1:])


def _same_names(one: _Said, other: _Said, lexicon: Lexicon) -> float:
    """1 for the same name, or a treatment that is a kind of the other; -1 for others; 0 without names."""
    if not one.names or not other.names:
        return 0.0
    kinds = [said.names | _kinds(said.names, lexicon) for said in (one, other)]
    return 1.0 if one.names & kinds[1] or other.names & kinds[0] else -1.0


def _kinds(names: frozenset[str], lexicon: Lexicon) -> set[str]:
    """What the treatments are kinds of, as far as that is a treatment, too."""
    treatments = lexicon.group("intervention")
    own = [name[1:] for name in names if name[1:] in treatments]
    return {f"@{b}" for name in own for b in lexicon.broader(name) if b in treatments}


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the shorter that the longer holds; 0 where one is empty."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
