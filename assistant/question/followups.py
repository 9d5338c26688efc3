"""A follow-up → the question with those before it that it may lean on.

Nothing is put into words: what "And in people?" means after "Does rapamycin help in EAE?" is for the reader to
find, which is trained on questions in this form (training/asked/talk_*.yaml). It is given whole questions so,
too: "What are the side effects?" may lean on the one before, or not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from assistant.domain import Turn
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse

__all__ = ["in_context", "leans"]

_OPENS: Final = re.compile(r"^(?:(?:and|but|so|or|also)\b|(?:what|how) (?:about|of)\b)", re.I)
_POINTS: Final = re.compile(
    r"\b(?:it|its|they|them|their|those|these|that|this|one|ones|either|both|he|she|his|her)\b",
    re.I,
)
_SHORT: Final = 5
"""Words of a question that names nothing of the field and so is none by itself: "At what dose?"."""
_BEFORE: Final = 3
"""Questions that a follow-up is read with."""
_BESIDE: Final = re.compile(r"(?P<question>.+?) \((?P<before>.+)\)\?", re.S)


def leans(text: str, lexicon: Lexicon) -> bool:
    """Whether a question points back, goes on, or is a few words that name nothing of the field."""
    if _OPENS.match(text) or _POINTS.search(text):
        return True
    named = any(token.is_concept for token in analyse(text, lexicon))
    return not named and len(re.findall(r"\w+", text)) <= _SHORT


def in_context(text: str, turns: Sequence[Turn]) -> str:
    """The question with those that it may lean on beside it, back to the last that stood alone.

    Example: "And in people (Does rapamycin help in EAE)?"
    """
    if not turns:
        return text
    last, before = _parted(turns[-1].standalone)
    asked = [*before, last][-_BEFORE:]
    return f"{_open(text)} ({'? '.join(asked)})?"


def _parted(standalone: str) -> tuple[str, list[str]]:
    """A question as `in_context` gives it, without what stands beside it, and that."""
    found = _BESIDE.fullmatch(standalone)
    if found is None:
        return _open(standalone), []
    return found["question"], found["before"].split("? ")


def _open(question: str) -> str:
    """A question without its mark."""
    return question.rstrip(" ?.!")
