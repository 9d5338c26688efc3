"""How verdicts are called when people read them, from the documented JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from assistant.domain import EvidenceLevel
from assistant.surfaces.presentation.labels import EVIDENCE_WORDS, safe

__all__ = ["CHAIN_WORDS", "CONFIDENCE_WORDS", "confidence_of", "doi_link", "kind_of", "page_words"]

CHAIN_WORDS: Final = {
    "confirmed": "that paper says the same",
    "weaker": "that paper says less",
    "other_population": "that paper studied somebody or something else",
    "figure_not_found": "our notes on that paper do not have this figure",
    "not_supported": "that paper does not say this",
    "not_in_corpus": "that work is not among these documents",
}
CONFIDENCE_WORDS: Final = {
    "high": "nine in ten such answers were right when tested, and a controlled study of people is "
    "among the sources.",
    "moderate": "at least seven in ten such answers were right when tested.",
    "low": "it may miss your question, or the question asks for advice.",
    "none": "there is no answer.",
}
_LEVELS: Final = {"high": "high", "moderate": "medium", "low": "low", "none": "none"}
_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")


def confidence_of(answer: Mapping[str, Any], *, score: bool = False) -> str:
    """“medium: at least seven in ten such answers were right when tested.”; with the number on demand."""
    level = answer["confidence"]["level"]
    number = f" ({answer['confidence']['score']:.2f})" if score else ""
    return f"{_LEVELS[level]}{number}: {CONFIDENCE_WORDS[level]}"


def kind_of(level: str) -> str:
    """The kind of evidence in words."""
    return EVIDENCE_WORDS[EvidenceLevel(level)]


def page_words(place: Mapping[str, Any]) -> str:
    """Where a quote stands, as one cites it: "p. e12", else "page 3"; empty where there are no pages."""
    label = " ".join(str(place.get("page_label") or "").split())
    if label:
        return f"p. {label}"
    return f"page {place['page']}" if place.get("page") else ""


def doi_link(source: Mapping[str, Any]) -> str:
    """The only links that are live: a DOI, or a PubMed record; empty when there is neither."""
    doi, pmid = source.get("doi") or "", str(source.get("pmid") or "")
    if _DOI.fullmatch(doi) and safe(doi) == doi:
        return f"https://doi.org/{doi}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else ""
