"""Words that an answer uses, in plain ones: each once, where it is first used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.domain import PlainWord
from assistant.text.lexicon import Lexicon
from assistant.text.words import analysed

__all__ = ["plain_words"]


def plain_words(
    texts: Sequence[str], glossary: Mapping[str, str], lexicon: Lexicon
) -> tuple[PlainWord, ...]:
    """Each word of the glossary that the texts use, as they write it, in the order of first use."""
    found: dict[str, PlainWord] = {}
    for text in texts:
        for token in analysed(text, lexicon):
            concept = token.key.removeprefix("@")
            if token.is_concept and concept in glossary and concept not in found:
                found[concept] = PlainWord(token.surface, glossary[concept])
    return tuple(found.values())
