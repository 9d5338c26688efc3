"""Sentences that mean nothing alone: which ones, and what they need before them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from assistant.domain import Document

__all__ = ["antecedents", "refers_back"]

_LINK: Final = (
    r"(?:However|Moreover|Furthermore|Additionally|Thus|Therefore|Conversely|Instead|Also|But|And|Here"
    r"|In addition|As a result|By contrast|In contrast|Similarly|Consequently|Hence|Rather|Still)[, ]+"
)
_REFERS: Final = re.compile(
    rf"^(?:{_LINK})?"
    r"(?:It|They|This|These|Those|That|Such|He|She|Its|Their|His|Her|Both|Neither|The latter|The former"
    r"|it|they|this|these|those|such|its|their|both"
    r"|The (?:resulting|same|other|second|remaining|two|three) \w+"
    r"|(?:All|Each|Most|Some|None|Many) of (?:these|them|those))\b"
)
# "It is essential to ..." points at nothing before it.
_EMPTY_IT: Final = re.compile(
    rf"^(?:{_LINK})?[Ii]t(?:['’]s| is| was| has been) (?:\w+ly )?(?:crucial|essential|important|likely"
    r"|possible|known|thought|shown|clear|like)\b"
)
_IT_INSIDE: Final = re.compile(
    r"^(?:One|Another|A|The|Some|Other) (?:\w+ )?(?:stud(?:y|ies)|trials?|experiments?|papers?|authors?)\b"
    r"[^,.;]*?\b(?:that|how|whether) (?:it|they|this|these)\b"
)
_DEPTH: Final = 3


# The same sentences come up in question after question.
@lru_cache(maxsize=8192)
def refers_back(text: str) -> bool:
    """Whether a sentence opens with a word that stands for something said before it."""
    if _EMPTY_IT.match(text):
        return False
    return bool(_REFERS.match(text) or _IT_INSIDE.match(text))


def antecedents(document: Document, ordinal: int, depth: int = _DEPTH) -> list[int]:
    """Ordinals of the sentences that one leans on, first to last; at most `depth`.

    Each lies directly before the next and under the same heading, and the first of them stands by
    itself, unless the heading or the depth ends the search.
    """
    found: list[int] = []
    at = ordinal
    while len(found) < depth and at > 0 and refers_back(_text(document, at)):
        if _section(document, at) != _section(document, at - 1):
            break
        at -= 1
        found.insert(0, at)
    return found


def _text(document: Document, ordinal: int) -> str:
    sentence = document.sentences[ordinal]
    return document.text[sentence.start : sentence.end]


def _section(document: Document, ordinal: int) -> str:
    start = document.sentences[ordinal].start
    return next((s.name for s in document.sections if s.start <= start < s.end), "")
