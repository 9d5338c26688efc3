"""Words that an answer uses, in plain ones: each once, where it is first used."""

from collections.abc import Mapping, Sequence
from typing import Final

from assistant.domain import PlainWord
from assistant.text.lexicon import Lexicon
from assistant.text.words import analysed

_BEGINNING: Final = 4
"""Names that begin with the same letters are forms of one name: inhibition, inhibitors."""


def plain_words(
    texts: Sequence[str], glossary: Mapping[str, str], lexicon: Lexicon
) -> tuple[PlainWord, ...]:
    """Each word of the glossary that the texts use, as they write it, in the order of first use."""
    found: dict[str, PlainWord] = {}
    for text in texts:
        for token in analysed(text, lexicon):
            concept = token.key.removeprefix("@")
            if token.is_concept and concept in glossary and concept not in found:
                other = _other_name(token.surface, lexicon.preferred(concept))
                found[concept] = PlainWord(token.surface, f"{other}{glossary[concept]}")
    return tuple(found.values())


def _other_name(name: str, preferred: str) -> str:
    """What a thing is called elsewhere, in front of what it means; empty for another form of the same name."""
    one, other = (form.lower().removesuffix("s") for form in (name, preferred))
    same = one == other or one[:_BEGINNING] == other[:_BEGINNING]
    return "" if same else f"also called {preferred}; "
