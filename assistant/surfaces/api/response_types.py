"""Types of responses other than answers and rows."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.surfaces.presentation.answer_schema import AnswerJson


class AnswerV1Json(BaseModel):
    """An answer of schema version 1, as it was stored; its other fields are those of version 2."""

    model_config = ConfigDict(extra="allow")

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    id: str
    question: str
    standalone_question: str
    answer: str
    abstained: bool
    claims: list[dict[str, Any]]
    chain: list[dict[str, Any]]
    caveats: list[dict[str, Any]]
    confidence: dict[str, Any]
    sources: list[dict[str, Any]]
    nearest: list[dict[str, Any]]
    follow_ups: list[str]
    notice: str | None
    provenance: dict[str, Any]


class KeptJson(BaseModel):
    """An answer with the time when it was given (ISO 8601, UTC)."""

    at: str
    answer: AnswerJson | AnswerV1Json


class QuotesJson(BaseModel):
    """How many quotes still stand where they stood."""

    standing: int
    all: int


class ReplayJson(BaseModel):
    """An answer that was asked for again: `then`, and `now` unless a language model would have to write it."""

    id: str
    at: str
    outcome: Literal["same", "changed", "not_reproducible"]
    changes: list[str]
    reasons: list[str]
    quotes: QuotesJson
    then: AnswerJson | AnswerV1Json
    now: AnswerJson | None


class NotedJson(BaseModel):
    """Under which id something is kept."""

    id: str


class LiveJson(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class ReadyJson(BaseModel):
    """Questions can be answered."""

    status: Literal["ok"]
    index: str
    """Generation of the index."""
    built: str
    """When it was built, ISO 8601."""
    behind: str | None = None
    """How far it is behind its corpus, in words; absent where it is not."""
