"""How verdicts are called when people read them, from the documented JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from assistant.adapters.present.words import EVIDENCE_WORDS, safe
from assistant.domain import EvidenceLevel

__all__ = ["CHAIN_WORDS", "CONFIDENCE_WORDS", "doi_link", "kind_of"]

CHAIN_WORDS: Final = {
    "confirmed": "the cited paper says the same",
    "weaker": "the cited paper says less",
    "other_population": "the cited paper is about others",
    "figure_not_found": "the cited paper does not give the figure",
    "not_supported": "the cited paper does not support it",
    "not_in_corpus": "the cited work is not in the corpus",
}
CONFIDENCE_WORDS: Final = {
    "high": "Estimated at nine in ten or more to be right, and a controlled study of people is among "
    "the sources.",
    "moderate": "The passages fit. Read the kinds of evidence before relying on it.",
    "low": "The passages fit loosely, or the question asks for advice.",
    "none": "There is no answer to be sure of.",
}
_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")


def kind_of(level: str) -> str:
    """The kind of evidence in words."""
    return EVIDENCE_WORDS[EvidenceLevel(level)]


def doi_link(source: Mapping[str, Any]) -> str:
    """The only links that are live: a DOI, or a PubMed record; empty when there is neither."""
    doi, pmid = source.get("doi") or "", str(source.get("pmid") or "")
    if _DOI.fullmatch(doi) and safe(doi) == doi:
        return f"https://doi.org/{doi}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else ""
