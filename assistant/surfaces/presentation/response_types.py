"""What else is given out beside answers, as types: rows of sources, passages, checked claims, findings, maps.

`source_to_dict`, `checked_to_dict` and `finding_to_dict` make such rows; tests hold them against these types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

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
from assistant.ledger import PlacedFinding
from assistant.surfaces.presentation.maps import described

__all__ = [
    "CheckedJson",
    "FindingJson",
    "MapJson",
    "PassageJson",
    "PassagesJson",
    "SourceRowJson",
    "SourceTextJson",
    "map_to_dict",
    "passage_to_dict",
]

Offset = Annotated[int, Field(ge=0)]


class _Row(BaseModel):
    # A row may get more fields; who reads it passes over what it does not know.
    model_config = ConfigDict(extra="allow")


class SourceRowJson(_Row):
    """A source with what is known of it; null where it is not known."""

    source_id: str
    title: str
    authors: list[str]
    year: int | None
    journal: str | None
    doi: str | None
    pmid: str | None
    pmcid: str | None
    kind: SourceKind
    evidence: EvidenceLevel
    evidence_kinds: list[EvidenceLevel]
    conditions: list[str]
    species: list[str]
    commercial: bool
    licence: str | None
    retracted: str | None
    updates: list[str]
    cited_as: list[str]
    """Which sources cite it, and under which number of theirs."""
    provenance: str


class SourceTextJson(SourceRowJson):
    """A source with its stored text, of which every quote is a part."""

    text: str


class PassageJson(_Row):
    """A passage that was found: `text` is the stored text of its source at `start:end`."""

    rank: Annotated[int, Field(ge=1)]
    score: float
    source_id: str
    passage_id: str
    section: str
    start: Offset
    end: Offset
    text: str
    evidence: EvidenceLevel


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
    source_id: str | None
    verdict: ChainVerdict
    note: str


class CheckedJson(_Row):
    """What the corpus says to one sentence of a statement."""

    text: str
    support: Support
    reason: str
    citations: list[CheckedCitationJson]
    chain: list[CheckedLinkJson]
    sources: list[SourceRowJson]


class FindingJson(_Row):
    """One finding, with the sentence that it stands on; null is what is not stated."""

    id: str
    source_id: str
    title: str
    year: int | None
    doi: str | None
    text: str
    section: str
    kind: FindingKind
    intervention: str | None
    comparator: str | None
    outcome: str | None
    direction: Direction
    population: Population
    species: list[str]
    conditions: list[str]
    evidence: EvidenceLevel
    participants: int | None
    duration: str | None
    basis: Basis
    commercial: bool
    retracted: str | None


class DotJson(_Row):
    """One finding in its row and column of a map."""

    intervention: str
    outcome: str
    direction: Direction
    population: Population
    evidence: EvidenceLevel
    year: int | None
    source_id: str
    finding_id: str
    text: str
    basis: Basis


class MapJson(_Row):
    """Findings by intervention and outcome."""

    summary: str
    dots: list[DotJson]


def passage_to_dict(hit: Hit) -> dict[str, Any]:
    """As `PassageJson` says."""
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "source_id": hit.source.id,
        "passage_id": passage.id,
        "section": passage.section,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "evidence": hit.source.evidence.value,
    }


def map_to_dict(placed: Sequence[PlacedFinding]) -> dict[str, Any]:
    """As `MapJson` says."""
    dots = []
    for one in placed:
        entry = one.entry
        dots.append(
            {
                "intervention": one.intervention,
                "outcome": one.outcome,
                "direction": entry.finding.direction.value,
                "population": entry.finding.population.value,
                "evidence": entry.evidence.value,
                "year": entry.source.year,
                "source_id": entry.source.id,
                "finding_id": entry.id,
                "text": entry.text,
                "basis": entry.finding.basis.value,
            }
        )
    return {"summary": described(placed), "dots": dots}
