"""Words made comparable: lower case, one spelling, no endings."""

import re
from functools import lru_cache
from typing import Final

import Stemmer

from assistant.text.letters import compared

_STEMMER: Final = Stemmer.Stemmer("english")
_ISE: Final = re.compile(r"is(e|ed|es|er|ing|ation|ations)$")


def fold(word: str) -> str:
    """Lower case, letters that look alike made equal, British and American spelling made one."""
    word = compared(word)
    if word.endswith("'s"):
        word = word[:-2]
    if word.isascii() and len(word) > 4:
        word = word.replace("aem", "em").replace("oed", "ed").replace("oes", "es")
        word = _ISE.sub(r"iz\1", word)
        if word.endswith(("our", "ours")):
            word = word.replace("our", "or")
    return word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Snowball English stem of the folded word."""
    return str(_STEMMER.stemWord(fold(word)))
