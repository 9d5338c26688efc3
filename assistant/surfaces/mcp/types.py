"""What tools take and return, as types: their schemas are what a client sees."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain import Direction, EvidenceLevel, Population
from assistant.settings import EvidenceScope
from assistant.surfaces.mcp.sdk import CallToolResult
from assistant.surfaces.presentation.answer_schema import AnswerJson
from assistant.surfaces.presentation.response_types import (
    CheckedJson,
    FindingJson,
    MapJson,
    PassageJson,
    SourceRowJson,
)

__all__ = [
    "Answered",
    "Checked",
    "Direct",
    "Earlier",
    "Evidence",
    "Found",
    "Levels",
    "Limit",
    "Listed",
    "Many",
    "Mapped",
    "Name",
    "Offset",
    "People",
    "Picture",
    "Place",
    "Query",
    "Question",
    "Since",
    "Sourced",
    "Statement",
    "TurnArgument",
    "Words",
]


class TurnArgument(BaseModel):
    """A question that was asked before."""

    model_config = ConfigDict(extra="ignore")

    text: Annotated[str, Field(description="As it was asked.")]
    standalone: Annotated[
        str | None, Field(description="`standalone_question` of its answer, where it is known.")
    ] = None


class ClaimsJson(BaseModel):
    """A verdict for each sentence."""

    claims: list[CheckedJson]


class PassagesJson(BaseModel):
    """Passages, best first."""

    query: str
    passages: list[PassageJson]


class WordsJson(BaseModel):
    """Stored text of a source between two offsets."""

    source_id: str
    start: int
    end: int
    text: str


class SourcesJson(BaseModel):
    """Sources; with `next_offset` there are more."""

    sources: list[SourceRowJson]
    total: int
    next_offset: int | None


class FindingsJson(BaseModel):
    """Findings; with `next_offset` there are more."""

    findings: list[FindingJson]
    total: int
    next_offset: int | None


Answered = Annotated[CallToolResult, AnswerJson]
Checked = Annotated[CallToolResult, ClaimsJson]
Found = Annotated[CallToolResult, PassagesJson]
Words = Annotated[CallToolResult, WordsJson]
Sourced = Annotated[CallToolResult, SourcesJson]
Listed = Annotated[CallToolResult, FindingsJson]
Mapped = Annotated[CallToolResult, MapJson]

Question = Annotated[str, Field(max_length=4000, description="One question.")]
Statement = Annotated[
    str, Field(max_length=4000, description="Up to six sentences that state something.")
]
Query = Annotated[str, Field(max_length=4000, description="What to look for.")]
Earlier = Annotated[
    str | TurnArgument | list[str | TurnArgument] | None,
    Field(description="Questions asked before, oldest first, which this one may lean on."),
]
Evidence = Annotated[
    EvidenceScope | None,
    Field(description="Which kinds of evidence it may use; null for all."),
]
Levels = Annotated[
    EvidenceLevel | list[EvidenceLevel] | None,
    Field(description="Only sources of this kind of evidence, or of these."),
]
Since = Annotated[
    int | None, Field(ge=0, le=3000, description="Only sources of this year or later.")
]
Many = Annotated[int | None, Field(ge=1, le=50, description="How many passages; 10 unless told.")]
Name = Annotated[str | None, Field(max_length=200, description="Null or empty for all.")]
People = Annotated[Population | None, Field(description="In whom; null for all.")]
Direct = Annotated[Direction | None, Field(description="How it turned out; null for all.")]
Limit = Annotated[int | None, Field(ge=1, le=500, description="How many; 100 unless told.")]
Offset = Annotated[int | None, Field(ge=0, description="How many to pass over.")]
Place = Annotated[int, Field(ge=0, description="An offset in characters, as citations give it.")]
Picture = Annotated[bool | None, Field(description="Whether the map is drawn, too, as PNG.")]
