"""What else is given out beside answers, as types: rows of sources, passages, checked claims, findings, maps.

Each says where in the objects of the domain its fields are.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)

from assistant.domain import (
    Basis,
    ChainVerdict,
    Direction,
    EvidenceLevel,
    FindingKind,
    Hit,
    Population,
    SourceKind,
    Support,
)
from assistant.surfaces.presentation.answer_schema import Known

Offset = Annotated[int, Field(ge=0)]


def _at(name: str, path: str) -> Any:
    """A field called `name` in JSON, and found in an object by a path such as ``source.id``."""
    return Field(validation_alias=AliasChoices(name, AliasPath(*path.split("."))))


def _cited(place: Any) -> Any:
    return f"{place[0]} [{place[1]}]" if isinstance(place, tuple) else place


class _Row(BaseModel):
    # A row may get more fields; who reads it passes over what it does not know.
    model_config = ConfigDict(extra="allow", from_attributes=True)


class SourceRowJson(_Row):
    """A source with what is known of it; null where it is not known."""

    source_id: Annotated[str, _at("source_id", "id")]
    title: str
    authors: list[str]
    year: int | None
    journal: Known
    doi: Known
    pmid: Known
    pmcid: Known
    kind: SourceKind
    evidence: EvidenceLevel
    evidence_kinds: list[EvidenceLevel]
    conditions: list[str]
    species: list[str]
    commercial: bool
    licence: Known
    retracted: Known
    updates: list[str]
    cited_as: list[Annotated[str, BeforeValidator(_cited)]]
    """Which sources cite it, and under which number of theirs."""
    provenance: str


class SourceTextJson(SourceRowJson):
    """A source with its stored text, of which every quote is a part."""

    text: str


class PassageJson(_Row):
    """A passage that was found: `text` is the stored text of its source at `start:end`."""

    rank: Annotated[int, Field(ge=1)]
    score: Annotated[float, AfterValidator(lambda score: round(score, 6))]
    source_id: Annotated[str, _at("source_id", "source.id")]
    passage_id: Annotated[str, _at("passage_id", "passage.id")]
    section: Annotated[str, _at("section", "passage.section")]
    start: Annotated[Offset, _at("start", "passage.start")]
    end: Annotated[Offset, _at("end", "passage.end")]
    text: Annotated[str, _at("text", "passage.text")]
    evidence: Annotated[EvidenceLevel, _at("evidence", "source.evidence")]


class PassagesJson(BaseModel):
    """Passages that fit a query, best first."""

    query: str
    passages: list[PassageJson]


class CheckedCitationJson(_Row):
    """Words of a source that a verdict rests on."""

    source_id: str
    passage_id: str
    quote: str
    start: Offset
    end: Offset
    section: str
    evidence: EvidenceLevel


class CheckedLinkJson(_Row):
    """Where the reference of a cited sentence leads."""

    via: str
    marker: str
    source_id: Known
    verdict: ChainVerdict
    note: str


class CheckedJson(_Row):
    """What the corpus says to one sentence of a statement."""

    text: Annotated[str, _at("text", "claim.text")]
    support: Annotated[Support, _at("support", "verdict.support")]
    reason: Annotated[str, _at("reason", "verdict.reason")]
    citations: Annotated[list[CheckedCitationJson], _at("citations", "claim.citations")]
    chain: list[CheckedLinkJson]
    sources: list[SourceRowJson]


class FindingJson(_Row):
    """One finding, with the sentence that it stands on; null is what is not stated."""

    id: str
    source_id: Annotated[str, _at("source_id", "source.id")]
    title: Annotated[str, _at("title", "source.title")]
    year: Annotated[int | None, _at("year", "source.year")]
    doi: Annotated[Known, _at("doi", "source.doi")]
    text: str
    section: str
    kind: Annotated[FindingKind, _at("kind", "finding.kind")]
    intervention: Annotated[Known, _at("intervention", "finding.intervention")]
    comparator: Annotated[Known, _at("comparator", "finding.comparator")]
    outcome: Annotated[Known, _at("outcome", "finding.outcome")]
    direction: Annotated[Direction, _at("direction", "finding.direction")]
    population: Annotated[Population, _at("population", "finding.population")]
    species: Annotated[list[str], _at("species", "source.species")]
    conditions: Annotated[list[str], _at("conditions", "source.conditions")]
    evidence: EvidenceLevel
    participants: Annotated[int | None, _at("participants", "study.number")]
    duration: Annotated[Known, _at("duration", "study.duration")]
    basis: Annotated[Basis, _at("basis", "finding.basis")]
    commercial: Annotated[bool, _at("commercial", "source.commercial")]
    retracted: Annotated[Known, _at("retracted", "source.retracted")]


class DotJson(_Row):
    """One finding in its row and column of a map."""

    intervention: str
    outcome: str
    direction: Annotated[Direction, _at("direction", "entry.finding.direction")]
    population: Annotated[Population, _at("population", "entry.finding.population")]
    evidence: Annotated[EvidenceLevel, _at("evidence", "entry.evidence")]
    year: Annotated[int | None, _at("year", "entry.source.year")]
    source_id: Annotated[str, _at("source_id", "entry.source.id")]
    finding_id: Annotated[str, _at("finding_id", "entry.id")]
    text: Annotated[str, _at("text", "entry.text")]
    basis: Annotated[Basis, _at("basis", "entry.finding.basis")]


class MapJson(_Row):
    """Findings by intervention and outcome."""

    summary: str
    dots: list[DotJson]


def passage_to_dict(hit: Hit) -> dict[str, Any]:
    """As `PassageJson` says."""
    return PassageJson.model_validate(hit).model_dump(mode="json")
