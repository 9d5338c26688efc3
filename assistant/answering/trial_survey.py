"""Which treatments were tried in people: one line for all trials, then what the strongest of them found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from assistant.answering.evidence_lines import is_felt, rank
from assistant.answering.indirectness import conditions_asked, is_on_others
from assistant.answering.overview_request import OverviewRequest
from assistant.answering.quotation import quoted
from assistant.domain import (
    Claim,
    CorpusProfile,
    EvidenceLevel,
    FindingFilter,
    FindingKind,
    Population,
    Question,
    QuestionKind,
)
from assistant.ledger import LedgerEntry, entries_by
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.words import key_set

_DESIGNS: Final = {
    EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL: "randomised",
    EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED: "not randomised",
    EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED: "no comparison group",
}
_ALWAYS: Final = frozenset({QuestionKind.LIST, QuestionKind.OVERVIEW})
_IN_PEOPLE: Final = frozenset({QuestionKind.CLAIM, QuestionKind.EFFECT, QuestionKind.FACT})
"""Kinds that ask for all trials only where people are named: "what did the trial find" means one."""
_FEW: Final = 2
"""The least that is surveyed."""
_QUOTED: Final = 4
"""Trials of which a finding is quoted, at most."""


@dataclass(frozen=True, slots=True)
class TrialSurvey:
    """Lists the trials in people that the ledger has."""

    index: OpenIndex
    lexicon: Lexicon
    corpus: CorpusProfile

    def claims(self, question: Question, wish: OverviewRequest) -> list[Claim]:
        """The line and the findings; empty where something else is asked, or too little is known."""
        if not self._is_wanted(question, wish):
            return []
        trials = self._trials(question, wish.means)
        if len(trials) < _FEW:
            return []
        first = [self._foremost(entries) for entries in trials]
        line = Claim(
            f"In people{self._with(question)}, {len(trials)} trials: {'; '.join(map(_told, trials))}.",
            tuple(c for entry in first for c in quoted(entry, self.index).citations),
            computed=True,
            findings=tuple(entry.id for entry in first),
            group=Population.PEOPLE,
        )
        return [line, *(quoted(entry, self.index) for entry in first[:_QUOTED])]

    def _is_wanted(self, question: Question, wish: OverviewRequest) -> bool:
        """Whether it is asked what was tried in people, and of nothing in particular."""
        named = any(term.key == "@human" for term in question.terms)
        kinds = _ALWAYS | _IN_PEOPLE if named else _ALWAYS
        said = wish.without(frozenset())
        particular = said or wish.ends or wish.called or wish.species or wish.harms
        return (
            wish.kind in kinds
            and wish.population is Population.PEOPLE
            and wish.tried
            and not particular
            and all(map(self._is_class, wish.means))
        )

    def _is_class(self, key: str) -> bool:
        """Whether a treatment has kinds, as inhibitors of mTOR have."""
        kinds = self.lexicon.group("intervention")
        return any(key[1:] in self.lexicon.broader(kind) for kind in kinds)

    def _trials(self, question: Question, means: frozenset[str]) -> list[list[LedgerEntry]]:
        """The findings of each trial, the strongest and largest first."""
        asked = conditions_asked(question, self.corpus, self.lexicon) or self.corpus.direct
        wanted = FindingFilter(population=Population.PEOPLE, kinds=frozenset(FindingKind))
        found = [
            entry
            for entry in entries_by(self.index, wanted)
            if entry.stated
            and entry.evidence in _DESIGNS
            and self._is_given(entry, means)
            and not is_on_others(entry.source, asked, self.lexicon)
        ]
        by_source = groupby(sorted(found, key=lambda e: e.source.id), key=lambda e: e.source.id)
        return sorted(
            (list(entries) for _, entries in by_source),
            key=lambda e: (rank(e[0].evidence), -(e[0].study.number or 0), e[0].source.id),
        )

    def _is_given(self, entry: LedgerEntry, means: frozenset[str]) -> bool:
        """Whether a finding is on a treatment, of the class that is asked about where one is."""
        keys = key_set(entry.finding.intervention, self.lexicon)
        given = {f"@{concept}" for concept in self.lexicon.group("intervention")}
        return bool(keys & given) and (not means or bool(keys & means))

    def _foremost(self, entries: Sequence[LedgerEntry]) -> LedgerEntry:
        """What a trial set out to show, or else what patients feel, before anything else that it found."""
        return min(
            entries,
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


def _told(entries: Sequence[LedgerEntry]) -> str:
    """Such as “temsirolimus (randomised, 296 people)”."""
    given = Counter(entry.finding.intervention for entry in entries).most_common(1)[0][0]
    number = entries[0].study.number
    people = f", {number} people" if number else ""
    return f"{given} ({_DESIGNS[entries[0].evidence]}{people})"
