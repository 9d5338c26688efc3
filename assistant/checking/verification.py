"""Draft → verdicts: the quote must stand in the source, and the claim must say no more than it."""

import re
from collections.abc import Sequence
from typing import Final

from assistant.checking.claims import ClaimChecker
from assistant.domain import Claim, Document, Draft, Support, Verdict, Verification
from assistant.ports import OpenIndex
from assistant.text.sentences import without_markers

_NAME: Final = re.compile(r"“([^”]+)”")


def verify(draft: Draft, index: OpenIndex, check: ClaimChecker) -> Verification:
    """A verdict for each claim."""
    return Verification(
        tuple(
            verify_claim(claim, [index.document(c.source_id) for c in claim.citations], check)
            for claim in draft.claims
        )
    )


def verify_claim(claim: Claim, documents: Sequence[Document], check: ClaimChecker) -> Verdict:
    """Whether the claim says no more than its quotes. `documents` run with its citations.

    The quotes must stand at their places; a claim that is not quoted word for word is then held
    against them by `check`. The first letter's case may differ, for a quote may begin within a
    sentence, and a single word with its comma may have been cut before it ("Conversely, ...").
    """
    if not claim.citations:
        return Verdict(Support.UNSUPPORTED, "It cites nothing.")
    for citation, document in zip(claim.citations, documents, strict=True):
        if not citation.quote or document.text[citation.start : citation.end] != citation.quote:
            return Verdict(
                Support.UNSUPPORTED,
                f"The quote does not stand at its place in {citation.source_id}.",
            )
    if claim.on_names:
        return _of_names(claim)
    if claim.computed:
        return Verdict(Support.SUPPORTED, "Counted from the findings that it cites.")
    quoted = " ".join(without_markers(citation.quote) for citation in claim.citations)
    if _capital(claim.text) == _capital(quoted):
        return Verdict(Support.SUPPORTED, "Quoted word for word.")
    return check.check(claim.text, quoted)


def _of_names(claim: Claim) -> Verdict:
    """Whether both names that a claim sets beside one another stand in its quote."""
    quote = " ".join(" ".join(citation.quote for citation in claim.citations).split()).lower()
    names = _NAME.findall(claim.text.lower())
    if names and all(name in quote for name in names):
        return Verdict(Support.SUPPORTED, "Both names stand together in the quote.")
    return Verdict(Support.UNSUPPORTED, "The quote does not write both names.")


def _capital(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]
