"""The other side: when an answer leans one way, a sentence that leans the other.

Embeddings hardly see negation, so this looks at words. It only adds a sentence to an answer, and
never judges who is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from assistant.domain import Ask, Question, SentenceHit

__all__ = ["leaning", "other_side", "wants_both_sides"]

_AGAINST: Final = re.compile(
    r"\b(?:not|no|neither|nor|cannot|never|without|miss(?:ed)?|fail(?:ed|s)?|unlikely|unable|unchanged"
    r"|however|detrimental|harm\w*|wors\w+|slow(?:er|ed)|resistance|adverse|excessive|cautious"
    r"|preliminary|paradox|dual role|disagree\w*|concerns?|risks?|block(?:ed|s)|prevent(?:ed|s)? (?:it|them)"
    r"|impair\w*|hinder\w*|disrupt\w*|reduced (?:myelin|viability)|moderately|too little|limited)\b",
    re.I,
)
_FOR: Final = re.compile(
    r"\b(?:improv\w+|benefi\w+|protect\w*|promot\w+|promis\w+|enhanc\w+|help\w*|effective|milder"
    r"|ameliorat\w+|eas(?:ed|es)|recover\w*|restor\w+|safeguard\w*|positive|favou?rable|sensitiz\w+"
    r"|more complete|all of these|directly)\b",
    re.I,
)
_CLOSE: Final = 0.62
"""The other side must score at least this share of the best sentence."""


def wants_both_sides(question: Question) -> bool:
    """Whether the question can be answered both ways: yes or no, more or less, good or bad."""
    weighs = any(term.alternatives and term.generic for term in question.terms)
    return question.ask is Ask.YES_NO or (question.ask in {Ask.COMPARISON, Ask.OPEN} and weighs)


def leaning(text: str) -> int:
    """+1 when the words of a sentence speak for, -1 when they speak against, 0 when neither."""
    against, speaks_for = len(_AGAINST.findall(text)), len(_FOR.findall(text))
    if against == speaks_for:
        return 0
    return 1 if speaks_for > against else -1


def other_side(
    chosen: Sequence[SentenceHit], candidates: Sequence[SentenceHit]
) -> SentenceHit | None:
    """The best candidate that leans against all that were chosen; None when they differ already.

    It must speak of the same things: what the question names is covered as far as by the best.
    """
    leanings = {leaning(hit.text) for hit in chosen} - {0}
    if len(leanings) != 1 or not chosen:
        return None
    wanted = -leanings.pop()
    best = chosen[0]
    for hit in candidates:
        if (
            leaning(hit.text) == wanted
            and hit.names >= min(0.65, best.names)
            and hit.score >= _CLOSE * best.score
            and not hit.sentence.truncated
        ):
            return hit
    return None
