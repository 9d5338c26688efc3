"""Abbreviations that two texts are found to share: “NR” in the one is “nicotinamide riboside” in the other.

After Schwartz and Hearst 2003 (doi:10.1142/9789812776303_0042): the letters of the short form are looked for from
its end on, and the first has to begin a word. Here the long form stands in another text, and not before a bracket.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["written_out"]

_WORD: Final = re.compile(r"[^\W_]+")
_SHORT: Final = range(2, 9)
"""Letters of a short form."""
_LITTLE: Final = 3
"""Letters of words such as “of” and “and”, which a short form may leave out."""
_CAPITALS: Final = 2
"""Fewer are a word that begins a sentence."""


def written_out(text: str, other: str) -> str:
    """The text with each abbreviation replaced by the words of `other` that it stands for."""
    return _WORD.sub(lambda match: _long_form(match.group(), other) or match.group(), text)


def _long_form(short: str, text: str) -> str:
    """The run of whole words that a short form stands for, a word for a letter if it can be; empty without one."""
    if len(short) not in _SHORT or sum(c.isupper() for c in short) < _CAPITALS:
        return ""
    if short.lower() in map(str.lower, _WORD.findall(text)):
        return ""
    runs = (
        text[start : last.end()]
        for last in _WORD.finditer(text)
        if (start := _start(short.lower(), text[: last.end()].lower(), last.start())) is not None
    )
    runs = (run for run in runs if _begins_its_words(short.lower(), run.lower()))
    return min(runs, key=lambda r: (abs(len(_WORD.findall(r)) - len(short)), len(r)), default="")


def _begins_its_words(short: str, run: str) -> bool:
    """Whether each longer word of a run begins with a letter of the short form."""
    return all(word[0] in short for word in _WORD.findall(run) if len(word) > _LITTLE)


def _start(short: str, text: str, last: int) -> int | None:
    """Where a long form that ends with the text begins; its last word, from `last` on, has to take part."""
    at = text.rfind(short[-1], last)
    for letter in reversed(short[1:-1]):
        if at >= 0:
            at = text.rfind(letter, 0, at)
    if at < 0:
        return None
    while (at := text.rfind(short[0], 0, at)) >= 0:
        if not at or not text[at - 1].isalnum():
            return at
    return None
