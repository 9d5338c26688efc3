"""The ledger: every finding with the source, the study and the sentence that it stands on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assistant.domain import (
    Basis,
    Direction,
    Document,
    EvidenceLevel,
    Finding,
    FindingFilter,
    FindingKind,
    IndexedFinding,
    Population,
    Source,
    Study,
)
from assistant.ports import OpenIndex
from assistant.text.evidence_level import evidence_of
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse, key_set

_PRIMARY: Final = frozenset({"primary", "main", "principal"})
_ENDPOINT: Final = frozenset({"endpoint", "endpoints", "outcome", "outcomes", "end"})
_NEAR: Final = 2
"""Words between “primary” and “endpoint”, at most: “primary efficacy endpoint”."""


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

    @property
    def primary(self) -> bool:
        """Whether it is said to be on what a study set out to show."""
        words = [word.strip(".,;:()") for word in self.text.lower().split()]
        return any(
            word in _PRIMARY and _ENDPOINT & set(words[at + 1 : at + 2 + _NEAR])
            for at, word in enumerate(words)
        )


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

    def as_filter(self, lexicon: Lexicon) -> FindingFilter:
        """The same by keys: names count with their synonyms, and what is a kind of them is found, too."""
        return FindingFilter(
            interventions=_all_of(self.intervention, lexicon),
            outcomes=_all_of(self.outcome, lexicon),
            population=self.population,
            direction=self.direction,
            sources=frozenset({self.source} if self.source else ()),
            kinds=self.kinds,
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


def kept_of(document: Document, lexicon: Lexicon) -> Iterator[IndexedFinding]:
    """The findings of one document as an index keeps them, with what each is found by."""
    for entry in entries_of(document):
        finding = entry.finding
        yield IndexedFinding(
            entry.source,
            finding,
            entry.text,
            entry.section,
            entry.study,
            key_set(finding.intervention, lexicon),
            key_set(finding.outcome, lexicon),
        )


def ledger(index: OpenIndex, lexicon: Lexicon, wanted: Wanted | None = None) -> list[LedgerEntry]:
    """The findings that are wanted, all results and conclusions by default, in the order of the corpus."""
    return entries_by(index, (wanted or Wanted()).as_filter(lexicon))


def entries_by(index: OpenIndex, wanted: FindingFilter) -> list[LedgerEntry]:
    """The findings that a filter admits, in the order of the corpus, by one look into the index."""
    return [_entry(kept) for kept in index.findings(wanted)]


def _entry(kept: IndexedFinding) -> LedgerEntry:
    return LedgerEntry(
        id=f"{kept.source.id}#{kept.finding.sentence}",
        source=kept.source,
        finding=kept.finding,
        text=kept.text,
        section=kept.section,
        study=kept.study,
    )


def _all_of(wanted: str, lexicon: Lexicon) -> tuple[frozenset[str], ...]:
    """Every word of what is wanted; what has none that tells anything is found nowhere."""
    asked = dict.fromkeys(token.key for token in analyse(wanted, lexicon) if not token.stop)
    if wanted and not asked:
        return (frozenset({wanted.strip()}),)
    return tuple(frozenset({key}) for key in asked)
