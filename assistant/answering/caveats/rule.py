"""What a rule may look at, and what a rule is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from assistant.domain import (
    Caveat,
    CaveatCode,
    ChainLink,
    Citation,
    Claim,
    Conflict,
    CorpusProfile,
    Draft,
    Evidence,
    Source,
)


@dataclass(frozen=True, slots=True)
class CaveatContext:
    """All that a rule may look at."""

    evidence: Evidence
    draft: Draft
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Each cited source."""
    truncated: Mapping[str, bool] = field(default_factory=dict)
    """For each cited source, whether its text breaks off."""
    chain: tuple[ChainLink, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    premise: str = ""
    """Why what the question takes for granted is not so, or not known; empty when nothing is amiss."""
    corpus: CorpusProfile = field(default_factory=CorpusProfile)
    year: int = 0
    """In which the index was built; 0 when that does not matter."""
    participants: Mapping[str, int] = field(default_factory=dict)
    """For each cited source of which it is known, how many took part."""
    direct: Mapping[str, bool] = field(default_factory=dict)
    """For each cited source with known conditions, whether the corpus's own, or a model of it, is among them."""

    @property
    def shown(self) -> tuple[Claim, ...]:
        """The sentences that are read: those of the answer, or those that come near where there is none."""
        return self.draft.claims or self.draft.nearest

    def numbers(self, found: Iterable[int]) -> tuple[int, ...]:
        """Numbers of shown sentences as a caveat names them: none where they are no claims."""
        return tuple(dict.fromkeys(found)) if self.draft.claims else ()


Rule = Callable[[CaveatContext], Caveat | None]


def of_claims(
    at: CaveatContext,
    code: CaveatCode,
    text: str,
    applies: Callable[[Citation], bool],
) -> Caveat | None:
    """The caveat on every sentence shown of which a citation has a property; None when none has."""
    found = [
        number
        for number, claim in enumerate(at.shown)
        if any(applies(citation) for citation in claim.citations)
    ]
    return Caveat(code, text, at.numbers(found)) if found else None
