"""Words that a model says are in a passage → the whole sentences that hold them, or nothing.

A model may copy with other quotation marks, dashes or line breaks; that is forgiven, a wrong letter
is not. A quote is widened to whole sentences, so that half a sentence cannot hide its "not".
"""

import unicodedata
from typing import Final

from assistant.domain import Citation, Document, Passage
from assistant.text.citations import cite

_LEAST: Final = 12
"""Characters below which a quote could stand anywhere."""
_MOST: Final = 4
"""Sentences that one quote may span."""
_ALIKE: Final = str.maketrans("‘’‚‛“”„‟«»‐‑‒–—−", "''''" + '""""""' + "------")
_RAISED: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))


def locate(quote: str, passage: Passage, document: Document) -> Citation | None:
    """The citation of the sentences of `passage` that hold the quote; None when none does."""
    wanted, _ = _flat(quote.strip().strip("\"'“”‘’").removesuffix("…").removesuffix("..."))
    wanted = wanted.strip()
    if len(wanted) < _LEAST:
        return None
    text, places = _flat(document.text[passage.start : passage.end])
    at = text.find(wanted)
    if at < 0:
        return None
    first = passage.start + places[at]
    last = passage.start + places[at + len(wanted) - 1]
    held = [s for s in document.sentences if s.start <= last and s.end > first]
    if not held or len(held) > _MOST or not all(sentence.quotable for sentence in held):
        return None
    start, end = held[0].start, held[-1].end
    section = next((s.name for s in document.sections if s.start <= start < s.end), "")
    return cite(document.source, passage, document.text[start:end], start, section)


def _flat(text: str) -> tuple[str, list[int]]:
    """The text with runs of space made one and look-alikes made equal; and where each stood."""
    flat: list[str] = []
    places: list[int] = []
    raised = False
    for place, char in enumerate(text):
        if char in _RAISED:  # 10⁶ is 10^6 and never 106
            caret = "" if raised else "^"
            plain, raised = caret + _RAISED[char], True
        else:
            plain, raised = unicodedata.normalize("NFKC", char).translate(_ALIKE).lower(), False
        if plain.isspace():
            if not flat or flat[-1] == " ":
                continue
            plain = " "
        flat.extend(plain)
        places.extend([place] * len(plain))
    return "".join(flat), places
