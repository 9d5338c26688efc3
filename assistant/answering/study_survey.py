"""What is known of the studies as a set: a line that lists them, then what the first of them found."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answering.evidence_lines import is_felt, rank
from assistant.answering.overview_request import OverviewRequest
from assistant.answering.quotation import citation_of, quoted, sentence_hit
from assistant.answering.study_request import (
    STUDIES,
    TRIALS,
    Order,
    StudyRequest,
    asks_if_only_in,
    excludes,
    in_population,
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
from assistant.text.sentence_profile import profile
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
        if asks_if_only_in(question, wish, self.lexicon):
            return self._in_each(wish)
        asked = studies_asked(question, wish, self.lexicon)
        if asked is not None:
            return self._told(asked, wish)
        if not self._is_on_trials(wish, question):
            return []
        works = self._works(TRIALS, wish)
        trials = [w for w in works if any(e.stated for e in w.entries) and self._is_tried(w)]
        if len(trials) < _FEW:
            return []
        first = [self._foremost(work) for work in trials]
        line = Claim(
            f"In people{self._with(wish)}, {len(trials)} trials: {'; '.join(map(_trial, trials))}.",
            tuple(c for entry in first for c in quoted(entry, self.index).citations),
            computed=True,
            findings=tuple(entry.id for entry in first),
            group=Population.PEOPLE,
        )
        return [line, *(quoted(entry, self.index) for entry in first[:_QUOTED])]

    def _in_each(self, wish: OverviewRequest) -> list[Claim]:
        """The studies in people, then those in animals; empty where there are none in people."""
        models = {f"@{one}" for one in self.corpus.models}
        plain = replace(wish, conditions=wish.conditions - models, species=frozenset())
        people, animals = (
            self._told(StudyRequest("study", in_population(where, STUDIES), None), plain)
            for where in (Population.PEOPLE, Population.ANIMALS)
        )
        return [*people, *animals] if people else []

    def _told(self, asked: StudyRequest, wish: OverviewRequest) -> list[Claim]:
        """The works that are asked for, in one line, and what the first of those that are put in order found."""
        works = self._works(asked.levels, wish)
        many = f"{_count(works, asked.called)}{self._of(works, wish)}"
        if asked.order is None or len(works) == 1:
            return self._line(f"{many}:", works, None)
        order = asked.order
        known = [work for work in works if _place(work, order) is not None]
        known.sort(key=lambda work: (_place(work, order), work.source.id))
        if not known or not self._proof(known[0], order):
            return []  # that another is the first would not be so
        what = "the year" if order.by_year else "the size"
        unknown = len(works) - len(known)
        left_out = f" ({what} of {unknown} is not known)" if unknown else ""
        line = self._line(f"Of {many}, the {order.value[1]}{left_out}", known, order)
        first = [quoted(self._foremost(work), self.index) for work in known[:1] if work.entries]
        return [*line, *first] if line else []

    def _of(self, works: Sequence[_Work], wish: OverviewRequest) -> str:
        """On what and in whom all of them were made, as far as it is asked and they say it."""
        means = [self.lexicon.preferred(key[1:]) for key in sorted(wish.means)]
        where = {population_of(work.level) for work in works}
        people, animals = where == {Population.PEOPLE}, where == {Population.ANIMALS}
        stated = all(work.source.conditions for work in works)
        asked = [self.lexicon.preferred(key[1:]) for key in sorted(wish.conditions)]
        on = f" on {listed(means + ([] if people else asked))}" if means or asked else ""
        on = "" if on == " on " else on
        if people:
            return f"{on} in people{self._with(wish) if stated else ''}"
        return f"{on} in animals" if animals else f"{on} among these documents"

    def _line(self, opening: str, works: Sequence[_Work], order: Order | None) -> list[Claim]:
        """One sentence that names works, each with the sentence that shows what it tells; none without any."""
        shown = [(work, cited) for work in works[:_NAMED] if (cited := self._proof(work, order))]
        named = [work for work, _ in shown]
        if not named or not any(work.entries for work in named):
            return []
        alike = len({work.level for work in works}) == 1 and named[0].level not in TRIALS
        rows = [_row(work, design=not alike) for work in named]
        if order is None:
            more = f"; and {len(works) - len(rows)} more" if len(works) > len(rows) else ""
            told = f" {'; '.join(rows)}{more}"
        else:
            shown = shown[:_FIRST]
            level = [w for w in named if _place(w, order) == _place(named[0], order)][:_FIRST]
            first, then = rows[: len(level)], rows[len(level) : _FIRST]
            told = f" {'are' if first[1:] else 'is'} {listed(first)}"
            told += f", then {listed(then)}" if then else ""
        groups = {population_of(work.level) for work, _ in shown}
        claim = Claim(
            f"{opening}{told}.",
            tuple(citation for _, cited in shown for citation in cited),
            computed=True,
            findings=tuple(e.id for w, _ in shown if (e := self._shown(w)) is not None),
            group=groups.pop() if len(groups) == 1 else Population.NONE,
        )
        return [claim]

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

    def _is_tried(self, work: _Work) -> bool:
        """Whether something was given: a treatment that has a name."""
        given = self.lexicon.group("intervention")
        return any(
            given & profile(e.finding.intervention, self.lexicon).concepts for e in work.entries
        )

    def _is_class(self, key: str) -> bool:
        """Whether a treatment has kinds, as inhibitors of mTOR have."""
        kinds = self.lexicon.group("intervention")
        return any(key[1:] in self.lexicon.broader(kind) for kind in kinds)

    def _works(self, levels: frozenset[EvidenceLevel], wish: OverviewRequest) -> list[_Work]:
        """The works of some kinds, on what is asked about, the strongest and largest first.

        Studies of people are those in the condition that is asked about, or else in the corpus's own; a source that
        names no condition may be in any.
        """
        chosen = {
            source.id: source
            for source in self.index.sources()
            if levels & {source.evidence, *source.evidence_kinds}
            and (not wish.species or self._is_of(source.species, wish.species))
        }
        if not 0 < len(chosen) <= _MOST:
            return []
        found = FindingFilter(sources=frozenset(chosen), kinds=frozenset(FindingKind))
        entries: dict[str, list[LedgerEntry]] = {key: [] for key in chosen}
        for entry in entries_by(self.index, found):
            entries[entry.source.id].append(entry)
        works = (
            self._work(source, entries[key], levels, wish.means) for key, source in chosen.items()
        )
        return sorted(
            (w for w in works if w is not None and self._is_in(w, wish.conditions)),
            key=lambda work: (_place(work, Order.STRONGEST), work.source.id),
        )

    def _is_of(self, species: Iterable[str], wanted: frozenset[str]) -> bool:
        return any(key_set(one, self.lexicon) & wanted for one in species)

    def _is_in(self, work: _Work, asked: frozenset[str]) -> bool:
        """Whether a work is on a condition that is asked about or a kind of it, or on the corpus's own where none is.

        For the corpus's own, what is given to animals in its place stands as well.
        """
        people = population_of(work.level) is Population.PEOPLE
        if not asked and not people:
            return True
        wanted = {key[1:] for key in asked} or set(self.corpus.direct)
        if not people and wanted & self.corpus.direct:
            wanted |= self.corpus.direct
        found = {c for one in work.source.conditions for c in profile(one, self.lexicon).concepts}
        found |= {broader for one in found for broader in self.lexicon.broader(one)}
        return not work.source.conditions or not wanted or bool(found & wanted)

    def _work(
        self,
        source: Source,
        entries: Sequence[LedgerEntry],
        levels: frozenset[EvidenceLevel],
        means: frozenset[str],
    ) -> _Work | None:
        """A source as one of some kinds of evidence, with what it found by some means; None where it used none."""
        level = source.evidence
        if level not in levels:
            level = min(levels & set(source.evidence_kinds), key=rank)
        own = [entry for entry in entries if entry.evidence is level] or entries
        if means:
            own = [e for e in own if means & key_set(e.finding.intervention, self.lexicon)]
            if not own and not means & key_set(source.title, self.lexicon):
                return None
        return _Work(source, level, tuple(own))

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

    def _with(self, wish: OverviewRequest) -> str:
        """The illness that is asked about, else the corpus's own."""
        named = {key[1:] for key in wish.conditions} - self.corpus.direct
        if named:
            return f" with {' or '.join(self.lexicon.preferred(one) for one in sorted(named))}"
        return f" with {self.corpus.called}" if self.corpus.called else ""


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
