"""What a source found, as data: in whom, by what means, on which outcome, in which direction."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """What a finding says happened to an outcome, seen from who would want it."""

    BENEFIT = "benefit"
    HARM = "harm"
    NO_EFFECT = "no_effect"
    MIXED = "mixed"
    NOT_STATED = "not_stated"
    """A change that is neither good nor bad in itself, or none that is told."""

    @property
    def decided(self) -> bool:
        """Whether it says how something turned out."""
        return self is not Direction.NOT_STATED


class FindingKind(StrEnum):
    """What part of a study a sentence tells of."""

    RESULT = "result"
    CONCLUSION = "conclusion"
    METHOD = "method"
    BACKGROUND = "background"
    LIMITATION = "limitation"


class Population(StrEnum):
    """In whom or what a finding was made."""

    PEOPLE = "people"
    ANIMALS = "animals"
    CELLS = "cells"
    REVIEW = "review"
    NONE = "none"


class Basis(StrEnum):
    """What was read to write a finding down."""

    FULL_TEXT = "full_text"
    ABSTRACT = "abstract"
    TABLE = "table"
    SECONDARY = "secondary"
    """Another source that tells of it."""
    TITLE = "title"
    MODEL = "model"
    """Nobody wrote it down: the reader took the sentence for a finding."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of a source, with what it says as fields. Empty means not stated, never guessed."""

    sentence: int
    """Ordinal of the sentence in its document, whose words it is."""
    kind: FindingKind
    direction: Direction = Direction.NOT_STATED
    population: Population = Population.NONE
    basis: Basis = Basis.ABSTRACT
    intervention: str = ""
    comparator: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """How a study was made, as its record states it, in words."""

    model: str = ""
    intervention: str = ""
    comparator: str = ""
    participants: str = ""
    duration: str = ""
    number: int | None = None
    """How many people took part; None where it is not a study of people or not known."""
