"""The ledger: every finding with the source, the study and the sentence that it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.domain import (
    Basis,
    Direction,
    Document,
    EvidenceLevel,
    Finding,
    FindingKind,
    Population,
    Source,
    Study,
)
from assistant.steps.evidence import evidence_of
from assistant.steps.lexicon import Lexicon
from assistant.steps.words import analyse, document_keys

__all__ = ["LedgerEntry", "Wanted", "entries_of", "entry_at", "ledger"]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One finding, whole. Empty means not stated."""

    id: str
    """``source#sentence``: the same as long as the source's text is."""
    source: Source
    finding: Finding
    text: str
    """The sentence, word for word."""
    section: str
    study: Study

    @property
    def evidence(self) -> EvidenceLevel:
        """Kind of evidence of this sentence."""
        return evidence_of(self.source, self.text)

    @property
    def stated(self) -> bool:
        """Whether somebody wrote it down, instead of the reader."""
        return self.finding.basis is not Basis.MODEL


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are wanted. Empty leaves that question open."""

    intervention: str = ""
    outcome: str = ""
    population: Population | None = None
    direction: Direction | None = None
    source: str = ""
    kinds: frozenset[FindingKind] = frozenset({FindingKind.RESULT, FindingKind.CONCLUSION})
    """Empty for all."""

    def admits(self, entry: LedgerEntry, lexicon: Lexicon) -> bool:
        """Whether an entry is wanted; names count with their synonyms and what they are a kind of."""
        finding = entry.finding
        return (
            (not self.kinds or finding.kind in self.kinds)
            and (self.population is None or finding.population is self.population)
            and (self.direction is None or finding.direction is self.direction)
            and (not self.source or entry.source.id == self.source)
            and _names(finding.intervention, self.intervention, lexicon)
            and _names(finding.outcome, self.outcome, lexicon)
        )


def entries_of(document: Document) -> Iterator[LedgerEntry]:
    """The findings of one document, in the order of its text."""
    for finding in sorted(document.findings, key=lambda f: f.sentence):
        sentence = document.sentences[finding.sentence]
        section = next((s.name for s in document.sections if s.start <= sentence.start < s.end), "")
        yield LedgerEntry(
            id=f"{document.source.id}#{finding.sentence}",
            source=document.source,
            finding=finding,
            text=document.text[sentence.start : sentence.end],
            section=section,
            study=document.study or Study(),
        )


def entry_at(document: Document, start: int) -> LedgerEntry | None:
    """The finding of the sentence in which the text at `start` stands; None where it states none."""
    for entry in entries_of(document):
        sentence = document.sentences[entry.finding.sentence]
        if sentence.start <= start < sentence.end:
            return entry
    return None


def ledger(
    documents: Iterable[Document], lexicon: Lexicon, wanted: Wanted | None = None
) -> list[LedgerEntry]:
    """The findings that are wanted, all results and conclusions by default, in the order of the corpus."""
    chosen = wanted or Wanted()
    return [
        entry
        for document in documents
        for entry in entries_of(document)
        if chosen.admits(entry, lexicon)
    ]


def _names(text: str, wanted: str, lexicon: Lexicon) -> bool:
    """Whether a field holds every word of what is wanted."""
    if not wanted:
        return True
    asked = {token.key for token in analyse(wanted, lexicon) if not token.stop}
    return bool(asked) and asked <= set(document_keys(text, lexicon))
