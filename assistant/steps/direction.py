"""Which way a sentence says that something went: up, down, or nowhere.

Words only, with negation: "did not raise" is nowhere, "prevented the rise" is not understood.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

__all__ = [
    "Way",
    "agrees",
    "better_or_worse",
    "claims_significance",
    "denied_parts",
    "is_denied",
    "ways",
]

_UP: Final = (
    r"(?:rais\w+|ris(?:es?|ing)|rose|increas\w+|elevat\w+|boost\w*|enhanc\w+|augment\w*|upregulat\w+|up-regulat\w+"
    r"|expand\w*|promot\w+|induc\w+|activat\w+|stimulat\w+|more|higher|greater|larger|longer|improv\w+|gain(?:s|ed)?"
    r"|grew|growth|strengthen\w*|accelerat\w+|worsen\w*|exacerbat\w+)"
)
_DOWN: Final = (
    r"(?:lower\w*|decreas\w+|reduc\w+|fell|falls?|dropp?\w*|declin\w+|diminish\w*|lessen\w*|suppress\w*|inhibit\w*"
    r"|downregulat\w+|down-regulat\w+|shr[aiu]nk\w*|cuts?|fewer|less|smaller|shorter|attenuat\w+|ameliorat\w+"
    r"|alleviat\w+|eas(?:es?|ed|ing)|mitigat\w+|weaken\w*|block\w*|prevent\w*|protect\w*|abolish\w*|impair\w*"
    r"|los[st]\w*|deplet\w+|slow\w*|delay\w*)"
)
_NONE: Final = re.compile(
    r"\b(?:no (?:significant |measurable |clear |relevant )?(?:effect|change|difference|increase|decrease|association"
    r"|impact|influence|benefit)s?|unchanged|unaffected|unaltered|did not (?:differ|change|affect|alter)"
    r"|does not (?:differ|change|affect|alter)"
    r"|(?:very |only )?little (?:effect|influence|impact|change|difference)|almost no"
    r"|without (?:effect|change|changing|altering|affecting)"
    r"|disturbed neither"
    r"|not (?:differ\w*|change\w*|affect\w*|alter\w*)|similar|hardly (?:changed|moved|any)"
    r"|neither)\b",
    re.I,
)
_NOT: Final = (
    r"(?:not|n['’]t|never|no|cannot|without|fail(?:s|ed)? to|unable to|unlikely to|neither|nor"
    r"|lack(?:s|ed)? of)"
)
_BETTER: Final = re.compile(
    r"\b(?:improv\w+|ameliorat\w+|alleviat\w+|mitigat\w+|eas(?:es|ed|ing)|protect\w*|benefi\w+|milder|better"
    r"|recover\w*|restor\w+|beneficial|helps?|helped)\b",
    re.I,
)
_WORSE: Final = re.compile(
    r"\b(?:wors\w+|exacerbat\w+|aggravat\w+|deteriorat\w+|harm(?:s|ed|ful)?|detriment\w*|damag(?:es|ed|ing))\b",
    re.I,
)
_UP_ONE: Final = re.compile(rf"\b{_UP}\b", re.I)
_DOWN_ONE: Final = re.compile(rf"\b{_DOWN}\b", re.I)
_DENIED: Final = re.compile(rf"\b\w*{_NOT}\s+(?:[\w-]+\s+){{0,2}}?(?:{_UP}|{_DOWN})\b", re.I)
_NEGATION: Final = re.compile(rf"\b\w*{_NOT}\b", re.I)


_CLAUSE_END: Final = re.compile(
    r"[,;:.]|\b(?:but|while|whereas|although|though|yet|however)\b", re.I
)
_SPARED: Final = re.compile(
    r"\b(?:untouched|unchanged|unaffected|intact|spared?|leav\w+ .{0,40} alone|stable|the same)\b",
    re.I,
)
_SIGNIFICANT: Final = re.compile(r"\b(?<!not )(?<!no )significan\w+", re.I)
_NOT_SIGNIFICANT: Final = re.compile(
    r"\b(?:not (?:statistically )?significan\w+|without reaching (?:statistical )?significance"
    r"|miss(?:ed|es|ing) (?:statistical )?significance|no significan\w+|insignifican\w+"
    r"|(?:did|does|do) not reach (?:statistical )?significance|not reach\w* significance)",
    re.I,
)


_NOT_LOOKED_AT: Final = re.compile(
    r"\b(?:not|never) (?:reported|measured|tested|assessed|examined|designed|studied|mentioned|an outcome)\b",
    re.I,
)
_PEOPLE: Final = re.compile(r"\b(?:people|patients?|humans?|persons?|women|men|volunteers)\b", re.I)
_ANIMALS_ONLY: Final = re.compile(
    r"\bonly in (?:mice|mouse|rats?|animals?|cells|culture)|\bin (?:mice|rats|animals) only\b", re.I
)


class Way(StrEnum):
    """Up, down, or no change."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


def ways(text: str) -> frozenset[Way]:
    """Every way that the sentence speaks of; empty when it speaks of none."""
    found = set()
    if _NONE.search(text) or _DENIED.search(text):
        found.add(Way.NONE)
    rest = _DENIED.sub(" ", _NONE.sub(" ", text))
    if _UP_ONE.search(rest):
        found.add(Way.UP)
    if _DOWN_ONE.search(rest):
        found.add(Way.DOWN)
    return frozenset(found)


def denied_parts(text: str) -> list[tuple[str, frozenset[Way]]]:
    """What a sentence says did not happen or is unlikely to: each denial up to the end of its clause.

    With it the ways that are denied: "not raised" denies up, "no effect" both.
    """
    parts = []
    for match in (*_DENIED.finditer(text), *_NONE.finditer(text)):
        rest = text[match.start() :]
        end = _CLAUSE_END.search(rest, match.end() - match.start())
        up, down = _UP_ONE.search(match.group()), _DOWN_ONE.search(match.group())
        denied = {way for way, found in ((Way.UP, up), (Way.DOWN, down)) if found}
        parts.append(
            (rest[: end.start()] if end else rest, frozenset(denied or {Way.UP, Way.DOWN}))
        )
    return parts


def agrees(assumed: str, sentence: str) -> bool | None:
    """Whether a sentence goes the way that is assumed; None when it takes no side.

    A sentence that speaks of no effect at all disagrees with whatever is said to have happened,
    and so does one that says it was not looked at, or only in animals where people are meant.
    """
    claimed, shown = ways(assumed), ways(sentence)
    if claims_significance(assumed, sentence):
        return False
    if _NOT_LOOKED_AT.search(sentence):
        return False
    if _PEOPLE.search(assumed) and _ANIMALS_ONLY.search(sentence):
        return False
    good, bad = better_or_worse(assumed), better_or_worse(sentence)
    if good and bad:
        return good == bad
    if shown == {Way.NONE}:
        return claimed == {Way.NONE} or is_denied(assumed) or _SPARED.search(assumed) is not None
    if _SPARED.search(assumed) and shown - {Way.NONE}:
        return False
    if claimed and shown:
        return bool(claimed & shown)
    return None


def claims_significance(claim: str, sentence: str) -> bool:
    """Whether a claim says "significantly" of what a sentence says was not significant."""
    return bool(_SIGNIFICANT.search(claim)) and bool(_NOT_SIGNIFICANT.search(sentence))


def better_or_worse(text: str) -> int:
    """1 when the sentence only says that something got better, -1 when only worse, else 0."""
    rest = _DENIED.sub(" ", _NONE.sub(" ", text))
    better, worse = bool(_BETTER.search(rest)), bool(_WORSE.search(rest))
    return better - worse


def is_denied(text: str) -> bool:
    """Whether the sentence denies something."""
    return bool(_NEGATION.search(text))
