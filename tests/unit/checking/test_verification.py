"""The quote must stand in the source; a claim that is the quote needs no more."""

from __future__ import annotations

import pytest

from assistant.checking.claims import ClaimChecker
from assistant.checking.verification import verify_claim
from assistant.domain import (
    Citation,
    Claim,
    Document,
    EvidenceLevel,
    Source,
    SourceKind,
    Support,
    Verdict,
)

TEXT = "However, the tide reached the old pier [2]. Gulls stayed away."
DOCUMENT = Document(
    Source("s", "T", SourceKind.ARTICLE, EvidenceLevel.SECONDARY_ARTICLE), TEXT, (), ()
)
WORD_FOR_WORD = Verdict(Support.SUPPORTED, "Quoted word for word.")


def claim(text: str, quote: str, start: int | None = None) -> Claim:
    at = TEXT.find(quote) if start is None else start
    where = Citation("s", "s:1", quote, at, at + len(quote), "", EvidenceLevel.UNKNOWN)
    return Claim(text, (where,))


@pytest.mark.parametrize(
    "made",
    [
        claim("Gulls stayed away.", "Gulls stayed away."),
        claim("However, the tide reached the old pier.", "However, the tide reached the old pier [2]."),
        claim("The tide reached the old pier.", "the tide reached the old pier [2]."),
    ],
)  # fmt: skip
def test_what_is_the_quote_is_quoted(made: Claim, checker: ClaimChecker) -> None:
    assert verify_claim(made, [DOCUMENT], checker) == WORD_FOR_WORD


@pytest.mark.parametrize(
    "made",
    [
        claim("Gulls came.", "Gulls came.", 44),
        claim("Gulls stayed away.", "Gulls stayed away.", 45),
        claim("The lighthouse was painted.", "Gulls stayed away."),
        Claim("Anything.", ()),
    ],
)
def test_what_does_not_stand_there_is_not_supported(made: Claim, checker: ClaimChecker) -> None:
    verdict = verify_claim(made, [DOCUMENT] * len(made.citations), checker)
    assert verdict.support is Support.UNSUPPORTED
