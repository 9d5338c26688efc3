"""What is told of single sources: one that is asked for, a work of a list, the limits of a study."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answering.quotation import citation_of, quoted, said, sentence_hit
from assistant.answering.reference_lookup import entry_of_list, number_asked
from assistant.domain import (
    BlockKind,
    Claim,
    Document,
    Evidence,
    FindingKind,
    Question,
    SentenceHit,
)
from assistant.ledger import LedgerEntry, entries_of, entry_at
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.words import key_set

SURE: Final = 0.6
"""A sentence this relevant answers by itself."""
_ENOUGH: Final = 3
"""Limits from which the next source is not looked into."""
_LIMITS: Final = 4
"""Limits that are quoted, at most."""
_CARD: Final = 3
"""Sentences about a source, and of what it found, for who names it and asks nothing."""
_FOUND: Final = 4
"""Sentences of what a study found, for who asks that of it."""


@dataclass(frozen=True, slots=True)
class SourceOverview:
    """Quotes what is known of a source."""

    index: OpenIndex
    lexicon: Lexicon

    def told(self, source: str, *, found: bool) -> list[Claim]:
        """What is known of a source itself, and what it found first; what it `found` alone, with its first limit."""
        document = self.index.document(source)
        known = [n for n, s in enumerate(document.sentences) if s.kind is BlockKind.METADATA]
        entries = tuple(entries_of(document))
        results = [
            e for e in entries if e.finding.kind in (FindingKind.RESULT, FindingKind.CONCLUSION)
        ]
        if not found:
            card = [self._sentence(document, ordinal) for ordinal in known[:_CARD]]
            return [*card, *(quoted(entry, self.index) for entry in results[:_CARD])]
        # A limit stands beside what was found: it says how far that carries.
        limits = [e for e in entries if e.finding.kind is FindingKind.LIMITATION]
        results.sort(key=lambda e: (not e.primary, not e.finding.direction.decided))
        return [quoted(entry, self.index) for entry in (*results[:_FOUND], *limits[:1])]

    def listed_work(self, question: Question, evidence: Evidence) -> list[Claim]:
        """The work that a question asks for by its number in a list of references; the list found first."""
        number = number_asked(question.text) if question.about_sources else None
        if number is None:
            return []
        for source in dict.fromkeys(hit.source.id for hit in evidence.sentences):
            document = self.index.document(source)
            if (at := entry_of_list(document, number)) is not None:
                return [self._sentence(document, at)]
        return []

    def limits(
        self, question: Question, evidence: Evidence, *, shown_from: float = 0.0
    ) -> list[Claim]:
        """The limits of the study that was found first, and those of the next where it has few; the nearest first.

        Where a treatment is named, only limits that name it, too: a review has its own. A sentence that is no
        limit and answers by itself opens them. Where one answers, only those are told that have `shown_from` of its
        relevance.
        """
        treatments = {f"@{c}" for c in self.lexicon.group("intervention")}
        asked = {term.key for term in question.terms} & treatments
        relevance = {(h.source.id, h.ordinal): h.relevance for h in evidence.sentences}
        claims: list[Claim] = []
        for source in dict.fromkeys(hit.source.id for hit in evidence.sentences):
            limits = [
                entry
                for entry in entries_of(self.index.document(source))
                if entry.finding.kind is FindingKind.LIMITATION
                and (not asked or asked & key_set(entry.text, self.lexicon))
            ]
            claims += [quoted(entry, self.index, relevance) for entry in limits]
            if len(claims) >= _ENOUGH:
                break
        best = evidence.sentences[0] if evidence.sentences else None
        claims.sort(key=lambda claim: -claim.relevance)
        if not claims or best is None or best.relevance < SURE:
            return claims[:_LIMITS]
        claims = [c for c in claims if c.relevance >= shown_from * best.relevance]
        opened = self.surely(evidence) if self.limit(best) is None else []
        return [*opened, *claims[:_LIMITS]]

    def surely(self, evidence: Evidence) -> list[Claim]:
        """The best sentence, where it answers by itself; else none."""
        best = next(iter(evidence.sentences), None)
        if best is None or best.relevance < SURE:
            return []
        citation = citation_of(best, self.index)
        return [Claim(said(citation), (citation,), relevance=best.relevance)]

    def unknown(
        self, told: Sequence[LedgerEntry], means: frozenset[str], evidence: Evidence
    ) -> LedgerEntry | None:
        """What is not known of what was told: the nearest limit of its studies, or one that names the treatment.

        Where none was found by the question, the first limit of the study, if it is a single one.
        """
        sources = {entry.source.id for entry in told}
        for hit in evidence.sentences:
            limit = self.limit(hit)
            if limit is not None and (
                hit.source.id in sources or means & key_set(hit.text, self.lexicon)
            ):
                return limit
        if len(sources) != 1:
            return None
        own = entries_of(self.index.document(sources.pop()))
        return next((e for e in own if e.finding.kind is FindingKind.LIMITATION), None)

    def limit(self, hit: SentenceHit) -> LedgerEntry | None:
        """The limitation that a sentence states; None where it states none."""
        entry = entry_at(self.index.document(hit.source.id), hit.sentence.start)
        is_limit = entry is not None and entry.finding.kind is FindingKind.LIMITATION
        return entry if is_limit else None

    def _sentence(self, document: Document, ordinal: int) -> Claim:
        citation = citation_of(sentence_hit(document, ordinal, self.index), self.index)
        return Claim(citation.quote, (citation,))
