"""What is known of the studies as a set: a line that lists them, then what the first of them found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answering.evidence_lines import is_felt, rank
from assistant.answering.indirectness import conditions_asked, is_on_others
from assistant.answering.overview_request import OverviewRequest
from assistant.answering.quotation import citation_of, quoted, sentence_hit
from assistant.answering.study_request import (
    TRIALS,
    Order,
    StudyRequest,
    excludes,
    studies_asked,
)
from assistant.domain import (
    BlockKind,
    Citation,
    Claim,
    CorpusProfile,
    EvidenceLevel,
    FindingFilter,
    FindingKind,
    Population,
    Question,
    QuestionKind,
    Source,
    SourceKind,
)
from assistant.ledger import LedgerEntry, entries_by
from assistant.ledger.phrases import listed
from assistant.ports import OpenIndex
from assistant.text.evidence_level import population_of
from assistant.text.lexicon import Lexicon
from assistant.text.words import key_set

_DESIGNS: Final = {
    EvidenceLevel.META_ANALYSIS: "meta-analysis",
    EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL: "randomised",
    EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED: "not randomised",
    EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED: "no comparison group",
    EvidenceLevel.HUMAN_OBSERVATIONAL: "observed only",
    EvidenceLevel.EPIDEMIOLOGY: "health statistics",
    EvidenceLevel.ANIMAL_STUDY: "in animals",
    EvidenceLevel.IN_VITRO_STUDY: "in cells",
    EvidenceLevel.IN_SILICO: "computer analysis",
    EvidenceLevel.STRUCTURAL_BIOLOGY: "protein structure",
    EvidenceLevel.NARRATIVE_REVIEW: "review",
    EvidenceLevel.THEORY: "theory",
    EvidenceLevel.GUIDELINE: "guideline",
    EvidenceLevel.SECONDARY_ARTICLE: "article",
}
_ALWAYS: Final = frozenset({QuestionKind.LIST, QuestionKind.OVERVIEW})
_IN_PEOPLE: Final = frozenset({QuestionKind.CLAIM, QuestionKind.EFFECT, QuestionKind.FACT})
"""Kinds that ask for all trials only where people are named: "what did the trial find" means one."""
_FEW: Final = 2
"""The least that is surveyed where nobody asks for a set."""
_QUOTED: Final = 4
"""Trials of which a finding is quoted, at most."""
_NAMED: Final = 8
"""Works that a line names, at most; the rest are counted."""
_FIRST: Final = 3
"""Works that are named of those that are put in order, at most."""
_MOST: Final = 2_000
"""Sources that are looked into, at most: of more it would take seconds, and a line says little."""


@dataclass(frozen=True, slots=True)
class _Work:
    """A source with what was found in it."""

    source: Source
    level: EvidenceLevel
    """What it is as evidence on what is asked: a paper may hold a trial beside what was done in mice."""
    entries: tuple[LedgerEntry, ...]
    """Of that level, or all where none is."""

    @property
    def people(self) -> int | None:
        """How many took part, where it is known and the work is a study of people."""
        known = (e.study.number for e in self.entries)
        return next(known, None) if population_of(self.level) is Population.PEOPLE else None

    @property
    def given(self) -> str:
        """What was given most often; the title of what reports no study of its own."""
        named = Counter(e.finding.intervention for e in self.entries if e.finding.intervention)
        if self.source.kind is SourceKind.ARTICLE or not named:
            return self.source.title
        return named.most_common(1)[0][0]


@dataclass(frozen=True, slots=True)
class StudySurvey:
    """Lists, counts and orders works by what the index knows of them."""

    index: OpenIndex
    lexicon: Lexicon
    corpus: CorpusProfile

    def claims(self, question: Question, wish: OverviewRequest) -> list[Claim]:
        """The line and the findings; empty where something else is asked, or too little is known."""
        asked = studies_asked(question, wish, self.lexicon)
        if asked is not None:
            return self._told(asked, question, wish)
        if not self._is_on_trials(wish, question):
            return []
        works = self._works(TRIALS, question, wish)
        trials = [work for work in works if any(e.stated for e in work.entries)]
        if len(trials) < _FEW:
            return []
        first = [self._foremost(work) for work in trials]
        line = Claim(
            f"In people{self._with(question)}, {len(trials)} trials: {'; '.join(map(_trial, trials))}.",
            tuple(c for entry in first for c in quoted(entry, self.index).citations),
            computed=True,
            findings=tuple(entry.id for entry in first),
            group=Population.PEOPLE,
        )
        return [line, *(quoted(entry, self.index) for entry in first[:_QUOTED])]

    def _told(self, asked: StudyRequest, question: Question, wish: OverviewRequest) -> list[Claim]:
        """The works that are asked for, in one line, and what the first of those that are put in order found."""
        works = self._works(asked.levels, question, wish)
        many = f"{_count(works, asked.called)}{self._where(works, question)}"
        if asked.order is None or len(works) == 1:
            return [self._line(f"{many}:", works, None)] if works else []
        order = asked.order
        known = [work for work in works if _place(work, order) is not None]
        if not any(work.entries for work in known):
            return []
        known.sort(key=lambda work: (_place(work, order), work.source.id))
        unknown = len(works) - len(known)
        left_out = f" (of {unknown} it is not known)" if unknown else ""
        line = self._line(f"Of {many}, the {order.value[1]}{left_out} is", known[:_FIRST], order)
        first = [quoted(self._foremost(work), self.index) for work in known[:1] if work.entries]
        return [line, *first]

    def _where(self, works: Sequence[_Work], question: Question) -> str:
        """In whom all of them were made, where that is one population."""
        where = {population_of(work.level) for work in works}
        if where == {Population.PEOPLE}:
            return f" in people{self._with(question)}"
        return " in animals" if where == {Population.ANIMALS} else " among these documents"

    def _line(self, opening: str, works: Sequence[_Work], order: Order | None) -> Claim:
        """One sentence that names works, each with the sentence that shows what it tells."""
        named = works[:_NAMED]
        alike = len({work.level for work in works}) == 1 and named[0].level not in TRIALS
        rows = [_row(work, design=not alike) for work in named]
        more = f"; and {len(works) - len(rows)} more" if len(works) > len(rows) else ""
        then = f", then {listed(rows[1:])}" if rows[1:] else ""
        told = f"{'; '.join(rows)}{more}" if order is None else f"{rows[0]}{then}"
        groups = {population_of(work.level) for work in named}
        return Claim(
            f"{opening} {told}.",
            tuple(citation for work in named for citation in self._proof(work, order)),
            computed=True,
            findings=tuple(e.id for work in named if (e := self._shown(work)) is not None),
            group=groups.pop() if len(groups) == 1 else Population.NONE,
        )

    def _proof(self, work: _Work, order: Order | None) -> tuple[Citation, ...]:
        """The sentence that shows what a row tells: who took part, or by whom and when it was published."""
        document = self.index.document(work.source.id)
        if not work.people or (order is not None and order.by_year):
            known = (n for n, s in enumerate(document.sentences) if s.kind is BlockKind.METADATA)
            if (at := next(known, None)) is not None:
                return (citation_of(sentence_hit(document, at, self.index), self.index),)
        shown = self._shown(work)
        return quoted(shown, self.index).citations if shown is not None else ()

    def _shown(self, work: _Work) -> LedgerEntry | None:
        """The finding that tells how many took part, or else the foremost; None without any."""
        counts = (e for e in work.entries if work.people and str(work.people) in e.text)
        return next(counts, self._foremost(work) if work.entries else None)

    def _is_on_trials(self, wish: OverviewRequest, question: Question) -> bool:
        """Whether it is asked what was tried in people, and of nothing in particular."""
        named = any(term.key == "@human" for term in question.terms)
        kinds = _ALWAYS | _IN_PEOPLE if named else _ALWAYS
        said = wish.without(frozenset())
        particular = said or wish.ends or wish.called or wish.species or wish.harms
        return (
            wish.kind in kinds
            and wish.population is Population.PEOPLE
            and wish.tried
            and not (particular or excludes(question))
            and all(map(self._is_class, wish.means))
        )

    def _is_class(self, key: str) -> bool:
        """Whether a treatment has kinds, as inhibitors of mTOR have."""
        kinds = self.lexicon.group("intervention")
        return any(key[1:] in self.lexicon.broader(kind) for kind in kinds)

    def _works(
        self, levels: frozenset[EvidenceLevel], question: Question, wish: OverviewRequest
    ) -> list[_Work]:
        """The works of some kinds, on what is asked about, the strongest and largest first.

        Studies of people are those in the condition that is asked about, or else in the corpus's own.
        """
        chosen = {
            source.id: source
            for source in self.index.sources()
            if levels & {source.evidence, *source.evidence_kinds}
            and self._is_of(source.species, wish.species)
        }
        if not 0 < len(chosen) <= _MOST:
            return []
        found = FindingFilter(sources=frozenset(chosen), kinds=frozenset(FindingKind))
        entries: dict[str, list[LedgerEntry]] = {key: [] for key in chosen}
        for entry in entries_by(self.index, found):
            entries[entry.source.id].append(entry)
        works = (_work(source, entries[key], levels) for key, source in chosen.items())
        wanted = conditions_asked(question, self.corpus, self.lexicon) or self.corpus.direct
        return sorted(
            (
                work
                for work in works
                if self._is_given(work, wish.means)
                and not (
                    (wish.conditions or population_of(work.level) is Population.PEOPLE)
                    and is_on_others(work.source, wanted, self.lexicon)
                )
            ),
            key=lambda work: (_place(work, Order.STRONGEST), work.source.id),
        )

    def _is_of(self, species: Iterable[str], wanted: frozenset[str]) -> bool:
        named = frozenset().union(*(key_set(one, self.lexicon) for one in species))
        return not wanted or bool(named & wanted)

    def _is_given(self, work: _Work, means: frozenset[str]) -> bool:
        """Whether a work is on what is asked about, where anything is; a trial, on any treatment."""
        if not means and work.level not in TRIALS:
            return True
        named = [work.source.title] if work.level not in TRIALS else []
        named += [entry.finding.intervention for entry in work.entries]
        keys = frozenset().union(*(key_set(one, self.lexicon) for one in named))
        given = {f"@{concept}" for concept in self.lexicon.group("intervention")}
        return bool(keys & means) if means else bool(keys & given)

    def _foremost(self, work: _Work) -> LedgerEntry:
        """What a study set out to show, or else what patients feel, before anything else that it found."""
        return min(
            work.entries,
            key=lambda e: (
                not e.primary,
                e.finding.kind is not FindingKind.RESULT,
                not is_felt(e, self.lexicon),
            ),
        )

    def _with(self, question: Question) -> str:
        named = conditions_asked(question, self.corpus, self.lexicon)
        if named and not named & self.corpus.direct:
            return f" with {' or '.join(self.lexicon.preferred(one) for one in sorted(named))}"
        return f" with {self.corpus.called}" if self.corpus.called else ""


def _work(
    source: Source, entries: Sequence[LedgerEntry], levels: frozenset[EvidenceLevel]
) -> _Work:
    """A source as one of some kinds of evidence, with those of its findings that are of it."""
    level = source.evidence
    if level not in levels:
        level = min(levels & set(source.evidence_kinds), key=rank)
    own = tuple(entry for entry in entries if entry.evidence is level)
    return _Work(source, level, own or tuple(entries))


def _place(work: _Work, order: Order) -> tuple[int, int] | None:
    """What a work is put in order by, the first the least; None where that is not known."""
    year, people = work.source.year, work.people
    if order.by_year:
        return None if year is None else (-year if order is Order.NEWEST else year, 0)
    if order.by_size:
        return None if people is None else (-people if order is Order.LARGEST else people, 0)
    return rank(work.level), -(people or 0)


def _row(work: _Work, *, design: bool) -> str:
    """Such as “Bahr 2025 (fasting diet; randomised)”, and without authors “fasting diet (2025, randomised)”."""
    told = [_DESIGNS.get(work.level, "")] if design else []
    told += [f"{work.people} people"] if work.people else []
    if work.source.authors and work.source.year:
        inside = "; ".join(filter(None, (work.given, ", ".join(filter(None, told)))))
        return f"{work.source.author_year()} ({inside})"
    year = [str(work.source.year)] if work.source.year else []
    inside = ", ".join(filter(None, (*year, *told)))
    return f"{work.given} ({inside})" if inside else work.given


def _trial(work: _Work) -> str:
    """Such as “temsirolimus (randomised, 296 people)”."""
    people = f", {work.people} people" if work.people else ""
    return f"{work.given} ({_DESIGNS[work.level]}{people})"


def _count(works: Sequence[_Work], called: str) -> str:
    """Such as “3 reviews”."""
    plural = {"study": "studies", "meta-analysis": "meta-analyses"}.get(called, f"{called}s")
    return f"{len(works)} {called if len(works) == 1 else plural}"
