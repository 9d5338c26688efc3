"""Whether something is a word: the list of pyspellchecker, which is loaded when first asked."""

from functools import lru_cache

from spellchecker import SpellChecker


def is_word(word: str) -> bool:
    """Whether the list of English words has it; small letters."""
    return bool(_list().known([word]))


@lru_cache(maxsize=1)
def _list() -> SpellChecker:
    return SpellChecker(language="en", distance=1)
