"""The judge without a model: every word and number of the claim stands in the evidence.

Strict: a paraphrase is not supported. For an extractive answer that is the right question; for a
written one use a model judge, and say so beside the number.
"""

import re

from assistant.text.negation import NEGATIONS

_MARKER = re.compile(r"\s?\[[\d,;\s–-]+\]")
_SHARE = 0.9


def lexical_judge(claim: str, evidence: str) -> bool:
    """Nine tenths of the claim's words, all its numbers, and the same negations."""
    said, shown = _words(claim), _words(evidence)
    if not said:
        return False
    numbers = {word for word in said if word[0].isdigit()}
    held = set(shown)
    negations = {word for word in said if word in NEGATIONS}
    if not numbers <= held or (held & NEGATIONS) != negations:
        return False
    return sum(word in held for word in said) / len(said) >= _SHARE


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[.,]\d+)*", _MARKER.sub("", text).lower())
