"""What a reader is asked and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

LABELS: Final = ("supports", "contradicts", "neither")
"""What evidence does to a claim, in the order of the model's outputs."""

SENTENCE_KINDS: Final = ("background", "aim", "method", "result", "conclusion", "limitation")
"""What a sentence of a paper does, in the order of the model's outputs."""
DIRECTIONS: Final = ("none", "benefit", "harm", "no effect", "mixed", "not stated")
"""What a sentence says that something does to an outcome; "none" where it states no finding, "not
stated" where the effect is neither good nor bad."""
POPULATIONS: Final = ("people", "animals", "cells", "review", "unclear")
"""In whom or what a finding was made; tissue counts as cells."""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as it is read: its sentences, and what stands above them."""

    sentences: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a question and one passage. Probabilities as trained, not calibrated."""

    passage: float
    """That the passage answers, 0 to 1."""
    sentences: tuple[float, ...]
    """For each sentence, that it answers; 0 for one beyond what the model reads."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What one piece of evidence does to a claim; the three sum to 1."""

    supports: float
    contradicts: float
    neither: float


@dataclass(frozen=True, slots=True)
class SentenceDescription:
    """What a sentence is, read in its passage. Each tuple sums to 1; empty beyond what is read."""

    kinds: tuple[float, ...]
    """In the order of `SENTENCE_KINDS`."""
    directions: tuple[float, ...]
    """In the order of `DIRECTIONS`."""
    populations: tuple[float, ...]
    """In the order of `POPULATIONS`; means something only for a finding."""
    intervention: str = ""
    """Words of the sentence that name what was done; empty where none is sure. Of a finding."""
    outcome: str = ""
    """Words that name what was looked at."""


class Describer(Protocol):
    """A model that says what sentences are."""

    def describe(self, text: Text) -> list[SentenceDescription]:
        """What each sentence of a passage is, in order."""
        ...


class Reader(Protocol):
    """A model that reads."""

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """One reading for each passage, in order. The same input gives the same output."""
        ...

    def weigh(self, claim: str, evidence: Sequence[str]) -> list[Stance]:
        """One stance for each piece of evidence, in order."""
        ...

    def weigh_premise(self, question: str, evidence: Sequence[str]) -> list[Stance]:
        """What each piece of evidence does to what a question takes for granted, in order."""
        ...
