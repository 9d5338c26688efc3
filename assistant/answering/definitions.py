"""Sentences that say what a thing is."""

import re
from typing import Final

from assistant.domain import Question
from assistant.text.lexicon import Lexicon
from assistant.text.words import Token, analyse

_SUBJECT: Final = 2
"""Words that a sentence may have up to the name of what it is about: "Regulatory T cells (Tregs) are ..."."""
_VERB: Final = re.compile(
    r"(?: \w+)?(?: ?\([^()]*\))?,? (?:(?:is|are|was|were) (?!not\b)|(?:refers?|stands?|means?|consists?|denotes?)\b)"
)


def says_what_it_is(text: str, question: Question, lexicon: Lexicon) -> bool:
    """Whether a sentence begins with what was asked for and goes on with "is", "means" or their like."""
    asked = {term.key for term in question.terms}
    words = [token for token in analyse(text, lexicon) if not token.stop]
    return any(
        asked & _called(word, lexicon) and _VERB.match(text, word.end) for word in words[:_SUBJECT]
    )


def _called(word: Token, lexicon: Lexicon) -> set[str]:
    """What a word may be asked for by: itself, and what it is a kind of."""
    kinds = lexicon.broader(word.key[1:]) if word.is_concept else ()
    return {word.key, *(f"@{broader}" for broader in kinds)}
