"""Warnings about the kind of evidence and where it was published."""

from typing import Final

from assistant.answering.caveats.rule import CaveatContext, of_claims
from assistant.domain import Caveat, CaveatCode, EvidenceLevel, Source, SourceKind
from assistant.text.evidence_level import names_animals

_TRIALS: Final = frozenset(
    {EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED, EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED}
)
_REPORTS: Final = frozenset({EvidenceLevel.SECONDARY_ARTICLE, EvidenceLevel.NARRATIVE_REVIEW})
_ANIMALS: Final = (
    "Some of this was seen in animals, not in people; much that helps mice does not help people."
)
_OLD: Final = 12
"""Years between a source and the building of the index that make it dated."""
_OLD_COUNT: Final = 5
"""The same for how common something is: that changes sooner than what a treatment does."""


def animal_evidence(at: CaveatContext) -> Caveat | None:
    """A claim rests on animals: its source, its own words, or the paper that it leans on."""
    own = {
        number
        for number, claim in enumerate(at.shown)
        for c in claim.citations
        if c.evidence is EvidenceLevel.ANIMAL_STUDY
        or (c.evidence in _REPORTS and names_animals(c.quote))
    }
    led = {link.claim for link in at.chain if link.evidence is EvidenceLevel.ANIMAL_STUDY}
    found = sorted(own | led)
    return Caveat(CaveatCode.ANIMAL_EVIDENCE, _ANIMALS, at.numbers(found)) if found else None


def in_vitro_evidence(at: CaveatContext) -> Caveat | None:
    """A claim rests on cells in a dish."""
    return of_claims(
        at,
        CaveatCode.IN_VITRO_EVIDENCE,
        "Some of this was seen in cells in the laboratory, not in a living body.",
        lambda c: c.evidence is EvidenceLevel.IN_VITRO_STUDY,
    )


def limited_human_evidence(at: CaveatContext) -> Caveat | None:
    """A claim rests on a small or uncontrolled study of people, or on a single trial."""
    trials = {
        citation.source_id
        for claim in at.shown
        for citation in claim.citations
        if citation.evidence is EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL
    }
    single = trials if len(trials) == 1 else set()
    return of_claims(
        at,
        CaveatCode.LIMITED_HUMAN_EVIDENCE,
        "The evidence from people is thin: a small study, one without a proper comparison group, or a "
        "single trial.",
        lambda c: c.evidence in _TRIALS or c.source_id in single,
    )


def indirect_evidence(at: CaveatContext) -> Caveat | None:
    """A claim rests on a study of something else than the corpus's condition."""
    return of_claims(
        at,
        CaveatCode.INDIRECT_EVIDENCE,
        f"Some of this comes from other conditions than {at.corpus.condition} and may not carry over.",
        lambda c: at.direct.get(c.source_id) is False,
    )


def secondary_source(at: CaveatContext) -> Caveat | None:
    """A claim rests on an article or a review: on other people's research, retold."""
    return of_claims(
        at,
        CaveatCode.SECONDARY_SOURCE,
        "Some of this is from articles and reviews that retell other people's research, not from the research.",
        lambda c: c.evidence in _REPORTS,
    )


def commercial_source(at: CaveatContext) -> Caveat | None:
    """A claim rests on a publisher that sells what it writes about."""
    return of_claims(
        at,
        CaveatCode.COMMERCIAL_SOURCE,
        "Some of this is from a commercial website, which may present it favourably.",
        lambda c: c.source_id in at.sources and at.sources[c.source_id].commercial,
    )


def retracted(at: CaveatContext) -> Caveat | None:
    """A claim rests on a source that was taken back."""
    gone = {key: source.retracted for key, source in at.sources.items() if source.retracted}
    named = "; ".join(f"{key}: {when}" for key, when in sorted(gone.items()))
    return of_claims(
        at,
        CaveatCode.RETRACTED,
        f"A source of this answer was retracted ({named}); do not rely on it.",
        lambda c: c.source_id in gone,
    )


def unreviewed_source(at: CaveatContext) -> Caveat | None:
    """A claim rests on a document that somebody brought along."""
    return of_claims(
        at,
        CaveatCode.UNREVIEWED_SOURCE,
        "Some of this is from a document that a user added; nobody here has reviewed it.",
        lambda c: c.source_id in at.sources and at.sources[c.source_id].kind is SourceKind.USER,
    )


def single_source(at: CaveatContext) -> Caveat | None:
    """The whole answer rests on one source."""
    if len({c.source_id for claim in at.draft.claims for c in claim.citations}) != 1:
        return None
    return Caveat(
        CaveatCode.SINGLE_SOURCE,
        "All of this rests on one source.",
        tuple(range(len(at.draft.claims))),
    )


def abstract_only(at: CaveatContext) -> Caveat | None:
    """A claim rests on an abstract, or on our notes about one."""
    partial = {SourceKind.ABSTRACT, SourceKind.PAPER_RECORD}
    return of_claims(
        at,
        CaveatCode.ABSTRACT_ONLY,
        "For some papers only the abstract, or our notes on it, was read; the full text may say more.",
        lambda c: c.source_id in at.sources and at.sources[c.source_id].kind in partial,
    )


def years_old(source: Source, year: int) -> int:
    """From how many years on a source is old, where it is in the year of the index; else 0."""
    most = _OLD_COUNT if source.evidence is EvidenceLevel.EPIDEMIOLOGY else _OLD
    return most if source.year is not None and 0 < source.year <= year - most else 0


def dated(at: CaveatContext) -> Caveat | None:
    """Every source of which the year is known is old."""
    known = [source for source in at.sources.values() if source.year is not None]
    if not known or not all(years_old(source, at.year) for source in known):
        return None
    newest = max(source.year or 0 for source in known)
    return Caveat(
        CaveatCode.DATED,
        f"The newest source of this answer is from {newest}; more may be known by now.",
        at.numbers(range(len(at.shown))),
    )
