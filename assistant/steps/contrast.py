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
    r"\b(?:(?:did|does|do|was|were|is|are|has|have|had|could|can|would|may) not|no|neither|nor|cannot"
    r"|never|without|miss(?:ed)?|fail(?:ed|s)?|unlikely|unable|unchanged"
    r"|however|detrimental|harm\w*|wors\w+|slower|resistance|adverse|excessive|cautious"
    r"|preliminary|mixed|conflicting|inconclusive|paradox|dual role|disagree\w*"
    r"|impair\w*|hinder\w*|disrupt\w*|reduced (?:myelin|viability)|moderately|too little)\b",
    re.I,
)
_FOR: Final = re.compile(
    r"\b(?:improv\w+|benefi\w+|protect\w*|promot\w+|promis\w+|enhanc\w+|help\w*|effective|milder"
    r"|ameliorat\w+|eas(?:ed|es)|recover\w*|restor\w+|safeguard\w*|positive|favou?rable|sensitiz\w+"
    r"|more complete|all of these|directly)\b",
    re.I,
)
_DENIED: Final = re.compile(
    r"\b(?:not|no|never|without|unlikely to|failed to|unable to|neither)\s+(?:[\w-]+\s+){0,2}?(?:"
    + _FOR.pattern.removeprefix(r"\b(?:").removesuffix(r")\b")
    + r")\b",
    re.I,
)
_CLOSE: Final = 0.6
"""The other side must score at least this share of the best sentence."""
_NAMED: Final = 0.65
"""And cover this share of what the question names, or as much as the best sentence does."""
_STRENGTH: Final = 0.06
"""What each further word for or against adds to its score."""


def wants_both_sides(question: Question) -> bool:
    """Whether the question can be answered both ways: yes or no, more or less, good or bad."""
    weighs = any(term.weighs for term in question.terms)
    return question.ask is Ask.YES_NO or (question.ask in {Ask.COMPARISON, Ask.OPEN} and weighs)


def leaning(text: str) -> int:
    """Words that speak for, less words that speak against; "did not improve" speaks against once."""
    plain = _DENIED.sub(" cannot ", text)
    return len(_FOR.findall(plain)) - len(_AGAINST.findall(plain))


def other_side(
    chosen: Sequence[SentenceHit], candidates: Sequence[SentenceHit]
) -> SentenceHit | None:
    """The sentence that best says the other thing; None when the chosen ones say both already.

    Caution comes first: what speaks against is looked for unless it is there. It must speak of the
    same things: what the question names is covered as far as by the best sentence.
    """
    if not chosen:
        return None
    ways = {(lean > 0) - (lean < 0) for lean in map(leaning, (hit.text for hit in chosen))}
    if {1, -1} <= ways:
        return None
    wanted = 1 if -1 in ways else -1
    best = chosen[0]
    fitting = [
        hit
        for hit in candidates
        if leaning(hit.text) * wanted > 0
        and hit.names >= min(_NAMED, best.names)
        and hit.score >= _CLOSE * best.score
        and hit.sentence.quotable
        and hit not in chosen
    ]
    return max(
        fitting, key=lambda hit: hit.score + _STRENGTH * leaning(hit.text) * wanted, default=None
    )
