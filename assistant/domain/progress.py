"""How far an answer is, and what each stage found: for who watches one being made."""

from dataclasses import dataclass
from enum import StrEnum


class StageName(StrEnum):
    """What was done, in this order."""

    RETRIEVED = "retrieved"
    READ = "read"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class StageResult:
    """One thing that a stage looked at."""

    title: str
    """Of its source."""
    text: str
    score: float | None = None
    """0 to 1: the fused score of a passage, the probability that a sentence answers; None where words tell."""
    verdict: str = ""
    """Of a claim: how its sources bear it out, and why."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that is over."""

    name: StageName
    found: tuple[StageResult, ...]
    """Best first; of a checked answer in its order."""
    took_ms: float
