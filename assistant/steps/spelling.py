"""Misspelt words of the field, mended; ordinary words and unknown names left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["Speller"]

_WORD: Final = re.compile(r"[^\W\d_]{5,}")


class Speller:
    """Compares words that nobody knows with the words of the corpus and the lexicon."""

    def __init__(self, words: Sequence[str], is_common: Callable[[str], bool]) -> None:
        """`words` in lower case; `is_common` tells ordinary words of the language."""
        self._known = frozenset(words)
        self._long = sorted(word for word in self._known if len(word) >= 5 and word.isalpha())
        self._is_common = is_common

    def mend(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The text with misspellings mended, and each (as written, as understood)."""
        corrections: list[tuple[str, str]] = []

        def replace(match: re.Match[str]) -> str:
            word = match.group()
            better = self.suggest(word)
            if better is None:
                return word
            corrections.append((word, better))
            return better

        return _WORD.sub(replace, text), tuple(corrections)

    def suggest(self, word: str) -> str | None:
        """The word that was probably meant, or None when this one is known or nothing is near.

        One slip is allowed from five letters on, two from eight if the first letter is right: the
        beginning of a word is seldom wrong, and many drug names share their end.
        """
        lower = word.lower()
        if lower in self._known or self._is_common(lower) or self._is_inflected(lower):
            return None
        slips = 2 if len(lower) >= 8 else 1
        found = process.extract(lower, self._long, scorer=OSA.distance, score_cutoff=slips, limit=5)
        near = [
            (distance, candidate != lower, candidate)
            for candidate, distance, _ in found
            if distance <= 1 or candidate[0] == lower[0]
        ]
        if not near:
            return None
        return min(near)[2]

    def _is_inflected(self, word: str) -> bool:
        """A plural, past or -ing form of a word that is known."""
        for ending, stems in (
            ("ies", ("y",)),
            ("es", ("", "e")),
            ("s", ("",)),
            ("ed", ("", "e")),
            ("ing", ("", "e")),
            ("ly", ("",)),
            ("er", ("", "e")),
        ):
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                base = word[: -len(ending)]
                if any(base + s in self._known or self._is_common(base + s) for s in stems):
                    return True
        return False
