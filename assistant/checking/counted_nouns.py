"""What a number counts: the noun behind it, by the lexicon where that has it, else by its stem."""

from itertools import pairwise
from typing import Final

from assistant.checking.numerals import NumberToken
from assistant.text.lexicon import Lexicon
from assistant.text.populations import is_person
from assistant.text.stemming import stem
from assistant.text.words import STOPWORDS

_WITHIN: Final = 5
"""Words behind the number in which its noun is looked for: "296 newly diagnosed adult women"."""
_NO_PLURAL: Final = ("ss", "us", "is")


def what_is_counted(
    found: list[NumberToken], at: int, lexicon: Lexicon
) -> tuple[tuple[str, ...], int]:
    """(what is counted, index after the noun); empty when no noun follows.

    Its own name comes first, then what it is a kind of: rats are animals.
    """
    for i in range(at, min(at + _WITHIN, len(found))):
        word = found[i].text.lower()
        if word == "-" and (i > at or _joins(found, i)):
            continue
        if not found[i].word or word in STOPWORDS:
            break
        names = _names(word, lexicon)
        if names:
            return names, i + 1
    return (), at


def _joins(found: list[NumberToken], at: int) -> bool:
    """Whether a hyphen makes one word of what stands on both sides: "8-patient"."""
    around = found[max(0, at - 1) : at + 2]
    return len(around) == 3 and all(one.end == other.start for one, other in pairwise(around))


def _names(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What a noun is counted under; empty when the word does not look like one."""
    if is_person(word):
        return ("@human",)
    concept = lexicon.longest([word], 0)
    if concept and concept[1] in lexicon.group("population"):
        return (f"@{concept[1]}", *(f"@{kind}" for kind in lexicon.broader(concept[1])))
    if len(word) > 3 and word.endswith("s") and not word.endswith(_NO_PLURAL):
        key = stem(word)
        return (key, *lexicon.families_of(key))
    return ()
