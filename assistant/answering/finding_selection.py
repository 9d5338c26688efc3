"""Which findings of the ledger a question is answered from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answering.evidence_lines import is_more
from assistant.answering.overview_request import OverviewRequest
from assistant.domain import (
    CorpusProfile,
    Evidence,
    Filter,
    FindingFilter,
    FindingKind,
    Population,
    Source,
)
from assistant.ledger import (
    LedgerEntry,
    entries_by,
    entries_of,
    family_of,
    is_safety,
    outcome_keys,
)
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import profile
from assistant.text.words import key_set

_STATEMENTS: Final = frozenset({FindingKind.RESULT, FindingKind.CONCLUSION})
DOUBTFUL: Final = 0.5
"""Where it is less sure that anything answers, a question has to be explained whole."""
_PASSAGES: Final = 60
"""Passages in which a part of a pathway is looked for."""
_MOSTLY: Final = 0.5
"""Share of an outcome's words that name it."""


@dataclass(frozen=True, slots=True)
class FindingSelector:
    """Looks findings up by what a question names."""

    index: OpenIndex
    lexicon: Lexicon
    corpus: CorpusProfile

    def entries(
        self, wish: OverviewRequest, evidence: Evidence, *, hoped: bool = False
    ) -> list[LedgerEntry]:
        """Stated results and conclusions that say how it went; empty where the question asks for more.

        With `hoped`, all that is known of a treatment in a condition that are named, whatever else is said.
        """
        if not (wish.means or wish.ends or wish.called):
            return []
        decided = self.about(wish, evidence)
        seen = {entry.id: self._seen(entry, wish) for entry in decided}
        words = frozenset(term.key for term in wish.rest)
        asked = frozenset().union(*(_told(words, keys) for keys in seen.values()))
        ends = wish.ends | set(map(family_of, asked))
        named = bool(ends or wish.harms or wish.called)
        explained = asked | self._explained(wish, decided)
        if hoped and wish.hopes and self._direct(wish):
            return decided
        if not wish.fits(
            explained,
            direct=self._direct(wish),
            named=named,
            doubtful=evidence.sure < DOUBTFUL,
        ):
            return []
        chosen = [entry for entry in decided if seen[entry.id] & ends]
        chosen = chosen or self._speaking(decided, wish.ends)
        if wish.harms:
            chosen = self._harms(decided, chosen, wish.population or Population.PEOPLE)
            if not chosen:
                return []  # sentences on the treatment tell more
        elif not chosen and wish.ends:
            return []  # of that outcome nothing is known
        chosen = chosen or decided
        within = [e for e in chosen if wish.population in (None, e.finding.population)]
        return within or ([] if wish.population else chosen)

    def about(self, wish: OverviewRequest, evidence: Evidence) -> list[LedgerEntry]:
        """Stated results and conclusions on what is named that say how it went."""
        return [
            entry
            for entry in self._named(wish, evidence)
            if entry.finding.direction.decided
            and self._about(wish, entry)
            and self._is_in(wish.species, entry)
        ]

    def _harms(
        self, decided: Sequence[LedgerEntry], chosen: Sequence[LedgerEntry], where: Population
    ) -> list[LedgerEntry]:
        """What a treatment harmed, or did to what is asked about, in one population: given by itself, if it was.

        That a disease gets worse in a model of it is no risk to people.
        """
        found = [
            entry
            for entry in decided
            if entry.finding.population is where
            and (entry in chosen or is_safety(entry, self.lexicon))
        ]
        return [entry for entry in found if not is_more(entry, self.lexicon)] or found

    def _speaking(self, entries: Sequence[LedgerEntry], ends: frozenset[str]) -> list[LedgerEntry]:
        """Those whose sentence, or what was done, names one of these or a kind of one."""
        said = ((e, self._keys(f"{e.text} {e.finding.intervention}")) for e in entries)
        return [e for e, keys in said if ends & {*keys, *map("@{}".format, self._wider(keys))}]

    def _wider(self, keys: Iterable[str]) -> Iterator[str]:
        for key in keys:
            yield from self.lexicon.broader(key[1:])

    def _seen(self, entry: LedgerEntry, wish: OverviewRequest) -> frozenset[str]:
        """What a finding is on; in a paper that is named, whatever its sentence says."""
        told = f" {entry.text}" if wish.called else ""
        keys = outcome_keys(f"{entry.finding.outcome}{told}", self.lexicon)
        return keys.union(map("@{}".format, self._wider(keys)))

    def _named(self, wish: OverviewRequest, evidence: Evidence) -> Iterator[LedgerEntry]:
        """Results and conclusions about what the question names, each once."""
        named: list[LedgerEntry] = []
        sources = self._called(wish, evidence)
        if wish.treatments or wish.parts:
            wanted = FindingFilter(
                interventions=(wish.treatments or wish.parts,),
                sources=sources,
                kinds=_STATEMENTS,
            )
            named += entries_by(self.index, wanted)
        elif wish.ends and not sources:
            wanted = FindingFilter(outcomes=(wish.ends,), kinds=_STATEMENTS)
            named += entries_by(self.index, wanted)
        if wish.parts and not wish.treatments:
            named += self._spoken_of(sources or self._naming(wish.parts), wish.parts)
        elif sources and not wish.means:
            named += self._spoken_of(sources, frozenset())
        yield from {entry.id: entry for entry in named}.values()

    def _naming(self, parts: frozenset[str]) -> Iterable[str]:
        """The sources that name a part of a pathway, as far as they are found by it."""
        found = self.index.search_lexical(sorted(parts), _PASSAGES)
        return dict.fromkeys(self.index.passage(ordinal).source_id for ordinal, _ in found)

    def _spoken_of(self, sources: Iterable[str], parts: frozenset[str]) -> Iterator[LedgerEntry]:
        """Findings whose words or whose paper's title name a part of a pathway; all without parts."""
        for source in sources:
            document = self.index.document(source)
            titled = bool(parts & self._keys(document.source.title))
            for entry in entries_of(document):
                if entry.finding.kind not in _STATEMENTS:
                    continue
                if not parts or (
                    (titled or parts & self._keys(entry.text)) and self._is_done(entry)
                ):
                    yield entry

    def _is_done(self, entry: LedgerEntry) -> bool:
        """Whether a finding is of something done or changed, and not of having a disease."""
        given = {key[1:] for key in self._keys(entry.finding.intervention)}
        return bool(given) and not given & self.lexicon.group("condition")

    def _called(self, wish: OverviewRequest, evidence: Evidence) -> frozenset[str]:
        """The sources that the question calls by a name, among those that were found.

        Those whose own name it is, else those that speak of it.
        """
        if not wish.called:
            return frozenset()
        sources = {hit.source.id: hit.source for hit in evidence.hits}
        found = frozenset(sources)
        for key in wish.called:
            own = {source for source in found if key in self._names(sources[source])}
            if not own:
                most = self.index.vocabulary.document_frequency(key)
                held = self.index.search_lexical([key], most, Filter(sources=found))
                own = {self.index.passage(ordinal).source_id for ordinal, _ in held}
            found &= own
        return found

    def _names(self, source: Source) -> frozenset[str]:
        """What a source is called by itself: its authors, its year, the words of its title."""
        return self._keys(f"{' '.join(source.authors)} {source.year or ''} {source.title}")

    def _about(self, wish: OverviewRequest, entry: LedgerEntry) -> bool:
        """Whether a finding is about a condition that is named; models of the corpus's own stand for it.

        What a treatment harms it does whatever it is given for. In the laboratory what is looked at may be
        all that is said of the condition, such as the loss of a tissue.
        """
        if wish.harms or not wish.conditions:
            return True
        direct = {f"@{concept}" for concept in self.corpus.direct}
        people = wish.population is Population.PEOPLE and self._direct(wish)
        wanted = wish.conditions | (direct if people or wish.conditions & direct else frozenset())
        stated = [profile(one, self.lexicon).concepts for one in entry.source.conditions]
        if any({f"@{concept}" for concept in about} & wanted for about in stated):
            return True
        outcomes, diseases = self.lexicon.group("outcome"), self.lexicon.group("condition")
        if entry.finding.population is not Population.PEOPLE and self._direct(wish):
            return any(about & outcomes and not about & diseases for about in stated)
        # Whether something works in another illness is told by what was seen in that one.
        return not any(stated) and (self._direct(wish) or not wish.works)

    def _is_in(self, species: frozenset[str], entry: LedgerEntry) -> bool:
        """Whether a finding in animals is of a kind that is named: as it says, or as its paper does."""
        if not species or entry.finding.population is not Population.ANIMALS:
            return True
        animals = {f"@{concept}" for concept in self.lexicon.group("population")} - {"@human"}
        own = animals & self._keys(f"{entry.finding.outcome} {entry.text}") - {"@animal-model"}
        return bool(species & (own or self._keys(", ".join(entry.source.species))))

    def _direct(self, wish: OverviewRequest) -> bool:
        return any(key[1:] in self.corpus.direct or self._broader(key) for key in wish.conditions)

    def _broader(self, key: str) -> bool:
        return bool(set(self.lexicon.broader(key[1:])) & self.corpus.direct)

    def _explained(self, wish: OverviewRequest, entries: Sequence[LedgerEntry]) -> frozenset[str]:
        """Words of the question that name the intervention of a finding."""
        words = frozenset(term.key for term in wish.rest)
        return words & frozenset(
            key for entry in entries for key in self._keys(entry.finding.intervention)
        )

    def _keys(self, text: str) -> frozenset[str]:
        return key_set(text, self.lexicon)


def _told(words: frozenset[str], outcome: frozenset[str]) -> frozenset[str]:
    """The words that name an outcome: its family, or at least half of what it is called."""
    told = words & outcome
    kin = frozenset(
        word for word in words if family_of(word) != word and family_of(word) in outcome
    )
    called = [key for key in outcome if not key.startswith("~")]
    return kin | (told if len(told) >= _MOSTLY * len(called) else frozenset())
