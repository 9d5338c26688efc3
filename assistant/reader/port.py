"""What a reader is asked and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

__all__ = ["LABELS", "Reader", "Reading", "Stance", "Text"]

LABELS: Final = ("supports", "contradicts", "neither")
"""What evidence does to a claim, in the order of the model's outputs."""


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


class Reader(Protocol):
    """A model that reads."""

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """One reading for each passage, in order. The same input gives the same output."""
        ...

    def weigh(self, claim: str, evidence: Sequence[str]) -> list[Stance]:
        """One stance for each piece of evidence, in order."""
        ...
