"""What a sentence itself says may be chance: that a difference is not statistically significant."""

import re
from collections.abc import Sequence
from typing import Final

_LIMIT: Final = 0.05
"""The usual one; a larger p-value without another word is no significant difference."""
_BEFORE: Final = 4
"""Words before "significant" among which it is denied."""
_NOT: Final = frozenset("not never cannot fail fails failed failing".split())
_BUT_FOR: Final = frozenset({"only", "just"})
"""With "not" they say that it is."""
_NO: Final = frozenset("no nor non without missed misses missing lacked lacks lacking".split())
_BETWEEN: Final = frozenset(
    "statistically any reach a statistical other attain reaching attaining".split()
)
"""What may stand between "no" and "significant"."""
_VALUE: Final = re.compile(r"\bp\s{0,2}(?:=|>|≥)\s{0,2}(0?[.,]\d{1,6}|1[.,]0{1,3})(?!\d)", re.I)
_WORD: Final = re.compile(r"[\w']+")
_LINKED: Final = re.compile(r"[;:]|,?\s(?:while|whereas)\s|,\s(?:and|but)\s|(?<=\))\s(?:and|but)\s")
"""Where another thing may be told of; in brackets nothing is parted."""
_OF_BEFORE: Final = re.compile(
    r"\A\W{0,3}(?:but |and |although |though |however,? )?(?:this|that|it|the|these|those) (?:\w{1,20} ){0,2}?"
    r"(?:was|were|is|are|did|does|had|has|miss\w*|fail\w*|lack\w*|reach\w*)\b",
    re.I,
)
"""A part that tells of what stands before it: "but the change was not significant"."""


def not_significant(sentence: str) -> list[str]:
    """The parts of a sentence of which it says that the difference is not significant, with what they point back to.

    >>> not_significant("Pain eased (p=0.01), while walking did not improve significantly.")
    ['walking did not improve significantly.']
    >>> not_significant("Scores fell, but the change was not significant (p=0.07).")
    ['Scores fell the change was not significant (p=0.07).']
    """
    parts = _parts(sentence)
    found = []
    for number, part in enumerate(parts):
        if not _may_be_chance(part):
            continue
        back = number > 0 and _OF_BEFORE.match(part) is not None
        found.append(f"{parts[number - 1]} {part}" if back else part)
    return found


def _may_be_chance(part: str) -> bool:
    values = [float(value.replace(",", ".")) for value in _VALUE.findall(part)]
    return _is_denied(part) or (bool(values) and min(values) > _LIMIT)


def _is_denied(part: str) -> bool:
    """Whether "significant" or "significance" is denied in so many words."""
    words = _WORD.findall(part.lower().replace("’", "'"))
    if not {"insignificant", "nonsignificant"}.isdisjoint(words):
        return True
    told = [at for at, word in enumerate(words) if word.startswith("significan")]
    return any(_denies(words, back, at) for at in told for back in range(max(at - _BEFORE, 0), at))


def _denies(words: Sequence[str], back: int, at: int) -> bool:
    """Whether the word at `back` denies what stands at `at`."""
    between = set(words[back + 1 : at])
    if words[back] in _NOT or words[back].endswith("n't"):
        return not between & _BUT_FOR
    return words[back] in _NO and between <= _BETWEEN


def _parts(sentence: str) -> list[str]:
    """Parts between links, brackets left whole."""
    parts, start, depth, at = [], 0, 0, 0
    while at < len(sentence):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(sentence[at], 0)
        link = _LINKED.match(sentence, at) if depth <= 0 else None
        if link:
            parts.append(sentence[start:at])
            start = at = link.end()
            continue
        at += 1
    return [part.strip() for part in (*parts, sentence[start:]) if part.strip()]
