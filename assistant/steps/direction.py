"""Which way a sentence says that something went: up, down, or nowhere.

Words only, with negation: "did not raise" is nowhere, "prevented the rise" is not understood.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

__all__ = ["Way", "better_or_worse", "is_denied", "ways"]

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


def better_or_worse(text: str) -> int:
    """1 when the sentence only says that something got better, -1 when only worse, else 0."""
    rest = _DENIED.sub(" ", _NONE.sub(" ", text))
    better, worse = bool(_BETTER.search(rest)), bool(_WORSE.search(rest))
    return better - worse


def is_denied(text: str) -> bool:
    """Whether the sentence denies something."""
    return bool(_NEGATION.search(text))
