"""How sources and evidence are called when people read them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from assistant.domain import EvidenceLevel, Source, SourceKind

__all__ = ["EVIDENCE_WORDS", "describe", "safe", "safely", "year_of"]

EVIDENCE_WORDS: Final[dict[EvidenceLevel, str]] = {
    EvidenceLevel.META_ANALYSIS: "meta-analysis",
    EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL: "randomised controlled trial",
    EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED: "human trial, not randomised",
    EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED: "human trial without a comparison group",
    EvidenceLevel.HUMAN_OBSERVATIONAL: "observational study in people",
    EvidenceLevel.EPIDEMIOLOGY: "epidemiology",
    EvidenceLevel.ANIMAL_STUDY: "animal study",
    EvidenceLevel.IN_VITRO_STUDY: "cell study",
    EvidenceLevel.STRUCTURAL_BIOLOGY: "protein structure",
    EvidenceLevel.IN_SILICO: "computer analysis of data",
    EvidenceLevel.NARRATIVE_REVIEW: "narrative review",
    EvidenceLevel.THEORY: "theory",
    EvidenceLevel.GUIDELINE: "guideline",
    EvidenceLevel.SECONDARY_ARTICLE: "article about other people's research",
    EvidenceLevel.UNKNOWN: "kind of evidence unknown",
}


def describe(source: Source) -> str:
    """What the thing cited is: a record is called a record, an abstract an abstract."""
    if source.kind is SourceKind.PAPER_RECORD:
        return f"record of {source.id} (our notes, not the full text)"
    if source.kind is SourceKind.ABSTRACT:
        return f"{source.id} (abstract, not the full text)"
    if source.kind is SourceKind.USER:
        return f"{source.id} (a user's document, not reviewed)"
    return source.id


def year_of(source: Source) -> str:
    """The year, or "undated"."""
    return str(source.year) if source.year else "undated"


def safe(text: str) -> str:
    """Text that a terminal can be shown: no control, escape, zero-width or direction characters."""
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"} else ""
        for char in text
    )


def safely(data: Any) -> Any:
    """Plain data with every text in it made `safe`."""
    if isinstance(data, str):
        return safe(data)
    if isinstance(data, Mapping):
        return {key: safely(value) for key, value in data.items()}
    return [safely(value) for value in data] if isinstance(data, list | tuple) else data
