"""The other side: a finding that was retrieved and is otherwise than what an answer is about to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from assistant.answering.finding_selection import is_primary
from assistant.domain import Claim, Direction, Evidence, QuestionKind
from assistant.ledger import LedgerEntry, differ, entries_of, entry_at
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import profile

__all__ = ["OtherSide"]

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


@dataclass(frozen=True, slots=True)
class OtherSide:
    """Looks for it among the findings of the sources that were found."""

    index: OpenIndex
    lexicon: Lexicon

    def of(self, claims: Sequence[Claim], evidence: Evidence) -> LedgerEntry | None:
        """What a quoted study set out to show and did not, else the first finding that differs from a claim."""
        if evidence.question.kind not in _KINDS:
            return None
        mine = [entry for claim in claims if (entry := self._entry(claim)) is not None]
        held = {entry.id for entry in mine}
        missed = self._missed(mine, held) or self._missed_elsewhere(evidence, held)
        return missed or next(
            (
                other
                for other in self._found(evidence)
                if other.id not in held
                and any(differ(entry, other, self.lexicon) for entry in mine)
            ),
            None,
        )

    def _missed(self, mine: Sequence[LedgerEntry], held: Set[str]) -> LedgerEntry | None:
        """A primary endpoint without the wanted effect, of a study of which something else is told."""
        for source in dict.fromkeys(entry.source.id for entry in mine):
            for entry in entries_of(self.index.document(source)):
                if _is_missed(entry) and entry.id not in held:
                    return entry
        return None

    def _missed_elsewhere(self, evidence: Evidence, held: Set[str]) -> LedgerEntry | None:
        """A primary endpoint without the wanted effect, of a treatment in a condition that are asked about."""
        asked = {term.key[1:] for term in evidence.question.terms if term.key.startswith("@")}
        given, conditions = (asked & self.lexicon.group(g) for g in ("intervention", "condition"))
        for entry in self._found(evidence):
            about = {c for one in entry.source.conditions for c in self._concepts(one)}
            if (
                _is_missed(entry)
                and entry.id not in held
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


def _is_missed(entry: LedgerEntry) -> bool:
    """Whether a study did not show what it set out to show, as somebody wrote it down."""
    failed = entry.finding.direction in (Direction.NO_EFFECT, Direction.HARM)
    return failed and entry.stated and is_primary(entry)
