"""Findings put in their places: rows by intervention, columns by outcome."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.ledger.entries import LedgerEntry
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse

OTHER: Final = "other"
"""Where rarer interventions and outcomes are put together."""


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding with the row and the column that it belongs to."""

    entry: LedgerEntry
    intervention: str
    outcome: str


def placed(entries: Sequence[LedgerEntry], lexicon: Lexicon, most: int = 12) -> list[PlacedFinding]:
    """The findings that name an intervention and an outcome and say how it turned out.

    A thing that the lexicon knows is called by its first name, whatever else the field says; others are
    one whatever their capitals. At most `most` rows and `most` columns, the fullest, have a name of their
    own.
    """
    means = lexicon.group("intervention") | lexicon.group("pathway")
    ends = lexicon.group("outcome")
    called: dict[str, str] = {}
    rows = [
        (
            entry,
            _called(entry.finding.intervention, means, lexicon, called),
            _called(entry.finding.outcome, ends, lexicon, called),
        )
        for entry in entries
        if entry.finding.direction.decided and entry.finding.intervention and entry.finding.outcome
    ]
    own = _fullest([row for _, row, _ in rows], most)
    named = _fullest([column for _, _, column in rows], most)
    return [
        PlacedFinding(entry, row if row in own else OTHER, column if column in named else OTHER)
        for entry, row, column in rows
    ]


def _called(text: str, group: frozenset[str], lexicon: Lexicon, called: dict[str, str]) -> str:
    """The name of a row or column; `called` holds those that were given, by their small letters."""
    for token in analyse(text, lexicon):
        if token.is_concept and token.key[1:] in group:
            return lexicon.preferred(token.key[1:])
    return called.setdefault(text.lower(), text)


def _fullest(names: Sequence[str], most: int) -> set[str]:
    counts = Counter(names)
    return set(sorted(counts, key=lambda name: (-counts[name], name))[:most])
