"""Treatments that are compared and that no study sets side by side: a line for each, of what was found of it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from assistant.answering.evidence_lines import (
    computed_line,
    counted,
    is_felt,
    is_more,
    of_population,
    opening_of,
    rank,
)
from assistant.answering.finding_selection import FindingSelector
from assistant.answering.indirectness import is_on_others
from assistant.answering.overview_request import OverviewRequest, narrowest
from assistant.answering.quotation import quoted
from assistant.answering.source_overview import SURE
from assistant.domain import (
    Claim,
    CorpusProfile,
    Direction,
    Evidence,
    EvidenceLevel,
    FindingFilter,
    FindingKind,
    Population,
    Question,
    QuestionKind,
    Term,
)
from assistant.ledger import LedgerEntry, entries_by
from assistant.ledger.phrases import POPULATION_TITLES, listed
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon

_MOST: Final = 3
"""Treatments that are set side by side, at most."""
_EITHER: Final = re.compile(r"\bor\b", re.I)
_BEFORE: Final = r"\b(?:or|vs\.?|versus|than|with|to|against|over|and)\s+(?:the |an? )?"
_BEHIND: Final = r"\s+(?:or|vs\.?|versus|and)\s+(?:the |an? )?"
"""What joins two things that are compared: in front of the second, and between the first and the second."""
_WHERE: Final = (Population.PEOPLE, Population.ANIMALS)
"""In whom something is told of a treatment: the first in whom anything is known."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Tells what is known of each of several treatments."""

    index: OpenIndex
    lexicon: Lexicon
    corpus: CorpusProfile

    def told(self, wish: OverviewRequest, evidence: Evidence) -> tuple[list[Claim], str]:
        """A line for each treatment, then the finding of each that tells most, and what is to be said of them all.

        It is asked where two or three treatments are compared, by nothing that the ledger does not know. Of one that
        no document names it is said that none does, and the others are told. Both are empty where it is not asked,
        where something else is not known of one of them, and where a sentence surely answers or one study had two of
        them: then sentences tell more.
        """
        if any(hit.relevance >= SURE for hit in evidence.sentences[:1]):
            return [], ""
        compared = self._compared(wish, evidence.question)
        here = [term.key for term in compared if term.known]
        missing = [term.surface for term in compared if not term.known]
        found = self._found(here, wish, evidence)
        if not found or _have_a_study_in_common(found):
            return [], ""
        lines = [self._line(key, held) for key, held in found.items()]
        told = frozenset(
            chain.from_iterable(claim.findings for claim in lines if not claim.computed)
        )
        best = (min(held, key=self._weight) for held in found.values())
        claims = [*lines, *(quoted(entry, self.index) for entry in best if entry.id not in told)]
        return claims, self._lacking(missing, here) if missing else self._uncompared(here)

    def _lacking(self, missing: Sequence[str], here: Sequence[str]) -> str:
        """That the documents do not know what something is compared with."""
        names = " or ".join(self.lexicon.preferred(key[1:]) for key in here)
        return (
            f"No document here is about {' or '.join(missing)}, so nothing here compares it with {names}. "
            f"What follows is on {names} alone."
        )

    def _uncompared(self, keys: Sequence[str]) -> str:
        """That nothing here compares them; empty where one study had two of them.

        In whom and for what does not matter for that: what is said is that there is none.
        """
        if _have_a_study_in_common({key: self._every(key) for key in keys}):
            return ""
        names = [self.lexicon.preferred(key[1:]) for key in keys]
        none = f"No study here compares {listed(names)} with each other."
        return f"{none} What was found of each comes from its own studies."

    def _compared(self, wish: OverviewRequest, question: Question) -> list[Term]:
        """What is compared, no treatment a kind of another; empty where no comparison is asked for.

        A word that no document has is compared, too, where a treatment is that they have: a drug, or anything else.
        Who asks whether to take the one or the other wants them compared; with the other is no comparison.
        """
        advice = wish.kind is QuestionKind.ADVICE and _EITHER.search(question.standalone)
        compares = wish.kind is QuestionKind.COMPARISON
        if not (compares or advice) or wish.called:
            return []
        strange = {t.key for t in wish.rest if compares and self._is_joined(t, wish, question)}
        if len(strange) < len(wish.rest):  # it asks for something of its own
            return []
        each = narrowest(wish.treatments, self.lexicon) | strange
        compared = list({t.key: t for t in question.terms if t.key in each}.values())
        return compared if 2 <= len(compared) <= _MOST else []

    def _is_joined(self, term: Term, wish: OverviewRequest, question: Question) -> bool:
        """Whether a word that no document has is set against a treatment: "or yoga", and not "safer"."""
        if term.known:
            return False
        word = re.escape(term.surface)
        means = "|".join(re.escape(t.surface) for t in question.terms if t.key in wish.treatments)
        found = rf"{_BEFORE}{word}\b|\b{word}{_BEHIND}(?:{means})\b"
        return bool(means) and re.search(found, question.standalone, re.I) is not None

    def _found(
        self, keys: Sequence[str], wish: OverviewRequest, evidence: Evidence
    ) -> dict[str, list[LedgerEntry]]:
        """What is known of each; empty where one of them has nothing.

        People are set beside people, or animals beside animals; only where that cannot be, each is told by the
        population that tells most. In a corpus on an illness, what is compared for none is compared for that; and
        where one treatment has nothing there, for whatever each was given.
        """
        own = frozenset(f"@{concept}" for concept in self.corpus.direct)
        for conditions in (wish.conditions,) if wish.conditions else (own, frozenset[str]()):
            found = {key: self._known(key, conditions, wish, evidence) for key in keys}
            for where in _WHERE:
                held = {key: counted(of_population(found[key], where)) for key in keys}
                if all(held.values()):
                    return held
            first = {key: self._first(entries) for key, entries in found.items()}
            if all(first.values()):
                return first
        return {}

    def _first(self, entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
        """Those in people, or where there are none those in animals."""
        groups = (counted(of_population(entries, where)) for where in _WHERE)
        return next(filter(None, groups), [])

    def _known(
        self, key: str, conditions: frozenset[str], wish: OverviewRequest, evidence: Evidence
    ) -> list[LedgerEntry]:
        """What went some way of one treatment, in whomever: by itself, where that is known."""
        one = replace(
            wish,
            kind=QuestionKind.EFFECT,
            treatments=frozenset({key}),
            conditions=conditions,
            whole=True,
            rest=(),
        )
        found = FindingSelector(self.index, self.lexicon, self.corpus).entries(one, evidence)
        return [entry for entry in found if not is_more(entry, self.lexicon)] or found

    def _every(self, key: str) -> list[LedgerEntry]:
        """All that was found of a treatment, in whomever."""
        wanted = FindingFilter(interventions=(frozenset({key}),), kinds=frozenset(FindingKind))
        return entries_by(self.index, wanted)

    def _line(self, key: str, held: Sequence[LedgerEntry]) -> Claim:
        """What was found of one treatment: counted, or where it is one finding, in its own words."""
        if len(held) == 1:
            return quoted(held[0], self.index)
        where = held[0].finding.population
        opening = opening_of(self.lexicon.preferred(key[1:]), POPULATION_TITLES[where])
        direct = self.corpus.direct
        elsewhere = {e.id for e in held if direct and is_on_others(e.source, direct, self.lexicon)}
        text, shown = computed_line(opening, held, self.lexicon, frozenset(elsewhere))
        return Claim(
            text,
            tuple(c for entry in shown for c in quoted(entry, self.index).citations),
            computed=True,
            findings=tuple(entry.id for entry in shown),
            group=where,
        )

    def _weight(self, entry: LedgerEntry) -> tuple[bool, bool, bool, int]:
        """What a study set out to show comes first, then what patients feel, what did not go well, the design."""
        good = entry.finding.direction is Direction.BENEFIT
        return not entry.primary, not is_felt(entry, self.lexicon), good, rank(entry.evidence)


def _have_a_study_in_common(found: Mapping[str, Sequence[LedgerEntry]]) -> bool:
    """Whether one study, and no review of studies, found something of two of them."""
    told = Counter(
        source
        for held in found.values()
        for source in {
            e.source.id for e in held if e.evidence is not EvidenceLevel.NARRATIVE_REVIEW
        }
    )
    return any(times > 1 for times in told.values())
