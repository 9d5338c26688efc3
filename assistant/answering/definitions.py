"""Sentences that say what a thing is, told from those that only name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assistant.domain import Question
from assistant.text.lexicon import Lexicon
from assistant.text.words import Token, analyse

__all__ = ["is_about", "names_it", "says_what_it_is"]

_SUBJECT: Final = 2
"""Words that a sentence may have up to the name of what it is about: "Regulatory T cells (Tregs) are ..."."""
_VERB: Final = re.compile(
    r"(?: \w+)?(?: ?\([^()]*\))?,? (?:(?:is|are|was|were) (?!not\b)|(?:refers?|stands?|means?|consists?|denotes?)\b)"
)


def is_about(text: str, question: Question, lexicon: Lexicon, *, kinds: bool = True) -> bool:
    """Whether a sentence begins with what was asked for, or with a kind of it, if `kinds` count."""
    asked = {term.key for term in question.terms}
    return any(kinds or word.key in asked for word in _named(text, question, lexicon))


def says_what_it_is(text: str, question: Question, lexicon: Lexicon) -> bool:
    """Whether a sentence begins with what was asked for and goes on with "is", "means" or their like."""
    return any(_VERB.match(text, token.end) for token in _named(text, question, lexicon))


def names_it(text: str, question: Question, lexicon: Lexicon) -> bool:
    """Whether a sentence has the name of what was asked for, or of a kind of it, anywhere."""
    return any(_named(text, question, lexicon, within=None))


def _named(
    text: str, question: Question, lexicon: Lexicon, within: int | None = _SUBJECT
) -> Iterator[Token]:
    """The words of a sentence, the first `within` of them, that name what was asked for."""
    asked = {term.key for term in question.terms}
    words = [token for token in analyse(text, lexicon) if not token.stop]
    for word in words[:within]:
        kinds = lexicon.broader(word.key[1:]) if word.is_concept else ()
        if asked & {word.key, *(f"@{broader}" for broader in kinds)}:
            yield word
