"""Where each caveat stands: before the answer, in the line on its evidence, with a source, or below.

A wall of warnings is read by nobody. What an answer rests on is one sentence, what holds for a source
stands beside its name, and of the rest the two that would mislead most are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answering.caveats.evidence import years_old
from assistant.answering.caveats.evidence_summary import evidence_line
from assistant.answering.caveats.rule import CaveatContext
from assistant.answering.caveats.safety import safety
from assistant.domain import Badge, Caveat, CaveatCode, EvidenceLine, Source, SourceKind

_MOST: Final = 2
_BESIDE: Final = frozenset(
    {
        CaveatCode.ABSTRACT_ONLY,
        CaveatCode.COMMERCIAL_SOURCE,
        CaveatCode.DATED,
        CaveatCode.INDIRECT_EVIDENCE,
        CaveatCode.RETRACTED,
        CaveatCode.SECONDARY_SOURCE,
        CaveatCode.TRUNCATED_SOURCE,
        CaveatCode.UNREVIEWED_SOURCE,
    }
)
"""Shown with the source that they are about."""
_BELOW_FOR_THE_LEAD: Final = frozenset(
    {
        CaveatCode.COMMERCIAL_SOURCE,
        CaveatCode.INDIRECT_EVIDENCE,
        CaveatCode.TRUNCATED_SOURCE,
        CaveatCode.UNREVIEWED_SOURCE,
        CaveatCode.HEDGED,
    }
)
"""Shown below, too, where the first sentence is concerned."""
_ALWAYS: Final = frozenset({CaveatCode.RETRACTED})


@dataclass(frozen=True, slots=True)
class ArrangedCaveats:
    """The caveats of an answer, each in its place."""

    safety: tuple[Caveat, ...]
    evidence: EvidenceLine
    caveats: tuple[Caveat, ...]
    badges: Mapping[str, tuple[Badge, ...]]


def arranged(at: CaveatContext, warnings: Sequence[Caveat]) -> ArrangedCaveats:
    """`warnings` are all that apply, most important first."""
    # What a name stands for rests on no evidence; that its source was withdrawn is told all the same.
    names = bool(at.shown) and all(claim.on_names for claim in at.shown)
    first = () if names else safety(at, warnings)
    line = EvidenceLine() if names else evidence_line(at, warnings)
    shown = {caveat.code for caveat in first} | set(line.codes)
    below = [w for w in warnings if w.code not in shown and _is_below(w, names=names)]
    badges = {key: _badges(source, at) for key, source in at.sources.items()}
    return ArrangedCaveats(
        first, line, tuple(below[:_MOST]), {k: b for k, b in badges.items() if b}
    )


def _is_below(caveat: Caveat, *, names: bool) -> bool:
    if names or caveat.code in _ALWAYS:
        return caveat.code in _ALWAYS
    if caveat.code in _BELOW_FOR_THE_LEAD:
        return 0 in caveat.claims
    return caveat.code not in _BESIDE


def _badges(source: Source, at: CaveatContext) -> tuple[Badge, ...]:
    kind = source.kind
    found = {
        CaveatCode.RETRACTED: "retracted" if source.retracted else "",
        CaveatCode.COMMERCIAL_SOURCE: "seller's website" if source.commercial else "",
        CaveatCode.UNREVIEWED_SOURCE: "added by a user" if kind is SourceKind.USER else "",
        CaveatCode.INDIRECT_EVIDENCE: (
            f"not about {at.corpus.called or at.corpus.condition}"
            if at.direct.get(source.id) is False
            else ""
        ),
        CaveatCode.ABSTRACT_ONLY: {
            SourceKind.ABSTRACT: "abstract only",
            SourceKind.PAPER_RECORD: "our notes, not the full text",
        }.get(kind, ""),
        CaveatCode.TRUNCATED_SOURCE: "breaks off" if at.truncated.get(source.id) else "",
        CaveatCode.DATED: f"more than {old} years old"
        if (old := years_old(source, at.year))
        else "",
    }
    return tuple(Badge(code, text) for code, text in found.items() if text)
