"""Misspelt words of the field, mended; ordinary words and unknown names left alone."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from string import ascii_lowercase
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.text.stemming import fold

_WORD: Final = re.compile(r"(?<![\w-])[^\W\d_]{5,}(?![\w-])")


_LONGEST: Final = 30
_NAME: Final = range(6, _LONGEST + 1)
"""Letters of a name that is written small. Of 1,927 questions to fit on with an answer 64 have a name that stands in
no document, of 1,250 without one 255."""
_BEGINNING: Final = 3
"""Letters of a known word with which another form of it begins, at least."""


class Speller:
    """Compares words that nobody knows with the words of the corpus and the lexicon."""

    def __init__(
        self,
        words: Sequence[str],
        field: Collection[str],
        is_common: Callable[[str], bool],
        is_word: Callable[[str], bool],
    ) -> None:
        """`words` of the corpus and `field` words of the lexicon, in lower case.

        `is_common` tells ordinary words of the language, `is_word` every word of it: nobody meant "numbers" who wrote
        "numbness". It is asked last.
        """
        self._field = frozenset(field)
        self._known = frozenset(words) | self._field
        self._long = sorted(word for word in self._known if len(word) >= 5 and word.isalpha())
        self._is_common = is_common
        self._is_word = is_word

    def knows(self, word: str) -> bool:
        """Whether the lower-case word stands in the corpus or the lexicon."""
        return word in self._known

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
        beginning of a word is seldom wrong, and many drug names share their end. A short word is
        only ever taken for a word of the lexicon: too many names lie one letter from another word.
        """
        lower = word.lower()
        spelt = {lower, fold(lower)}  # British and American
        if any(self._is_any(one) or self._is_inflected(one, self._is_any) for one in spelt):
            return None
        slips = 2 if len(lower) >= 8 else 1
        found = process.extract(
            lower, self._long, scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        near = [
            (distance, candidate != lower, candidate)
            for candidate, distance, _ in found
            if (distance <= 1 or candidate[0] == lower[0])
            and (len(lower) >= 7 or candidate in self._field)
        ]
        if not near or any(map(self._is_word, spelt)):
            return None
        return min(near)[2]

    def is_ordinary(self, word: str) -> bool:
        """Whether the lower-case word is one of the language, or a name that is as common."""
        return self._is_common(word)

    def is_name(self, written: str) -> bool:
        """Whether a word is none of the language nor a slip of one, and so mostly what something is called.

        One that joins words that are known, or begins with one as "MRIs" and "C57BL6" do, is not; one in small
        letters has to be as long as names of drugs are.
        """
        parts = [part for part in written.lower().split("-") if part.isalpha()]
        begins = (written[:end].lower() for end in range(_BEGINNING, len(written[:_LONGEST]) + 1))
        if any(map(self.knows, (*parts, *begins))) or not any(map(str.isalpha, written)):
            return False
        if written[1:] != written[1:].lower() or any(map(str.isdigit, written[1:])):
            return not written[0].isdigit() and not any(map(self._is_word, parts))
        return len(written) in _NAME and not any(map(self._is_near_word, parts))

    def _is_near_word(self, word: str) -> bool:
        """Whether the lower-case word is one of the language, or a slip away from one."""
        spelt = {word, fold(word), *_slips(word)}
        return self._is_common(word) or any(self.knows(s) or self._is_word(s) for s in spelt)

    def _is_any(self, word: str) -> bool:
        return word in self._known or self._is_common(word)

    def _is_inflected(self, word: str, known: Callable[[str], bool]) -> bool:
        """A plural, past, -ing or comparative form of a word that is `known`, or its singular."""
        if known(word + "s"):
            return True
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
                if any(known(base + s) for s in stems):
                    return True
        return False


def _slips(word: str) -> Iterator[str]:
    """A lower-case word with a letter left out, or two exchanged, or one more or another."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in ascii_lowercase:
            yield f"{before}{letter}{after}"
            yield f"{before}{letter}{after[1:]}"
