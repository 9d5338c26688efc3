"""What is known of a thing, from the ledger: a sentence for each population, then the sides in their words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from assistant.answering.adverse_findings import foremost, ways_asked
from assistant.answering.evidence_lines import (
    computed_line,
    counted,
    is_felt,
    of_population,
    opening_of,
    rank,
    shared_outcomes,
    studies,
)
from assistant.answering.finding_selection import DOUBTFUL, FindingSelector
from assistant.answering.indirectness import conditions_asked, is_on_others
from assistant.answering.overview_request import (
    OverviewRequest,
    asks_for_it_all,
    narrowest,
    wish_of,
)
from assistant.answering.quotation import quoted
from assistant.answering.side_by_side import SideBySide
from assistant.answering.source_overview import SURE, SourceOverview
from assistant.answering.study_survey import StudySurvey
from assistant.domain import (
    Claim,
    CorpusProfile,
    Direction,
    Evidence,
    EvidenceGroup,
    FindingKind,
    Population,
    Question,
    QuestionKind,
    Scorings,
    SentenceHit,
)
from assistant.domain.identity import identifiers_in, is_identifier
from assistant.ledger import (
    LedgerEntry,
    differ,
    entry_at,
    is_exception,
    is_loss,
    is_on_safety,
    is_stopped,
    is_sweeping,
)
from assistant.ledger.phrases import DIRECTION_PHRASES, POPULATION_TITLES
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import is_universal, profile
from assistant.text.words import key_set

_FEW: Final = 2
"""The least that is counted."""
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What is told from the ledger."""

    claims: list[Claim]
    note: str = ""
    """What has to be said of the whole; mostly nothing."""
    alone: bool = False
    """Nothing that was read stands beside it."""


@dataclass(frozen=True, slots=True)
class OverviewPlanner:
    """Plans the answer to a question that wants the whole of what is known."""

    index: OpenIndex
    lexicon: Lexicon
    corpus: CorpusProfile
    scorings: Scorings

    def plan(self, question: Question, evidence: Evidence) -> Plan:
        """Computed sentences, then quoted ones; empty where the ledger has too little to say."""
        wish = self._wish(question)
        compared, note = self._side_by_side.told(wish, evidence)
        if compared:
            return Plan(compared, note, alone=bool(note))
        if not question.source and (ways := ways_asked(question, wish, self.lexicon)):
            known = self._chooser.about(wish, evidence)
            went = [entry for entry in known if not is_stopped(entry, self.lexicon)]
            adverse = [quoted(e, self.index) for e in foremost(went, ways, self.lexicon)]
            if adverse:
                return Plan(adverse, alone=True)
        survey = StudySurvey(self.index, self.lexicon, self.corpus)
        if not question.source and (surveyed := survey.claims(question, wish)):
            # What a document itself says of how many there are stands beside what was counted here.
            surely = self._sources.surely(evidence) if len(surveyed) == 1 else []
            return Plan([*surveyed, *surely], alone=True)
        return Plan(self._claims(question, evidence))

    def _claims(self, question: Question, evidence: Evidence) -> list[Claim]:
        if question.source and (is_identifier(question.text) or asks_for_it_all(question)):
            return self._sources.told(question.source, found=not identifiers_in(question.text))
        if listed := self._sources.listed_work(question, evidence):
            return listed
        wish = self._wish(question)
        if wish.critique:
            own = self.scorings.own
            best = max((hit.relevance for hit in evidence.sentences), default=0.0)
            if wish.rest and best < own.nearest_from:
                return []  # limits that nobody asked for are no answer where nothing comes near
            # A question that names something is told the limits that concern it.
            least = own.shown_from if wish.rest else 0.0
            return self._sources.limits(question, evidence, shown_from=least)
        entries = self._relevant(question, evidence)
        relevance = {(h.source.id, h.ordinal): h.relevance for h in evidence.sentences}
        elsewhere = self._elsewhere(entries, question)
        # What came of the loss of a part, of its block and of more of it makes no line that anybody can follow,
        # and that something came back when a treatment ended reads there as if the treatment had done it.
        told_of = [] if wish.parts and not wish.treatments else entries
        told_of = [entry for entry in told_of if not is_stopped(entry, self.lexicon)]
        opened = [
            self._opened(opening, held, elsewhere)
            for population, where in POPULATION_TITLES.items()
            for opening, held in self._lines(where, of_population(told_of, population), wish)
        ]
        felt = {entry.id for entry in entries if is_felt(entry, self.lexicon)}
        # A single finding on a marker tells less than what several studies found.
        opened.sort(key=lambda claim: not claim.computed and not felt & set(claim.findings))
        told = {key for claim in opened if not claim.computed for key in claim.findings}
        sides = [
            quoted(entry, self.index, relevance)
            for entry in self._sides(
                [entry for entry in entries if entry.id not in elsewhere] or entries,
                relevance,
                _turned(wish),
            )
            if entry.id not in told
        ]
        limit = (
            self._sources.unknown(entries, wish.treatments, evidence)
            if (wish.overview or wish.hopes) and entries
            else None
        )
        return [*opened, *sides, *([quoted(limit, self.index, relevance)] if limit else [])]

    @property
    def _side_by_side(self) -> SideBySide:
        return SideBySide(self.index, self.lexicon, self.corpus)

    @property
    def _chooser(self) -> FindingSelector:
        return FindingSelector(self.index, self.lexicon, self.corpus)

    @property
    def _sources(self) -> SourceOverview:
        return SourceOverview(self.index, self.lexicon)

    def _wish(self, question: Question) -> OverviewRequest:
        return wish_of(question, self.lexicon, self.corpus)

    def beside(
        self, question: Question, planned: Sequence[Claim], hits: Sequence[SentenceHit]
    ) -> list[SentenceHit]:
        """What may stand beside what is computed: sentences of sources that nobody wrote findings of.

        Only those about the treatment that is asked about which name an outcome that is not: that something is
        complex, or has side effects, is no finding. All where nothing is computed. Who asks whether something is
        so in each case is shown first who says so.
        """
        if not any(claim.computed for claim in planned):
            return [] if question.about_sources else list(hits)
        asked = {term.key[1:] for term in question.terms if term.key.startswith("@")}
        means = asked & (self.lexicon.group("intervention") | self.lexicon.group("pathway"))
        outcomes = self.lexicon.group("outcome") - asked
        every = is_universal(question.text)
        told = [
            hit
            for hit in hits
            if self.index.document(hit.source.id).study is None
            and (
                profile(hit.text, self.lexicon).concepts & outcomes
                or (every and is_universal(hit.text))
            )
            and means & profile(f"{hit.source.title}. {hit.text}", self.lexicon).concepts
        ]
        return sorted(told, key=lambda hit: every and not is_universal(hit.text))

    def summary(self, question: Question, evidence: Evidence) -> tuple[EvidenceGroup, ...]:
        """How many studies found what, by population; empty where no overview is wanted."""
        wish = self._wish(question)
        if wish.critique:
            return ()
        entries = self._relevant(question, evidence)
        groups = []
        for population in POPULATION_TITLES:
            held = counted(of_population(entries, population))
            if held:
                people = [n for e in studies(held) if (n := e.study.number)]
                if population is not Population.PEOPLE:
                    people = []
                groups.append(
                    EvidenceGroup(
                        population=population,
                        studies=len(studies(held)),
                        participants=sum(people) if people else None,
                        counts={
                            way: sum(e.finding.direction is way for e in held)
                            for way in DIRECTION_PHRASES
                        },
                        sources=tuple(e.source.id for e in studies(held)),
                        parted=self._parted(held, question),
                    )
                )
        return tuple(groups)

    def _parted(self, entries: Sequence[LedgerEntry], question: Question) -> bool:
        """Whether two studies that are counted together differ in what they found of one thing.

        Who asks whether all of them found something good has to know of one that did not.
        """
        if is_sweeping(question.standalone, self.lexicon) and any(
            is_exception(entry, question.standalone, self.lexicon) for entry in entries
        ):
            return True
        told = [entry for entry in entries if not is_on_safety(entry, self.lexicon)]
        return any(differ(one, other, self.lexicon) for one, other in combinations(told, 2))

    def _relevant(self, question: Question, evidence: Evidence) -> list[LedgerEntry]:
        """The findings that a question is answered from; empty where sentences answer it better.

        What was not tested, or not seen, does not say what came of it: a limit is no better answer, unless it surely
        is the best of all and nobody asks for an overview or whether something works.
        """
        if not question.terms:
            return []
        wish = self._wish(question)
        wants_results = wish.hopes or wish.kind is QuestionKind.OVERVIEW
        if not wants_results and self._is_sure_limit(evidence):
            return []
        speaking = (hit.relevance for hit in evidence.sentences if self._speaks(hit, wish))
        best = next(speaking, 0.0)
        # A hope that no sentence speaks to is answered by what is known of the treatment.
        hoped = (
            question.personal and best < _UNSURE and self.scorings.answers(evidence, careful=False)
        )
        # What a sentence surely answers is no overview, unless it is asked for in so many words or nothing else is.
        overview = wish.overview and not (wish.rest and best >= SURE)
        overview |= wish.whole or wish.works or wish.given
        if not (overview or hoped) and best >= SURE:
            return []
        plain = wish.given or wish.kind in (QuestionKind.OVERVIEW, QuestionKind.EFFECT)
        if not plain and evidence.sure < DOUBTFUL:
            return []
        found = [
            entry
            for entry in self._chooser.entries(wish, evidence, hoped=hoped)
            if entry.finding.population in POPULATION_TITLES
        ]
        # Of an outcome, a paper or a population that is asked for by its name one finding is what is known.
        named = wish.ends or wish.rest or wish.called or (wish.overview and wish.population)
        return found if len(found) >= (1 if named else _FEW) else []

    def _is_sure_limit(self, evidence: Evidence) -> bool:
        """Whether the best sentence surely answers, and says what a study cannot tell."""
        best = next(iter(evidence.sentences), None)
        if best is None or best.relevance < SURE:
            return False
        entry = entry_at(self.index.document(best.source.id), best.sentence.start)
        return entry is not None and entry.finding.kind is FindingKind.LIMITATION

    def _speaks(self, hit: SentenceHit, wish: OverviewRequest) -> bool:
        """Whether a sentence may say what is asked: no limit does.

        Of a source whose findings somebody wrote down only those say what a treatment did that went some way. What
        a seller says of it does not stand for what was found.
        """
        document = self.index.document(hit.source.id)
        entry = entry_at(document, hit.sentence.start)
        if entry is not None and entry.finding.kind is FindingKind.LIMITATION:
            return False
        if not wish.hopes or document.study is None:
            return not (wish.hopes and hit.source.commercial)
        return entry is not None and entry.finding.direction.decided

    def _elsewhere(self, entries: Sequence[LedgerEntry], question: Question) -> frozenset[str]:
        """Findings in people who have another condition than is asked about, where one is."""
        wanted = conditions_asked(question, self.corpus, self.lexicon)
        return frozenset(
            entry.id
            for entry in of_population(entries, Population.PEOPLE)
            if wanted and is_on_others(entry.source, wanted, self.lexicon)
        )

    def _lines(
        self, where: str, entries: Sequence[LedgerEntry], wish: OverviewRequest
    ) -> Iterator[tuple[str, list[LedgerEntry]]]:
        """The openings of lines on one population with what is counted in each: one for each treatment of several.

        What is said of two treatments together says of neither what it did.
        """
        several = narrowest(wish.treatments, self.lexicon)
        left = list(entries)
        for key in sorted(several) if len(several) > 1 else ():
            mine = [e for e in entries if key in key_set(e.finding.intervention, self.lexicon)]
            left = [entry for entry in left if entry not in mine]
            if held := counted(mine):
                yield opening_of(self.lexicon.preferred(key[1:]), where), held
        if held := counted(left):
            yield where, held

    def _opened(
        self, opening: str, entries: Sequence[LedgerEntry], elsewhere: frozenset[str]
    ) -> Claim:
        """What was found in one population: counted, or where it is one finding, in its own words."""
        if len(entries) == 1:
            return quoted(entries[0], self.index)
        text, shown = computed_line(opening, entries, self.lexicon, elsewhere)
        return Claim(
            text,
            tuple(c for entry in shown for c in quoted(entry, self.index).citations),
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
        for population in POPULATION_TITLES:
            group = of_population(entries, population)
            common = shared_outcomes(group, self.lexicon)
            ways = _SIDES[population]
            sides = [[e for e in group if turned(e) in side] for side in ways]
            for side in sides if any(sides) else [group]:
                chosen += sorted(
                    side,
                    key=lambda e: (
                        not e.stated,
                        not e.primary,
                        any(c.source.id == e.source.id for c in chosen),
                        not is_felt(e, self.lexicon),
                        rank(e.evidence),
                        -common[e.id],
                        -relevance.get((e.source.id, e.finding.sentence), 0.0),
                    ),
                )[:1]
        return chosen[:_QUOTED]


def _turned(wish: OverviewRequest) -> Callable[[LedgerEntry], Direction]:
    """Which way a finding tells for what is asked about: harm by the loss of a part tells for the part."""
    if wish.treatments or not wish.parts:
        return lambda entry: entry.finding.direction
    return lambda entry: (
        _OPPOSITE.get(entry.finding.direction, entry.finding.direction)
        if is_loss(entry)
        else entry.finding.direction
    )
