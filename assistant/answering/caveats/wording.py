"""Warnings about how sure something sounds, and about sources that disagree."""

from assistant.answering.caveats.rule import CaveatContext
from assistant.domain import Caveat, CaveatCode, ChainVerdict, EvidenceLevel
from assistant.text.sentence_profile import is_hedged, is_universal

_RETOLD = frozenset({EvidenceLevel.SECONDARY_ARTICLE, EvidenceLevel.NARRATIVE_REVIEW})
"""What retells the work of others: there "all" and "always" are the reteller's."""


def unsupported_removed(at: CaveatContext) -> Caveat | None:
    """A language model wrote what its passages do not bear out; it is not shown."""
    removed = at.draft.removed
    if not removed:
        return None
    return Caveat(
        CaveatCode.UNSUPPORTED_REMOVED,
        f"{removed} sentence{'s' if removed > 1 else ''} that the language model wrote "
        f"{'were' if removed > 1 else 'was'} left out: the passages do not bear "
        f"{'them' if removed > 1 else 'it'} out.",
    )


def figure_unconfirmed(at: CaveatContext) -> Caveat | None:
    """A claim gives a figure that the record of the paper it cites does not give."""
    links = [link for link in at.chain if link.verdict is ChainVerdict.FIGURE_NOT_FOUND]
    if not links:
        return None
    papers = ", ".join(dict.fromkeys(link.source_id for link in links))
    return Caveat(
        CaveatCode.FIGURE_UNCONFIRMED,
        f"A figure here is not in what is known of the paper that it is taken from ({papers}).",
        at.numbers(link.claim for link in links),
    )


def overstated(at: CaveatContext) -> Caveat | None:
    """A claim is worded more strongly than its evidence, or than the paper it cites."""
    weaker = {link.claim for link in at.chain if link.verdict is ChainVerdict.WEAKER}
    sweeping = {
        number
        for number, claim in enumerate(at.shown)
        if is_universal(claim.text)
        and all(citation.evidence in _RETOLD for citation in claim.citations)
    }
    found = sorted(weaker | sweeping)
    if not found:
        return None
    return Caveat(
        CaveatCode.OVERSTATED,
        "Something here is worded more strongly than the evidence behind it.",
        at.numbers(found),
    )


def sources_disagree(at: CaveatContext) -> Caveat | None:
    """Sentences that are shown disagree, or studies that are counted together."""
    parted = {n for conflict in at.conflicts for n in (*conflict.one, *conflict.other)}
    counted = {group.population for group in at.draft.summary if group.parted}
    of_them = [(n, c.computed) for n, c in enumerate(at.draft.claims) if c.group in counted]
    lines = {n for n, computed in of_them if computed}
    parted |= lines or {n for n, _ in of_them}
    if not parted:
        return None
    return Caveat(
        CaveatCode.SOURCES_DISAGREE,
        "The sources do not all point the same way; both sides are shown, neither is averaged away.",
        at.numbers(sorted(parted)),
    )


def hedged(at: CaveatContext) -> Caveat | None:
    """A claim is left open by its own source; a title is asked for as it is."""
    if at.evidence.question.about_sources:
        return None
    claims = tuple(n for n, claim in enumerate(at.draft.claims) if is_hedged(claim.text))
    if not claims:
        return None
    return Caveat(
        CaveatCode.HEDGED,
        "Some of this is put forward by its own source as possible, not as established.",
        claims,
    )
