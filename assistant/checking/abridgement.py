"""Is a sentence another one with parts left out, and none that changes what it says?

For writers that cannot be trusted with an order of words: all words of a false sentence may stand in a true
one. So the words have to stand in the same order, and what is left out between two of them is set off by
punctuation and begins like an apposition, a relative clause or a second clause. What begins with a condition,
a place, a time or an exception stays.
"""

import re
from dataclasses import dataclass
from typing import Final

from assistant.text.letters import compared, words_in
from assistant.text.stemming import stem

_LIGHT: Final = frozenset(
    "a an the is are was were be been being has have had that also this these it its".split()
)
"""Words that may come and go: articles, forms of "be" and "have", words that point."""
_DROPPED: Final = frozenset(
    "a an the which who whose and named called known such including eg ie".split()
)
"""What may be left out begins with one of these, unless it stands in brackets or behind a semicolon."""
_TAKES_BACK: Final = frozenset(
    "but however although though except unless if when only not no yet whereas while until nor".split()
)
"""With one of these a clause takes something back of the one before it."""
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_PARTS: Final = re.compile(r"([,;:–—]\s*)")


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int


def is_shortened(sentence: str, source: str) -> bool:
    """Whether `sentence` is `source`, or what is left when such parts are left out; case does not count."""
    wanted, there = _words(sentence), _words(source)
    if not wanted or len(wanted) > len(there):
        return False
    # Places in the source at which the words so far can end; at first, before its first word.
    ends = {-1}
    for word in wanted:
        ends = {
            at
            for at, other in enumerate(there)
            if other.key == word.key
            and any(before < at and _may_go(source, there, before, at) for before in ends)
        }
        if not ends:
            return False
    return any(_may_go(source, there, at, len(there)) for at in ends)


def _may_go(source: str, words: list[_Word], before: int, after: int) -> bool:
    """Whether the words between these two, if any, may be left out."""
    if after == before + 1:
        return True
    if before < 0:
        return False  # a sentence keeps its beginning: who, where, when
    last = after == len(words)
    gap = source[words[before].end : len(source) if last else words[after].start]
    # In front of each part stands the mark that sets it off; the first part has to be empty, and the last one
    # where the sentence goes on.
    opening, *parts = _PARTS.split(_BRACKETED.sub(" ", gap))
    if not last and parts:
        if not _is_light(parts[-1]):
            return False
        parts = parts[:-2]
    marked = zip(parts[::2], parts[1::2], strict=True)
    return _is_light(opening) and all(_is_beside(mark, part) for mark, part in marked)


def _is_beside(mark: str, part: str) -> bool:
    """Whether a part behind such a mark says something more, and takes nothing back."""
    if _is_light(part):
        return True
    keys = [compared(word) for word, _, _ in words_in(part)]
    if _TAKES_BACK & set(keys):
        return False
    return mark.strip() in {";", ":"} or keys[0] in _DROPPED


def _is_light(text: str) -> bool:
    """Whether it holds no word that counts."""
    return not _words(text)


def _words(text: str) -> list[_Word]:
    found = []
    for word, start, end in words_in(text):
        key = compared(word)
        if key not in _LIGHT:
            found.append(_Word(stem(word), start, end))
    return found
