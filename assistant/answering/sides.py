"""The other side: a finding that was retrieved and disagrees with what an answer is about to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.domain import Claim, Evidence, QuestionKind
from assistant.ledger import Disagreements, LedgerEntry, entries_of, entry_at, opposed
from assistant.ports import OpenIndex

__all__ = ["OtherSide"]

_KINDS: Final = frozenset(
    {
        QuestionKind.EFFECT,
        QuestionKind.SAFETY,
        QuestionKind.COMPARISON,
        QuestionKind.CLAIM,
        QuestionKind.OVERVIEW,
    }
)
"""Questions of which an answer with one side alone would mislead."""
_COMPARED: Final = 4
"""Findings that are held against those of the answer: each costs two runs of the reader."""


@dataclass(frozen=True, slots=True)
class OtherSide:
    """Looks for it among the findings of the sources that were found."""

    index: OpenIndex
    told: Disagreements

    def of(self, claims: Sequence[Claim], evidence: Evidence) -> LedgerEntry | None:
        """The finding of the source found best that disagrees with a claim; None without one."""
        if evidence.question.kind not in _KINDS:
            return None
        mine = [entry for claim in claims if (entry := self._entry(claim)) is not None]
        held = {entry.id for entry in mine}
        pairs = [
            (entry, other)
            for other in self._found(evidence)
            if other.id not in held
            for entry in mine
            if opposed(entry, other) and self.told.worth(entry, other)
        ]
        return next(
            (other for entry, other in pairs[:_COMPARED] if self.told.between(entry, other)), None
        )

    def _entry(self, claim: Claim) -> LedgerEntry | None:
        if len(claim.citations) != 1:
            return None
        citation = claim.citations[0]
        entry = entry_at(self.index.document(citation.source_id), citation.start)
        return entry if entry is not None and entry.finding.direction.decided else None

    def _found(self, evidence: Evidence) -> Iterator[LedgerEntry]:
        for source in dict.fromkeys(hit.source.id for hit in evidence.hits):
            yield from entries_of(self.index.document(source))
