"""The other side: when an answer leans one way, a sentence that leans the other.

Embeddings hardly see negation, so this looks at words. It only adds a sentence to an answer, and
never judges who is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from assistant.domain import Ask, Question, SentenceHit
from assistant.steps.direction import Way, ways

__all__ = ["leaning", "other_side", "side_taken", "wants_both_sides"]

_AGAINST: Final = re.compile(
    r"\b(?:(?:did|does|do|was|were|is|are|has|have|had|could|can|would|may) not|no|neither|nor|cannot"
    r"|never|without|miss(?:ed)?|fail(?:ed|s)?|unlikely|unable|unchanged"
    r"|however|detrimental|harm\w*|wors\w+|slower|resistance|adverse|excessive|cautious"
    r"|preliminary|mixed|conflicting|inconclusive|paradox|dual role|disagree\w*"
    r"|impair\w*|hinder\w*|disrupt\w*|reduced (?:myelin|viability)|moderately|too little)\b",
    re.I,
)
_FOR: Final = re.compile(
    r"\b(?:improv\w+|benefi\w+|protect\w*|promot\w+|promis\w+|(?<!-)enhanc\w+|help\w*|effective|milder"
    r"|ameliorat\w+|eas(?:ed|es)|recover\w*|restor\w+|safeguard\w*|positive|favou?rable|sensitiz\w+"
    r"|all of these|directly"
    r"|(?:needed|required|essential|crucial|necessary) for|rel(?:y|ies) (?:mainly )?on|drives?)\b",
    re.I,
)
_JUDGED: Final = re.compile(
    r"\b(?:miss(?:ed)?|fail(?:ed|s)?|unlikely|unable|detrimental|harm\w*|wors\w+|slower|resistance|adverse"
    r"|excessive|cautious|conflicting|inconclusive|paradox|dual role|disagree\w*|impair\w*|hinder\w*"
    r"|too (?:little|much|small)|delay\w*)\b",
    re.I,
)
_DENIED: Final = re.compile(
    r"\b(?:not|no|never|without|unlikely to|failed to|unable to|neither|moderately|barely"
    r"|hardly|scarcely)\s+(?:[\w-]+\s+){0,2}?(?:"
    + _FOR.pattern.removeprefix(r"\b(?:").removesuffix(r")\b")
    + r")\b",
    re.I,
)
_UNDONE: Final = re.compile(
    r"\b(?:suppress|reduc|prevent|lower|limit|curb|dampen|fewer|less|halt|avoid|against|overcom)\w*\s+(?:[\w-]+\s+){0,2}?"
    r"(?:harm\w*|detriment\w*|wors\w+|adverse|excessive|impair\w*)\b",
    re.I,
)
"""What is bad, and is held back: that speaks for."""
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


# The same sentences come up in question after question.
@lru_cache(maxsize=8192)
def leaning(text: str) -> int:
    """Words that speak for, less words that speak against.

    "Did not improve" speaks against once, "prevents harm" speaks for.
    """
    plain = _UNDONE.sub(" improves ", _DENIED.sub(" cannot ", text))
    return len(_FOR.findall(plain)) - len(_AGAINST.findall(plain))


def side_taken(text: str) -> int:
    """1 when the sentence only speaks for, -1 when it only speaks against or of no effect, else 0.

    Stricter than `leaning`: a bare "no" or "without" takes no side.
    """
    plain = _UNDONE.sub(" improves ", text)
    against = bool(_DENIED.search(plain) or _JUDGED.search(plain) or Way.NONE in ways(plain))
    speaks_for = bool(_FOR.search(_DENIED.sub(" ", plain)))
    return speaks_for - against


def other_side(
    chosen: Sequence[SentenceHit], candidates: Sequence[SentenceHit]
) -> list[SentenceHit]:
    """The sentence that best says the other thing; none when the chosen ones say both already.

    Caution comes first: what speaks against is looked for unless it is there. It must speak of the
    same things: what the question names is covered as far as by the best sentence.
    """
    if not chosen:
        return []
    ways = {(lean > 0) - (lean < 0) for lean in map(leaning, (hit.text for hit in chosen))}
    if {1, -1} <= ways:
        return []
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
    return sorted(fitting, key=lambda hit: -(hit.score + _STRENGTH * leaning(hit.text) * wanted))[
        :1
    ]
