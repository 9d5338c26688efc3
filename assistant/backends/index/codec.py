"""Domain types to JSON and back, for the SQLite file of the index."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.domain import (
    Basis,
    BlockKind,
    Direction,
    Document,
    EvidenceLevel,
    Finding,
    FindingKind,
    IndexedFinding,
    Passage,
    Population,
    Reference,
    Removed,
    Section,
    Sentence,
    Source,
    SourceKind,
    Study,
)

__all__ = [
    "document_from_json",
    "document_to_json",
    "finding_from",
    "kept_from_json",
    "kept_to_json",
    "passage_from_json",
    "passage_to_json",
    "references_from_json",
    "references_to_json",
    "source_from_json",
    "source_to_json",
]


def document_to_json(document: Document) -> str:
    """One line of JSON."""
    return _json(document)


def document_from_json(line: str) -> Document:
    """The document that `document_to_json` wrote."""
    data = json.loads(line)
    return Document(
        source=_source(data["source"]),
        text=data["text"],
        sections=tuple(Section(**item) for item in data["sections"]),
        sentences=tuple(_sentence(item) for item in data["sentences"]),
        references=_references(data["references"]),
        removed=tuple(Removed(**item) for item in data["removed"]),
        notes=tuple(data["notes"]),
        sha256=data["sha256"],
        file=data["file"],
        findings=tuple(finding_from(item) for item in data.get("findings", ())),
        study=Study(**data["study"]) if data.get("study") else None,
        pages=tuple((start, page) for start, page in data.get("pages", ())),
        page_labels=tuple(data.get("page_labels", ())),
    )


def finding_from(data: Mapping[str, Any]) -> Finding:
    """The finding of a decoded row."""
    return Finding(
        **{
            **data,
            "kind": FindingKind(data["kind"]),
            "direction": Direction(data["direction"]),
            "population": Population(data["population"]),
            "basis": Basis(data["basis"]),
        }
    )


def kept_to_json(kept: IndexedFinding) -> str:
    """One line of JSON, without the source."""
    names = ("finding", "text", "section", "study", "intervention_keys", "outcome_keys")
    return _json({name: getattr(kept, name) for name in names})


def kept_from_json(source: Source, line: str) -> IndexedFinding:
    """The finding that `kept_to_json` wrote, with its source."""
    data = json.loads(line)
    return IndexedFinding(
        source,
        finding_from(data["finding"]),
        data["text"],
        data["section"],
        Study(**data["study"]),
        frozenset(data["intervention_keys"]),
        frozenset(data["outcome_keys"]),
    )


def passage_to_json(passage: Passage) -> str:
    """One line of JSON."""
    return _json(passage)


def passage_from_json(line: str) -> Passage:
    """The passage that `passage_to_json` wrote."""
    return Passage(**json.loads(line))


def references_to_json(references: Sequence[Reference]) -> str:
    """One line of JSON; `[]` for none."""
    return _json(list(references))


def references_from_json(line: str) -> tuple[Reference, ...]:
    """The references that `references_to_json` wrote."""
    return _references(json.loads(line))


def source_to_json(source: Source) -> str:
    """One line of JSON."""
    return _json(source)


def source_from_json(line: str) -> Source:
    """The source that `source_to_json` wrote."""
    return _source(json.loads(line))


def _references(data: Sequence[Mapping[str, Any]]) -> tuple[Reference, ...]:
    return tuple(Reference(**{**item, "authors": tuple(item["authors"])}) for item in data)


def _json(value: Any) -> str:
    """Our types have slots and hold only what JSON knows; `asdict` copies all of it first."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_fields)


def _fields(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return {name: getattr(value, name) for name in value.__slots__}


def _source(data: dict[str, Any]) -> Source:
    for name in ("authors", "conditions", "species", "updates"):
        data[name] = tuple(data[name])
    data["kind"] = SourceKind(data["kind"])
    data["evidence"] = EvidenceLevel(data["evidence"])
    data["evidence_kinds"] = tuple(EvidenceLevel(kind) for kind in data["evidence_kinds"])
    data["cited_as"] = tuple((source, number) for source, number in data["cited_as"])
    return Source(**data)


def _sentence(data: dict[str, Any]) -> Sentence:
    data["kind"] = BlockKind(data["kind"])
    data["markers"] = tuple(data["markers"])
    return Sentence(**data)
