"""What a sentence itself says may be chance: that a difference is not statistically significant."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["not_significant"]

_LIMIT: Final = 0.05
"""The usual one; a larger p-value without another word is no significant difference."""
_SAID: Final = re.compile(
    r"\b(?:not|never|n't|n’t|cannot|fail\w{0,4}) (?:(?!only\b|just\b)\w{1,20} ){0,3}?"
    r"(?:statistical )?significan(?:ce|t|tly)\b"
    r"|\b(?:no|nor|non|without|miss\w{0,4}|lack\w{0,4}|short of)[ -]"
    r"(?:(?:reach|reaching|attain|attaining|statistical|statistically|any|a|other) ){0,3}?significan(?:ce|t|tly)\b"
    r"|\b(?:insignificant|nonsignificant)\b",
    re.I,
)
_VALUE: Final = re.compile(r"\bp\s{0,2}(?:=|>|≥)\s{0,2}(0?[.,]\d{1,6}|1[.,]0{1,3})(?!\d)", re.I)
_LINKED: Final = re.compile(r"[;:]|,?\s(?:while|whereas)\s|,\s(?:and|but)\s|(?<=\))\s(?:and|but)\s")
"""Where another thing may be told of; in brackets nothing is parted."""
_OF_BEFORE: Final = re.compile(
    r"\A\W{0,3}(?:but |and |although |though |however,? )?(?:this|that|it|the|these|those) (?:\w{1,20} ){0,2}?"
    r"(?:was|were|is|are|did|does|had|has|miss\w*|fail\w*|lack\w*|reach\w*)\b",
    re.I,
)
"""A part that tells of what stands before it: "but the change missed significance"."""


def not_significant(sentence: str) -> list[str]:
    """The parts of a sentence of which it says that the difference is not significant, with what they point back to.

    >>> not_significant("Pain eased (p=0.01), while walking did not improve significantly.")
    ['walking did not improve significantly.']
    >>> not_significant("Scores fell, but the change missed statistical significance (p=0.059).")
    ['Scores fell the change missed statistical significance (p=0.059).']
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
    return _SAID.search(part) is not None or (bool(values) and min(values) > _LIMIT)


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
