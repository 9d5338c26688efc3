"""Splits a message into its questions, by how they are written."""

import re
from typing import Final

MOST_QUESTIONS: Final = 5
"""Questions of one message that are answered."""
_ITEM: Final = re.compile(
    r"(?:^|(?<=\s))(?:\(?(?:\d{1,2}|[a-h])[.)]|[•*–—-]|q(?:uestion)?\s?\d{1,2}\s?[:.)])\s+", re.I
)
"""The mark before an item of a list."""
_SENTENCE: Final = re.compile(r"(?<=[?？])(?:\s+|(?<=？))(?=\S)|\n+")
_WRAPPED: Final = re.compile(r"(?<=[^\s.?!:;？])[ \t]*\n[ \t]*(?=[a-z](?![.)\d]))")
"""A line that goes on in the next one: a question pasted from a mail."""
_ASKS: Final = re.compile(
    r"^(?:(?:and|also|but|then|so|next|finally|second(?:ly)?|third(?:ly)?|first(?:ly)?|please)\b[\s,]*)*"
    r"(?:what|which|who|whose|whom|where|when|why|how|is|are|was|were|does|do|did|can|could|has|have|had"
    r"|will|would|should|may|might|tell|explain|compare|list|show|define|describe|summari[sz]e|give)\b",
    re.I,
)
_FEWEST: Final = 4
"""Words of a question that stands by itself: "If so, how?" depends on the one before it."""
_IDEOGRAPH: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def questions_in(text: str) -> list[str]:
    """The questions of a message in their order; the message itself where it holds one or none.

    A part is a question of its own if it ends as one, or begins as one in an item of a list, and is long
    enough to stand alone. What stands between two questions belongs to the one before it, and what
    stands before all of them to the first.
    """
    found: list[str] = []
    lead: list[str] = []
    for part, listed in _parts(text):
        if _alone(part, listed):
            found.append("\n".join([*lead, part]))
            lead = []
        elif found:
            found[-1] = f"{found[-1]} {part}"
        else:
            lead.append(part)
    return found if len(found) > 1 else [text]


def _parts(text: str) -> list[tuple[str, bool]]:
    """Sentences, each with whether an item of a list begins with it."""
    parts = []
    for piece in _SENTENCE.split(_WRAPPED.sub(" ", text)):
        begins = [match.span() for match in _ITEM.finditer(piece)]
        # A single mark in the middle of a line is a hyphen or a bracket, no list.
        if begins and begins[0][0] > 0 and len(begins) == 1:
            begins = []
        at, listed = 0, False
        for start, end in begins:
            parts.append((piece[at:start], listed))
            at, listed = end, True
        parts.append((piece[at:], listed))
    return [(part.strip(), listed) for part, listed in parts if part.strip()]


def _alone(part: str, listed: bool) -> bool:
    if len(_IDEOGRAPH.findall(part)) >= _FEWEST:
        return part.endswith(("?", "？"))
    if len(part.split()) < _FEWEST:
        return False
    return part.endswith(("?", "？")) or (listed and bool(_ASKS.match(part)))
