"""The words for evidence, verdicts, directions and confidence on every surface, and safe text."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from assistant.domain import (
    ChainVerdict,
    ConfidenceLevel,
    Direction,
    EvidenceLevel,
    Population,
    Reason,
    Source,
    SourceKind,
    Support,
)
from assistant.domain.identity import DOI
from assistant.ledger.phrases import POPULATION_TITLES
from assistant.settings import EvidenceScope

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

CHAIN_WORDS: Final[dict[str, str]] = {
    ChainVerdict.CONFIRMED: "that paper says the same",
    ChainVerdict.WEAKER: "that paper says less",
    ChainVerdict.OTHER_POPULATION: "that paper studied somebody or something else",
    ChainVerdict.FIGURE_NOT_FOUND: "our notes on that paper do not have this figure",
    ChainVerdict.NOT_SUPPORTED: "that paper does not say this",
    ChainVerdict.NOT_IN_CORPUS: "that work is not among these documents",
}
SUPPORT_WORDS: Final[dict[str, str]] = {
    Support.SUPPORTED: "supported",
    Support.PARTLY: "partly supported",
    Support.UNSUPPORTED: "not supported",
    Support.CONTRADICTED: "contradicted",
    Support.UNCHECKED: "not checked",
}
DIRECTION_WORDS: Final = {
    Direction.BENEFIT: "better",
    Direction.HARM: "worse",
    Direction.NO_EFFECT: "no effect",
    Direction.MIXED: "mixed",
    Direction.NOT_STATED: "not stated",
}
GROUP_TITLES: Final[dict[str, str]] = {
    **{population.value: title for population, title in POPULATION_TITLES.items()},
    Population.REVIEW: "What reviews and articles say",
}
SCOPE_WORDS: Final[dict[str, str]] = {
    EvidenceScope.ALL: "all kinds of evidence",
    EvidenceScope.HUMAN: "studies of people only",
    EvidenceScope.TRIALS: "trials only",
}
REASON_WORDS: Final[dict[str, str]] = {
    Reason.WRONG_CITATION: "A citation does not say that",
    Reason.MISSING_PAPER: "An important paper is missing",
    Reason.OVERSTATED: "It sounds surer than it is",
    Reason.UNCLEAR: "It is hard to understand",
    Reason.OTHER: "Something else",
}
"""Why an answer was not good."""
CONFIDENCE_WORDS: Final[dict[str, str]] = {
    ConfidenceLevel.HIGH: "nine in ten such answers were right when tested, and a controlled study of people is "
    "among the sources.",
    ConfidenceLevel.MODERATE: "at least seven in ten such answers were right when tested.",
    ConfidenceLevel.LOW: "it may miss your question, or the question asks for advice.",
    ConfidenceLevel.NONE: "there is no answer.",
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


def confidence_of(answer: Mapping[str, Any], *, score: bool = False) -> str:
    """“medium: at least seven in ten such answers were right when tested.”; with the number on demand."""
    level = answer["confidence"]["level"]
    number = f" ({answer['confidence']['score']:.2f})" if score else ""
    name = "medium" if level == ConfidenceLevel.MODERATE else level
    return f"{name}{number}: {CONFIDENCE_WORDS[level]}"


def doubt_of(support: str) -> str:
    """“partly by what it cites”; empty for a claim that is supported."""
    return "" if support == Support.SUPPORTED else f"{support} by what it cites"


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
    if re.fullmatch(DOI, doi) and safe(doi) == doi:
        return f"https://doi.org/{doi}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else ""
