"""The entry of a list of references that a question asks for by its number."""

import re
from typing import Final

from assistant.domain import BlockKind, Document, Sentence

_ASKED: Final = re.compile(
    r"\b(?:ref(?:erence)?s?|citations?|entr(?:y|ies))\b\.?\s*(?:(?:number|no|nr)s?\b\.?\s*)?[#\[(]*(\d{1,3})\b"
    r"(?![./]\d)((?:\s?(?:,|and|or|to|[-–&])\s?\d{1,3}\b)?)|\[(\d{1,3})\]",
    re.I,
)
"""A number, and behind it what tells that there are more of them; a DOI is no number."""
_ENTRY: Final = re.compile(r"Reference (\d+):")
"""As `ingest/documents/metadata.py` writes them."""


def number_asked(text: str) -> int | None:
    """The number of "reference 6", "ref. no. 6" or "[6]"; None where none is named, or more than one."""
    found = list(_ASKED.finditer(text))
    numbers = {int(match[1] or match[3]) for match in found}
    return numbers.pop() if len(numbers) == 1 and not any(match[2] for match in found) else None


def entry_of_list(document: Document, number: int) -> int | None:
    """The ordinal of the sentence that holds an entry of the document's list; None without one."""
    numbers = (_number(document, sentence) for sentence in document.sentences)
    return next((at for at, known in enumerate(numbers) if known == number), None)


def is_entry(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence is an entry of the document's list."""
    return _number(document, sentence) is not None


def _number(document: Document, sentence: Sentence) -> int | None:
    """The number of an entry; None for any other sentence."""
    found = _ENTRY.match(document.text, sentence.start)
    return int(found[1]) if found and sentence.kind is BlockKind.METADATA else None
