"""What an evaluator is given, and what it gives back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from evals.cases import Case, Turn


@dataclass(frozen=True, slots=True)
class Context:
    """One turn with its answer, as the documented JSON."""

    case: Case
    turn: Turn
    answer: Mapping[str, Any]
    texts: Mapping[str, str]
    """Stored text of each cited source."""
    retrieved: tuple[str, ...] = ()
    """Sources of the retrieved passages, best first, each once."""
    passages: tuple[tuple[str, str], ...] = ()
    """(source, text) of the retrieved passages, best first."""

    @property
    def is_last(self) -> bool:
        """Whether it is the last turn of its case, which is what a case as a whole asks about."""
        return self.turn == self.case.turns[-1]

    @property
    def claims_text(self) -> str:
        """The words of all claims."""
        return " ".join(claim["text"] for claim in self.answer["claims"])


@dataclass(frozen=True, slots=True)
class Score:
    """A number in [0, 1] unless the measure says otherwise, and why."""

    name: str
    value: float
    reason: str = ""


class Evaluator(Protocol):
    """Looks at one answered turn; gives no score where the case does not ask for it."""

    def __call__(self, context: Context) -> Iterable[Score]: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One turn of one case, with its scores. A crash is a row, too."""

    case: str
    turn: int
    kind: str
    split: str
    question: str
    abstain: str | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    milliseconds: float = 0.0
    error: str = ""
    author: str = ""
    fact: str = ""
