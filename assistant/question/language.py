"""Whether a question is in English; a detector is asked only when its words do not settle it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assistant.steps.words import STOPWORDS, tokenize

__all__ = ["LanguageGuess"]

_CERTAIN: Final = 0.6
_SHORT: Final = 3
"""With fewer words a guess says more about the names in them than about the language."""
# English function words that other European languages write the same way.
_SHARED: Final = frozenset(
    """a am an as at be can do had has her him his in is it like me more must no on or s so was war
    will""".split()
)


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """Guesses the language of a question."""

    detect: Callable[[str], tuple[str, float]]
    """(ISO 639-1 code, certainty in [0, 1]) of a text."""
    is_common: Callable[[str], bool]
    """Whether a lower-case word is an ordinary English one."""
    is_name: Callable[[str], bool]
    """Whether a lower-case word is one of the corpus or the lexicon."""

    def of(self, text: str) -> str:
        """ISO 639-1 code; ``en`` whenever there is doubt."""
        words = [word.lower() for word, _, _ in tokenize(text)]
        foreign_script = any(_is_foreign(char) for char in text)
        telling = [word for word in words if word in STOPWORDS and word not in _SHARED]
        unknown = [w for w in words if not (self.is_common(w) or self.is_name(w))]
        if not foreign_script and (
            not unknown
            or len(words) < _SHORT
            or len(telling) * 5 >= len(words)
            or (telling and len(unknown) * 2 < len(words))
        ):
            return "en"
        # Names are the same in every language, and Latin: they hide what the rest is.
        rest = " ".join(word for word in words if not self.is_name(word))
        code, certainty = self.detect(rest or text)
        return code if foreign_script or certainty >= _CERTAIN else "en"


def _is_foreign(char: str) -> bool:
    """A letter of another script; single Greek ones are names in this field, as in TGF-β."""
    return char.isalpha() and ord(char) > 0x24F and not 0x370 <= ord(char) <= 0x3FF
