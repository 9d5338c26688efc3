"""Findings that somebody wrote down: a sentence with what it says as fields, as YAML has them."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from assistant.domain.findings import Basis, Direction, Finding, FindingKind, Population

_CLOSED: Final[Mapping[str, type[StrEnum]]] = {
    "kind": FindingKind,
    "direction": Direction,
    "population": Population,
    "basis": Basis,
}
_NEEDED: Final = ("text", "kind", "basis")
_SAYS_NOTHING: Final = re.compile(r"(?:none|not seen|not applicable)\b|null$|$", re.I)


@dataclass(frozen=True, slots=True)
class StatedFinding:
    """A finding before it has its place in a document."""

    text: str
    """The sentence, word for word."""
    kind: FindingKind
    basis: Basis
    direction: Direction = Direction.NOT_STATED
    population: Population = Population.NONE
    intervention: str = ""
    comparator: str = ""
    outcome: str = ""

    def at(self, sentence: int) -> Finding:
        """The finding of a document's sentence, by its ordinal.

        >>> StatedFinding("It helped.", FindingKind.RESULT, Basis.TITLE).at(3).sentence
        3
        """
        said = asdict(self)
        del said["text"]
        return Finding(sentence, **said)


def stated_findings(rows: object) -> tuple[StatedFinding, ...]:
    """The findings of a list as YAML loads it: mappings with at least text, kind and basis.

    Raises:
        ValueError: it is no such list; the message says which entry is wrong, and how.
    """
    if not isinstance(rows, list):
        raise ValueError("it has no list of findings")
    return tuple(_finding(row, number) for number, row in enumerate(rows, start=1))


def stated_text(value: object) -> str:
    """A field as one line of text; empty when it says that there is nothing to say.

    >>> stated_text("Not seen in the abstract"), stated_text("rapamycin")
    ('', 'rapamycin')
    """
    text = " ".join(str(value).split()) if value is not None else ""
    return "" if _SAYS_NOTHING.match(text) else text


def stated_number(value: object) -> int | None:
    """The first whole number of a field, such as a year; None when it has none.

    >>> stated_number("c. 2014"), stated_number(8), stated_number("1,200 people"), stated_number(None)
    (2014, 8, 1200, None)
    """
    found = re.search(r"\d{1,9}", str(value).replace(",", ""))
    return int(found[0]) if found else None


def _finding(row: object, number: int) -> StatedFinding:
    if not isinstance(row, dict) or not all(_is_text(row.get(name)) for name in _NEEDED):
        raise ValueError(f"finding {number} lacks text, kind or basis")
    for name, known in _CLOSED.items():
        if row.get(name) and row[name] not in [*known]:
            raise ValueError(f"finding {number} has the unknown {name} “{row[name]}”")
    return StatedFinding(
        text=row["text"],
        kind=FindingKind(row["kind"]),
        basis=Basis(row["basis"]),
        direction=Direction(row.get("direction") or Direction.NOT_STATED),
        population=Population(row.get("population") or Population.NONE),
        intervention=stated_text(row.get("intervention")),
        comparator=stated_text(row.get("comparator")),
        outcome=stated_text(row.get("outcome")),
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
