"""The other side: a finding that was retrieved and is otherwise than what an answer is about to say."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from assistant.answering.overview_request import wish_of
from assistant.domain import (
    Claim,
    CorpusProfile,
    Direction,
    Evidence,
    Population,
    Question,
    QuestionKind,
)
from assistant.ledger import (
    LedgerEntry,
    differ,
    entries_of,
    entry_at,
    is_exception,
    is_in_one,
    is_on_safety,
    is_sweeping,
)
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.question_words import asks_for_reason, opening
from assistant.text.sentence_profile import profile

_KINDS: Final = frozenset(
    {
        QuestionKind.EFFECT,
        QuestionKind.SAFETY,
        QuestionKind.COMPARISON,
        QuestionKind.CLAIM,
        QuestionKind.OVERVIEW,
        QuestionKind.CRITIQUE,
    }
)
"""Questions of which an answer with one side alone would mislead."""
_OTHERS: Final = frozenset({QuestionKind.MECHANISM, QuestionKind.OTHER})
"""Questions that may be on an effect, too, unless they ask for a reason, a way or a name."""
_FOR_A_NAME: Final = frozenset("how which who whom whose where when".split())


@dataclass(frozen=True, slots=True)
class OtherSide:
    """Looks for it among the findings of the sources that were found."""

    index: OpenIndex
    lexicon: Lexicon
    corpus: CorpusProfile

    def of(self, claims: Sequence[Claim], evidence: Evidence) -> LedgerEntry | None:
        """What a quoted study set out to show and did not, else a finding that differs from a claim.

        Where all studies are said to have found something good, what one of them did not. Where the question names
        people or animals, only what was found in them; where it asks how safe something is, what is on that alone.
        """
        question = evidence.question
        if not (_has_sides(question) or is_sweeping(question.standalone, self.lexicon)):
            return None
        mine = [entry for claim in claims if (entry := self._entry(claim)) is not None]
        held = {entry.id for entry in mine}
        on_safety = question.kind is QuestionKind.SAFETY
        if not on_safety and (missed := self._missed(mine, held)):
            return missed
        where = wish_of(question, self.lexicon, self.corpus).population
        found = [
            entry
            for entry in self._found(evidence)
            if entry.id not in held
            and where in (None, entry.finding.population)
            and (not on_safety or is_on_safety(entry, self.lexicon))
        ]
        if missed := self._missed_elsewhere(question, found):
            return missed
        if any(differ(one, other, self.lexicon) for one, other in combinations(mine, 2)):
            return None
        return self._contrary(mine, found) or self._exception(claims, mine, found)

    def _contrary(
        self, mine: Sequence[LedgerEntry], found: Sequence[LedgerEntry]
    ) -> LedgerEntry | None:
        """The first finding that differs from a claim, within one population and condition if there is one."""
        told = ((differ(e, o, self.lexicon), o) for o in found for e in mine)
        contrary = [(not is_in_one(about), o) for about, o in told if about]
        return min(contrary, key=lambda one: one[0], default=(False, None))[1]

    def _exception(
        self, claims: Sequence[Claim], mine: Sequence[LedgerEntry], found: Sequence[LedgerEntry]
    ) -> LedgerEntry | None:
        """A finding that a sentence about all studies leaves out; in people, and a primary endpoint, first."""
        if not any(is_sweeping(claim.text, self.lexicon) for claim in claims):
            return None
        spoken_of = " ".join(claim.text for claim in claims)
        if any(is_exception(entry, spoken_of, self.lexicon) for entry in mine):
            return None
        left_out = [e for e in found if is_exception(e, spoken_of, self.lexicon)]
        people = Population.PEOPLE
        return min(
            left_out,
            key=lambda e: (e.finding.population is not people, not e.primary),
            default=None,
        )

    def _missed(self, mine: Sequence[LedgerEntry], held: Set[str]) -> LedgerEntry | None:
        """A primary endpoint without the wanted effect, of a study of which something else is told."""
        for source in dict.fromkeys(entry.source.id for entry in mine):
            for entry in entries_of(self.index.document(source)):
                if missed_its_aim(entry) and entry.id not in held:
                    return entry
        return None

    def _missed_elsewhere(
        self, question: Question, found: Sequence[LedgerEntry]
    ) -> LedgerEntry | None:
        """A primary endpoint without the wanted effect, of a treatment in a condition that are asked about."""
        asked = {term.key[1:] for term in question.terms if term.key.startswith("@")}
        given, conditions = (asked & self.lexicon.group(g) for g in ("intervention", "condition"))
        for entry in found:
            about = {c for one in entry.source.conditions for c in self._concepts(one)}
            if (
                missed_its_aim(entry)
                and given & self._concepts(entry.finding.intervention)
                and conditions & about
            ):
                return entry
        return None

    def _concepts(self, text: str) -> frozenset[str]:
        return profile(text, self.lexicon).concepts

    def _entry(self, claim: Claim) -> LedgerEntry | None:
        if len(claim.citations) != 1:
            return None
        citation = claim.citations[0]
        entry = entry_at(self.index.document(citation.source_id), citation.start)
        return entry if entry is not None and entry.finding.direction.decided else None

    def _found(self, evidence: Evidence) -> Iterator[LedgerEntry]:
        for source in dict.fromkeys(hit.source.id for hit in evidence.hits):
            yield from entries_of(self.index.document(source))


def missed_its_aim(entry: LedgerEntry) -> bool:
    """Whether a study did not show what it set out to show, as somebody wrote it down."""
    failed = entry.finding.direction in (Direction.NO_EFFECT, Direction.HARM)
    return failed and entry.stated and entry.primary


def _has_sides(question: Question) -> bool:
    """Whether it is asked what something does, or how good what is known of it is."""
    asked = question.standalone
    if question.kind in _OTHERS:
        return not asks_for_reason(asked) and opening(asked) not in _FOR_A_NAME
    return question.kind in _KINDS
