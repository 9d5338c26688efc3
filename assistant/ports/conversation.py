"""Who writes answers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.domain import (
    Claim,
    Draft,
    Evidence,
    Question,
    QuestionKind,
    QuestionSafety,
    Stage,
    Verdict,
    WrittenClaim,
)

OnClaim = Callable[[Claim, Verdict], None]
"""Called with each claim and its verdict as soon as it is written and checked."""


Watch = Callable[[Stage], None]
"""Called with what each stage of an answer found, as soon as it is over."""


KindGuess = Callable[[str], tuple[QuestionKind, QuestionSafety]]
"""Tells the kind of a question and whom it concerns."""


Judge = Callable[[str, str, Verdict], Verdict]
"""(claim, its quotes, our verdict) → a verdict that is the same or more severe."""


Message = tuple[str, str]
"""Who speaks - ``system``, ``human`` or ``ai`` - and what is said."""


@dataclass(slots=True)
class ModelUsage:
    """Counts what a language model does for one answer, over all calls."""

    by: str = ""
    """Name of the model that answered last."""
    calls: int = 0
    first_ms: float | None = None
    """Milliseconds until the first word of the first call that brought one."""
    prompt_tokens: int = 0
    reply_tokens: int = 0
    counted: bool = True
    """By the provider; False where one call's tokens had to be estimated."""


class ChatModel(Protocol):
    """A language model."""

    @property
    def name(self) -> str:
        """As ``provider:model``."""

    def claims(self, instructions: str, material: str, usage: ModelUsage) -> Iterator[WrittenClaim]:
        """Each claim as soon as it is whole; raises WriterFailed."""

    def reply(self, messages: Sequence[Message], usage: ModelUsage) -> Iterator[str]:
        """Plain text as it is written, in pieces; raises WriterFailed. Closing it ends the writing."""

    def text(self, instructions: str, material: str) -> str:
        """A plain reply; raises WriterFailed."""


class Writer(Protocol):
    """Writes the claims of an answer from what was found."""

    @property
    def name(self) -> str: ...

    def write(
        self, question: Question, evidence: Evidence, on_claim: OnClaim | None = None
    ) -> Draft:
        """The draft. `on_claim` gets claims while they come, where they come one by one."""
