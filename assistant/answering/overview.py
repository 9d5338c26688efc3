"""What is known of a thing, from the ledger: a sentence for each population, then the sides in their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from assistant.answering.evidence_lines import (
    GROUPS,
    WAYS,
    computed_line,
    is_felt,
    of_population,
    rank,
    shared_outcomes,
    studies,
)
from assistant.answering.finding_selection import DOUBTFUL, FindingSelector, is_primary
from assistant.answering.overview_request import is_critique, wish_of
from assistant.answering.quotation import citation_of, said
from assistant.answering.reference_lookup import entry_of_list, number_asked
from assistant.domain import (
    BlockKind,
    Claim,
    CorpusProfile,
    Direction,
    Document,
    Evidence,
    EvidenceGroup,
    FindingKind,
    Population,
    Question,
    QuestionKind,
    SentenceHit,
)
from assistant.domain.identity import is_identifier
from assistant.ledger import LedgerEntry, entries_of, entry_at, is_loss
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import is_universal, profile
from assistant.text.stemming import stem
from assistant.text.words import document_keys

__all__ = ["OverviewPlanner"]

_OF_PAPERS: Final = frozenset(
    map(
        stem,
        """paper article study publication work abstract summary summarise summarize overview report
        reference finding findings result results conclusion conclusions main key find found show shown
        conclude read content contents""".split(),
    )
)
"""Words that ask for a paper without saying what about it."""
_FEWEST: Final = 3
"""Findings from which an overview says more than a sentence."""
_FEW: Final = 2
"""The least that is counted."""
_SURE: Final = 0.6
"""A sentence this relevant answers by itself what a treatment did."""
_UNSURE: Final = 0.35
"""Below this no sentence speaks to what is asked, however sure it is that something does."""
_QUOTED: Final = 4
"""Sentences that are quoted beside what is computed, at most."""
_SIDES: Final = {
    Population.PEOPLE: (
        (Direction.NO_EFFECT, Direction.MIXED),
        (Direction.BENEFIT,),
        (Direction.HARM,),
    ),
    Population.ANIMALS: ((Direction.NO_EFFECT, Direction.HARM), (Direction.BENEFIT,)),
    Population.CELLS: ((Direction.NO_EFFECT, Direction.HARM), (Direction.BENEFIT,)),
}
"""Who would want a treatment to work has to see what it did not do first. In people harm is told by itself."""
_OPPOSITE: Final = {Direction.BENEFIT: Direction.HARM, Direction.HARM: Direction.BENEFIT}
_LIMITS: Final = 4
"""Limits that are quoted, at most."""
_CARD: Final = 3
"""Sentences about a source, and of what it found, for who names it and asks nothing."""


@dataclass(frozen=True, slots=True)
class OverviewPlanner:
    """Plans the answer to a question that wants the whole of what is known."""

    index: OpenIndex
    lexicon: Lexicon
    corpus: CorpusProfile
    answered_from: float = 1.0
    """How sure it has to be that something in the documents answers."""

    def claims(self, question: Question, evidence: Evidence) -> list[Claim]:
        """Computed sentences, then quoted ones; empty where the ledger has too little to say."""
        if question.source and (is_identifier(question.text) or _asks_for_it_all(question)):
            return self._card(question.source)
        if listed := self._listed_work(question, evidence):
            return listed
        if is_critique(question):
            return self._limits(question, evidence)
        entries = self._relevant(question, evidence)
        relevance = {(h.source.id, h.ordinal): h.relevance for h in evidence.sentences}
        elsewhere = self._elsewhere(entries, question)
        opened = [
            self._opened(opening, held, elsewhere)
            for population, opening in GROUPS.items()
            if (held := of_population(_stated(entries), population))
        ]
        told = {key for claim in opened if not claim.computed for key in claim.findings}
        quoted = [
            self.quoted(entry, relevance)
            for entry in self._sides(
                [entry for entry in entries if entry.id not in elsewhere] or entries,
                relevance,
                self._turned(question),
            )
            if entry.id not in told
        ]
        return [*opened, *quoted]

    def beside(
        self, question: Question, planned: Sequence[Claim], hits: Sequence[SentenceHit]
    ) -> list[SentenceHit]:
        """What may stand beside what is computed: sentences of sources that nobody wrote findings of.

        Only those about the treatment that is asked about which name an outcome that is not: that something is
        complex, or has side effects, is no finding. All where nothing is computed.
        """
        if not any(claim.computed for claim in planned):
            return [] if question.about_sources else list(hits)
        asked = {term.key[1:] for term in question.terms if term.key.startswith("@")}
        means = asked & (self.lexicon.group("intervention") | self.lexicon.group("pathway"))
        outcomes = self.lexicon.group("outcome") - asked
        return [
            hit
            for hit in hits
            if self.index.document(hit.source.id).study is None
            and profile(hit.text, self.lexicon).concepts & outcomes
            and means & profile(f"{hit.source.title}. {hit.text}", self.lexicon).concepts
        ]

    def summary(self, question: Question, evidence: Evidence) -> tuple[EvidenceGroup, ...]:
        """How many studies found what, by population; empty where no overview is wanted."""
        if is_critique(question):
            return ()
        entries = _stated(self._relevant(question, evidence))
        groups = []
        for population in GROUPS:
            held = of_population(entries, population)
            if held:
                people = [n for e in studies(held) if (n := e.study.number)]
                if population is not Population.PEOPLE:
                    people = []
                groups.append(
                    EvidenceGroup(
                        population=population,
                        studies=len(studies(held)),
                        participants=sum(people) if people else None,
                        counts={way: sum(e.finding.direction is way for e in held) for way in WAYS},
                        sources=tuple(e.source.id for e in studies(held)),
                    )
                )
        return tuple(groups)

    def _relevant(self, question: Question, evidence: Evidence) -> list[LedgerEntry]:
        """The findings that a question is answered from; empty where sentences answer it better.

        That something is so in each and every case is for those sentences to bear out that say so.
        """
        if not question.terms:
            return []
        wish = wish_of(question, self.lexicon, self.corpus, self.index.vocabulary.called())
        best = evidence.sentences[0].relevance if evidence.sentences else 0.0
        # A hope that no sentence speaks to is answered by what is known of the treatment.
        hoped = question.personal and best < _UNSURE and evidence.sure >= self.answered_from
        # What a sentence surely answers is no overview, unless it is asked for in so many words or nothing else is.
        overview = wish.whole or (wish.overview and not (wish.rest and best >= _SURE))
        if not (overview or hoped) and (best >= _SURE or is_universal(question.text)):
            return []
        plain = question.kind in (QuestionKind.OVERVIEW, QuestionKind.EFFECT)
        if not plain and evidence.sure < DOUBTFUL:
            return []
        chooser = FindingSelector(self.index, self.lexicon, self.corpus)
        found = [
            entry
            for entry in chooser.entries(wish, evidence, hoped=hoped)
            if entry.finding.population in GROUPS
        ]
        # Of an outcome that is asked for by its name one finding is what is known.
        return found if len(found) >= (1 if wish.overview and wish.ends else _FEW) else []

    def _elsewhere(self, entries: Sequence[LedgerEntry], question: Question) -> frozenset[str]:
        """Findings in people who have another condition than is asked about, where one is."""
        named = {term.key[1:] for term in question.terms} & self.lexicon.group("condition")
        if not named:
            return frozenset()
        if named & self.corpus.direct or any(
            set(self.lexicon.broader(one)) & self.corpus.direct for one in named
        ):
            named |= self.corpus.direct
        return frozenset(
            entry.id
            for entry in of_population(entries, Population.PEOPLE)
            if entry.source.conditions
            and not any(
                profile(one, self.lexicon).concepts & named for one in entry.source.conditions
            )
        )

    def _opened(
        self, opening: str, entries: Sequence[LedgerEntry], elsewhere: frozenset[str]
    ) -> Claim:
        """What was found in one population: counted, or where it is one finding, in its own words."""
        if len(entries) == 1:
            return self.quoted(entries[0])
        text, shown = computed_line(opening, entries, self.lexicon, elsewhere)
        return Claim(
            text,
            tuple(citation_of(self._hit(entry), self.index) for entry in shown),
            computed=True,
            findings=tuple(entry.id for entry in shown),
            group=entries[0].finding.population,
        )

    def _sides(
        self,
        entries: Sequence[LedgerEntry],
        relevance: Mapping[tuple[str, int], float],
        turned: Callable[[LedgerEntry], Direction],
    ) -> list[LedgerEntry]:
        """For each population the strongest sentence against and the strongest for, people first.

        What a study set out to show comes before anything else; each source once while there are others.
        """
        chosen: list[LedgerEntry] = []
        for population in GROUPS:
            group = of_population(entries, population)
            common = shared_outcomes(group, self.lexicon)
            ways = _SIDES[population]
            sides = [[e for e in group if turned(e) in side] for side in ways]
            for side in sides if any(sides) else [group]:
                chosen += sorted(
                    side,
                    key=lambda e: (
                        not e.stated,
                        not is_primary(e),
                        any(c.source.id == e.source.id for c in chosen),
                        not is_felt(e),
                        rank(e.evidence),
                        -common[e.id],
                        -relevance.get((e.source.id, e.finding.sentence), 0.0),
                    ),
                )[:1]
        return chosen[:_QUOTED]

    def _turned(self, question: Question) -> Callable[[LedgerEntry], Direction]:
        """Which way a finding tells for what is asked about: harm by the loss of a part tells for the part."""
        wish = wish_of(question, self.lexicon, self.corpus, ())
        if wish.treatments or not wish.parts:
            return lambda entry: entry.finding.direction
        return lambda entry: (
            _OPPOSITE.get(entry.finding.direction, entry.finding.direction)
            if is_loss(entry)
            else entry.finding.direction
        )

    def _card(self, source: str) -> list[Claim]:
        """What is known of a source itself, and what it found first."""
        document = self.index.document(source)
        told = [n for n, s in enumerate(document.sentences) if s.kind is BlockKind.METADATA]
        claims = []
        for ordinal in told[:_CARD]:
            citation = citation_of(self._sentence(document, ordinal), self.index)
            claims.append(Claim(citation.quote, (citation,)))
        found = [entry for entry in entries_of(document) if _is_statement(entry)]
        return claims + [self.quoted(entry) for entry in found[:_CARD]]

    def _listed_work(self, question: Question, evidence: Evidence) -> list[Claim]:
        """The work that a question asks for by its number in a list of references; the list found first."""
        number = number_asked(question.text) if question.about_sources else None
        if number is None:
            return []
        for source in dict.fromkeys(hit.source.id for hit in evidence.sentences):
            document = self.index.document(source)
            if (at := entry_of_list(document, number)) is not None:
                citation = citation_of(self._sentence(document, at), self.index)
                return [Claim(citation.quote, (citation,))]
        return []

    def _limits(self, question: Question, evidence: Evidence) -> list[Claim]:
        """The limits of the study that was found first, and those of the next where it has few; the nearest first.

        Where a treatment is named, only limits that name it, too: a review has its own. None where a sentence
        that is no limit answers by itself.
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
                and (not asked or asked & set(document_keys(entry.text, self.lexicon)))
            ]
            claims += [self.quoted(entry, relevance) for entry in limits]
            if len(claims) >= _FEWEST:
                break
        best = evidence.sentences[0] if evidence.sentences else None
        if best is not None and best.relevance >= _SURE and not self._is_limit(best):
            return []
        return sorted(claims, key=lambda claim: -claim.relevance)[:_LIMITS]

    def _is_limit(self, hit: SentenceHit) -> bool:
        entry = entry_at(self.index.document(hit.source.id), hit.sentence.start)
        return entry is not None and entry.finding.kind is FindingKind.LIMITATION

    def quoted(
        self, entry: LedgerEntry, relevance: Mapping[tuple[str, int], float] = MappingProxyType({})
    ) -> Claim:
        """The sentence of a finding as a claim."""
        citation = citation_of(self._hit(entry), self.index)
        return Claim(
            said(citation),
            (citation,),
            relevance=relevance.get((entry.source.id, entry.finding.sentence), 0.0),
            findings=(entry.id,),
            group=entry.finding.population,
        )

    def _hit(self, entry: LedgerEntry) -> SentenceHit:
        return self._sentence(self.index.document(entry.source.id), entry.finding.sentence)

    def _sentence(self, document: Document, ordinal: int) -> SentenceHit:
        sentence = document.sentences[ordinal]
        section = next(s.name for s in document.sections if s.start <= sentence.start < s.end)
        passages = map(self.index.passage, self.index.passages_of(document.source.id))
        return SentenceHit(
            source=document.source,
            passage=next(
                p for p in passages if p.start <= sentence.start and sentence.end <= p.end
            ),
            sentence=sentence,
            ordinal=ordinal,
            text=document.text[sentence.start : sentence.end],
            section=section,
        )


def _stated(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Those that are counted: a direction that the reader read out is shown in its sentence, not counted."""
    return [entry for entry in entries if entry.stated]


def _is_statement(entry: LedgerEntry) -> bool:
    return entry.finding.kind in (FindingKind.RESULT, FindingKind.CONCLUSION)


def _asks_for_it_all(question: Question) -> bool:
    """Whether nothing is asked but what a paper says: "Summarise 10.1000/182", "what did it find?"."""
    return all(term.key in _OF_PAPERS for term in question.terms)
