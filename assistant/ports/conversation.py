"""Who writes answers, and who keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.domain import (
    Claim,
    Draft,
    Evidence,
    Exchange,
    Question,
    QuestionKind,
    QuestionSafety,
    SavedAnswer,
    Stage,
    Verdict,
    WrittenClaim,
)

__all__ = [
    "AnswerLog",
    "ChatModel",
    "ConversationStore",
    "Judge",
    "KindGuess",
    "Message",
    "ModelUsage",
    "OnClaim",
    "Watch",
    "Writer",
]

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
        ...

    def claims(self, instructions: str, material: str, usage: ModelUsage) -> Iterator[WrittenClaim]:
        """Each claim as soon as it is whole; raises WriterFailed."""
        ...

    def reply(self, messages: Sequence[Message], usage: ModelUsage) -> Iterator[str]:
        """Plain text as it is written, in pieces; raises WriterFailed. Closing it ends the writing."""
        ...

    def text(self, instructions: str, material: str) -> str:
        """A plain reply; raises WriterFailed."""
        ...


class ConversationStore(Protocol):
    """Keeps what was said, beyond the life of the program."""

    def add(self, name: str, exchange: Exchange) -> None:
        """Appends to a conversation, which begins with its first exchange."""
        ...

    def exchanges(self, name: str) -> list[Exchange]:
        """What was said, oldest first; empty for a conversation that there is not."""
        ...

    def names(self) -> Sequence[str]:
        """Every conversation, the one last spoken in first."""
        ...

    def delete(self, name: str) -> None:
        """Removes a conversation for good."""
        ...

    def count(self, before: str = "") -> int:
        """How many there are, or how many that nobody spoke in since a time (ISO 8601, UTC)."""
        ...

    def forget(self, before: str = "") -> Sequence[str]:
        """Removes those for good; their names."""
        ...


class Writer(Protocol):
    """Writes the claims of an answer from what was found."""

    @property
    def name(self) -> str: ...

    def write(
        self, question: Question, evidence: Evidence, on_claim: OnClaim | None = None
    ) -> Draft:
        """The draft. `on_claim` gets claims while they come, where they come one by one."""
        ...


class AnswerLog(Protocol):
    """Keeps answers by their ids, so that they can be looked at again and asked again."""

    def keep(self, kept: SavedAnswer, sources: Callable[[], Mapping[str, str]]) -> None:
        """Keeps one, in the place of an older one of that id, owner and conversation; raises AnswersClosed.

        `sources` gives the sha256 of every source; it is called once for each corpus.
        """
        ...

    def find(self, answer_id: str, owner: str | None = "") -> SavedAnswer:
        """The answer that `owner` got, or, for None, that anybody got; raises UnknownAnswer, AnswersClosed."""
        ...

    def sources(self, corpus: str) -> Mapping[str, str]:
        """sha256 of the sources of a corpus; empty when it is not known. Raises AnswersClosed."""
        ...

    def count(self, before: str = "") -> int:
        """How many are kept, or how many from before a time (ISO 8601, UTC); raises AnswersClosed."""
        ...

    def forget(self, before: str = "") -> int:
        """Removes what was kept before a time, or all; how many. Raises AnswersClosed."""
        ...

    def forget_conversation(self, conversation: str) -> None:
        """Removes what was said in a conversation; raises AnswersClosed."""
        ...
