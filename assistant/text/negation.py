"""Words that deny: one list for every step that has to know whether a sentence says no."""

from typing import Final

from assistant.text.words import tokenize

NEGATIONS: Final = frozenset("not no never nor neither without cannot none".split())


def denies(text: str) -> bool:
    """Whether a text has a word of negation.

    >>> denies("It didn't help.")
    True
    """
    words = (word.lower().replace("’", "'") for word, _, _ in tokenize(text))
    return any(word in NEGATIONS or word.endswith("n't") for word in words)
