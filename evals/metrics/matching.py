"""Whether a text holds an expected one."""

import re
from collections.abc import Mapping, Sequence


def holds(text: str, expected: str) -> bool:
    """A text is held as it stands, case and white space aside; ``re:`` introduces a pattern."""
    if expected.startswith("re:"):
        return re.search(expected[3:], text, re.I | re.S) is not None
    return " ".join(expected.lower().split()) in " ".join(text.lower().split())


def holds_any(text: str, alternatives: tuple[str, ...]) -> bool:
    """Whether one of the alternatives is held."""
    return any(holds(text, alternative) for alternative in alternatives)


def is_one_of(source: str, quote: str, sentences: Mapping[str, Sequence[str]]) -> bool:
    """Whether a quote of a source is one of the sentences: it holds one, or is a part of one.

    A part must be half of it at least: a few words of a long sentence are another statement.
    """
    said = " ".join(quote.lower().split())
    for sentence in sentences.get(source, ()):
        wanted = " ".join(sentence.lower().split())
        if holds(quote, sentence) or (said in wanted and len(said) * 2 >= len(wanted)):
            return True
    return False
