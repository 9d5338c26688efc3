"""What is known of a thing, from the ledger: a sentence for each population, then the sides in their words.

After the evidence profile of a systematic review (GRADE handbook, 5.1): outcomes by direction, with how
many studies of which design stand behind them. Nothing is pooled and nobody is outvoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from assistant.answering.quoting import citation_of, said
from assistant.domain import (
    BlockKind,
    Claim,
    CorpusProfile,
    Direction,
    Document,
    Evidence,
    EvidenceGroup,
    EvidenceLevel,
    FindingKind,
    Population,
    Question,
    QuestionKind,
    SentenceHit,
)
from assistant.ledger import LedgerEntry, entries_of
from assistant.ports import OpenIndex
from assistant.steps.lexicon import Lexicon
from assistant.steps.papers.identity import is_identifier
from assistant.steps.profiles import profile
from assistant.steps.stemming import stem
from assistant.steps.words import document_keys

__all__ = ["OverviewPlanner"]

_GROUPS: Final = {
    Population.PEOPLE: "In people",
    Population.ANIMALS: "In animals",
    Population.CELLS: "In cells",
}
_WAYS: Final = {
    Direction.BENEFIT: "better for",
    Direction.NO_EFFECT: "no difference in",
    Direction.HARM: "worse for",
    Direction.MIXED: "mixed for",
}
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
_NAMED: Final = 3
"""Outcomes that are named for one direction; the rest are counted."""
_SIDES: Final = 4
"""Sentences that are quoted for the sides, at most."""
_CARD: Final = 3
"""Sentences about a source, and of what it found, for who names it and asks nothing."""


@dataclass(frozen=True, slots=True)
class OverviewPlanner:
    """Plans the answer to a question that wants the whole of what is known."""

    index: OpenIndex
    lexicon: Lexicon
    corpus: CorpusProfile

    def claims(self, question: Question, evidence: Evidence) -> list[Claim]:
        """Computed sentences, then quoted ones; empty where the ledger has too little to say."""
        if question.source and (is_identifier(question.text) or _asks_for_it_all(question)):
            return self._card(question.source)
        if question.kind is QuestionKind.CRITIQUE:
            return self._limits(question, evidence)
        if not self._wants_overview(question):
            return []
        entries = self._relevant(question, evidence)
        if len(entries) < _FEWEST:
            return []
        relevance = {(h.source.id, h.ordinal): h.relevance for h in evidence.sentences}
        computed = [
            claim
            for population, opening in _GROUPS.items()
            if (claim := self._computed(opening, _of(entries, population)))
        ]
        quoted = [self.quoted(e, relevance) for e in self._sides(entries, relevance)]
        return [*computed, *quoted]

    def summary(self, question: Question, evidence: Evidence) -> tuple[EvidenceGroup, ...]:
        """How many studies found what, by population; empty where no overview is wanted."""
        if not self._wants_overview(question):
            return ()
        entries = self._relevant(question, evidence)
        groups = []
        for population in _GROUPS:
            held = _of(entries, population)
            if held:
                counts = {way: sum(e.finding.direction is way for e in held) for way in _WAYS}
                people = [n for e in _studies(held) if (n := e.study.number)]
                if population is not Population.PEOPLE:
                    people = []
                groups.append(
                    EvidenceGroup(
                        population=population,
                        studies=len(_studies(held)),
                        participants=sum(people) if people else None,
                        counts=counts,
                        sources=tuple(e.source.id for e in _studies(held)),
                    )
                )
        return tuple(groups)

    def _wants_overview(self, question: Question) -> bool:
        """An overview is asked for, or whether a treatment works at all."""
        if question.kind is QuestionKind.OVERVIEW:
            return True
        asked = {term.key[1:] for term in question.terms if term.key.startswith("@")}
        treatments, outcomes = self.lexicon.group("intervention"), self.lexicon.group("outcome")
        plain = [t for t in question.terms if t.known and not t.key.startswith("@")]
        return (
            question.kind is QuestionKind.EFFECT
            and bool(asked & treatments and asked & self.corpus.direct)
            and not asked & outcomes
            and len(plain) <= 1
        )

    def _relevant(self, question: Question, evidence: Evidence) -> list[LedgerEntry]:
        """Findings of the sources that were found, on what the question names, that say how it went."""
        asked = {term.key for term in question.terms if term.key.startswith("@")}
        means = {
            f"@{c}" for c in self.lexicon.group("intervention") | self.lexicon.group("pathway")
        }
        ends = {f"@{c}" for c in self.lexicon.group("outcome")}
        direct = {f"@{c}" for c in self.corpus.direct}
        # Of a condition that is asked about; models of the corpus's own stand for it.
        wanted_about = asked & {f"@{c}" for c in self.lexicon.group("condition")}
        wanted_about |= direct if asked & direct else set()
        wanted_means, wanted_ends = asked & means, asked & ends
        if not wanted_means and not wanted_ends:
            return []
        found = []
        for source in dict.fromkeys(hit.source.id for hit in evidence.hits):
            document = self.index.document(source)
            about = {
                f"@{c}"
                for c in profile(" ; ".join(document.source.conditions), self.lexicon).concepts
            }
            if wanted_about and about and not about & wanted_about:
                continue
            for entry in entries_of(document):
                given = set(document_keys(entry.finding.intervention, self.lexicon))
                seen = set(document_keys(entry.finding.outcome, self.lexicon))
                fits = given & wanted_means if wanted_means else seen & wanted_ends
                # Of the reader's own findings too many directions are wrong to be counted.
                if (
                    fits
                    and entry.stated
                    and entry.finding.direction.decided
                    and _is_statement(entry)
                ):
                    found.append(entry)
        return found

    def _computed(self, opening: str, entries: Sequence[LedgerEntry]) -> Claim | None:
        """“In people, 3 studies (1 randomised; 6 to 296 participants): better for ...”."""
        if not entries:
            return None
        parts, shown = [], []
        for way, word in _WAYS.items():
            held = _first_of_each([e for e in entries if e.finding.direction is way])
            if not held:
                continue
            named = held[:_NAMED]
            more = f" and {len(held) - _NAMED} more" if len(held) > _NAMED else ""
            joined = _listed([e.finding.outcome for e in named]) + more
            parts.append(f"{word} {joined}")
            shown += named
        population = entries[0].finding.population
        text = f"{opening}, {_counted(_studies(entries), population)}: {'; '.join(parts)}."
        citations = tuple(citation_of(self._hit(entry), self.index) for entry in shown)
        return Claim(
            text,
            citations,
            computed=True,
            findings=tuple(entry.id for entry in shown),
            group=population,
        )

    def _sides(
        self, entries: Sequence[LedgerEntry], relevance: dict[tuple[str, int], float]
    ) -> list[LedgerEntry]:
        """The strongest sentence of each direction, in people first; each source once while there are others."""
        chosen: list[LedgerEntry] = []
        for population in _GROUPS:
            for way in (Direction.NO_EFFECT, Direction.HARM, Direction.BENEFIT, Direction.MIXED):
                held = [e for e in _of(entries, population) if e.finding.direction is way]
                held.sort(
                    key=lambda e: (
                        any(c.source.id == e.source.id for c in chosen),
                        _rank(e.evidence),
                        -relevance.get((e.source.id, e.finding.sentence), 0.0),
                    )
                )
                chosen += held[:1]
        return chosen[:_SIDES]

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

    def _limits(self, question: Question, evidence: Evidence) -> list[Claim]:
        """The limits of the study that was found first, and those of the next where it has few.

        Where a treatment is named, only limits that name it, too: a review has its own.
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
        return claims[: 2 * _FEWEST]

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


def _is_statement(entry: LedgerEntry) -> bool:
    return entry.finding.kind in (FindingKind.RESULT, FindingKind.CONCLUSION)


def _of(entries: Sequence[LedgerEntry], population: Population) -> list[LedgerEntry]:
    return [entry for entry in entries if entry.finding.population is population]


def _studies(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """One entry for each source."""
    return list({entry.source.id: entry for entry in reversed(entries)}.values())[::-1]


def _first_of_each(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """One entry for each outcome, from the strongest design on."""
    ordered = sorted(entries, key=lambda e: _rank(e.evidence))
    return list({e.finding.outcome: e for e in reversed(ordered) if e.finding.outcome}.values())[
        ::-1
    ]


def _rank(level: EvidenceLevel) -> int:
    return list(EvidenceLevel).index(level)


def _counted(studies: Sequence[LedgerEntry], population: Population) -> str:
    """“3 studies (1 randomised; 6 to 296 participants)”."""
    count = len(studies)
    told = list(_details(studies, population))
    words = f"{count} stud{'y' if count == 1 else 'ies'}"
    return f"{words} ({'; '.join(told)})" if told else words


def _details(studies: Sequence[LedgerEntry], population: Population) -> Iterator[str]:
    # By the sentence: a paper may have a trial in people and one in mice.
    trials = sum(s.evidence is EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL for s in studies)
    reviews = sum(s.evidence is EvidenceLevel.NARRATIVE_REVIEW for s in studies)
    if trials:
        yield f"{trials} randomised"
    if reviews:
        yield f"{reviews} of them a review" if reviews == 1 else f"{reviews} of them reviews"
    numbers = sorted(s.study.number for s in studies if s.study.number)
    if numbers and population is Population.PEOPLE:
        spread = f"{numbers[0]}" if numbers[0] == numbers[-1] else f"{numbers[0]} to {numbers[-1]}"
        yield f"{spread} participants"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _asks_for_it_all(question: Question) -> bool:
    """Whether nothing is asked but what a paper says: "Summarise 10.1000/182", "what did it find?"."""
    return all(term.key in _OF_PAPERS for term in question.terms)
