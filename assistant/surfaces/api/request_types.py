"""Types of requests."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain import Direction, EvidenceLevel, Population, Reason
from assistant.settings import EvidenceScope
from assistant.surfaces.shared.turns import Cited

Name = Annotated[str, Field(max_length=200)]


def example(**fields: Any) -> ConfigDict:
    """The configuration of a type that is shown with these fields as its example."""
    return ConfigDict(json_schema_extra={"examples": [fields]})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TurnJson(_Strict):
    """A question that was asked before, as `question` and `standalone_question` of its answer."""

    text: str
    standalone: str
    cited: Cited = []


class AskRequest(_Strict):
    """A question."""

    model_config = example(question="What was found in people?")

    question: str
    turns: Annotated[
        list[TurnJson] | None, Field(description="Oldest first; the last twelve are read.")
    ] = None
    evidence: Annotated[
        EvidenceScope | None, Field(description="Which kinds of evidence it may use; null for all.")
    ] = None


class CheckRequest(_Strict):
    """A statement to be held against the corpus."""

    model_config = example(statement="The treatment was tried in people.")

    statement: str


class FeedbackRequest(_Strict):
    """What was wrong with an answer."""

    model_config = example(
        question="What was found in people?",
        answer_id="a-0123456789abcdef",
        reason="overstated",
        comment="The trial was small.",
    )

    question: Annotated[str, Field(max_length=20_000)]
    answer_id: Annotated[str, Field(max_length=100)]
    reason: Reason
    comment: Annotated[str | None, Field(max_length=4000)] = None


class SearchQuery(_Strict):
    """What is looked for, and in which sources."""

    q: Annotated[str, Field(max_length=4000, examples=["effects in people"])]
    k: Annotated[int, Field(ge=1, le=100)] = 10
    evidence: list[EvidenceLevel] = []
    since: Annotated[int, Field(ge=0, le=3000)] = 0


class FindingsQuery(_Strict):
    """Which findings are wanted; unknown parameters are refused."""

    intervention: Name = ""
    outcome: Name = ""
    population: Population | None = None
    direction: Direction | None = None
    source: Name = ""


class MapQuery(_Strict):
    """Which findings are drawn, and how."""

    intervention: Name = ""
    outcome: Name = ""
    timeline: bool = False
    form: Literal["svg", "png", "csv", "json"] = "svg"


class PageQuery(_Strict):
    """Which part of a list is wanted."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 200
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0
