"""Whether a question is in English; a detector is asked only when its words do not settle it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assistant.text.words import STOPWORDS, tokenize

_CERTAIN: Final = 0.6
_SHORT: Final = 3
"""With fewer words a guess says more about the names in them than about the language."""
_NAMES: Final = 2
"""Greek letters in a row that may be a name."""
_SCRIPTS: Final[dict[str, tuple[str, ...]]] = {
    "ARABIC": ("ar", "fa", "ur"), "ARMENIAN": ("hy",), "BENGALI": ("bn", "as"), "CJK": ("zh", "ja"),
    "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn"), "DEVANAGARI": ("hi", "mr", "ne"),
    "ETHIOPIC": ("am",), "GEORGIAN": ("ka",), "GREEK": ("el",), "GUJARATI": ("gu",), "GURMUKHI": ("pa",),
    "HANGUL": ("ko",), "HEBREW": ("he",), "HIRAGANA": ("ja",), "KANNADA": ("kn",), "KATAKANA": ("ja",),
    "KHMER": ("km",), "LAO": ("lo",), "MALAYALAM": ("ml",), "MYANMAR": ("my",), "SINHALA": ("si",),
    "TAMIL": ("ta",), "TELUGU": ("te",), "THAI": ("th",), "TIBETAN": ("bo",),
}  # fmt: skip
"""Languages of each script (the first words of Unicode's names of letters), the likeliest first."""
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
        script = _foreign_script(text)
        telling = [word for word in words if word in STOPWORDS and word not in _SHARED]
        unknown = [w for w in words if not (self.is_common(w) or self.is_name(w))]
        if not script and (
            not unknown
            or len(words) < _SHORT
            or len(telling) * 5 >= len(words)
            or (telling and len(unknown) * 2 < len(words))
        ):
            return "en"
        # Names are the same in every language, and Latin: they hide what the rest is.
        rest = " ".join(word for word in words if not self.is_name(word))
        code, certainty = self.detect(rest or text)
        if script:
            # A script says more than a guess does; among the languages of one script the guess counts.
            return code if code in _SCRIPTS[script] else _SCRIPTS[script][0]
        return code if certainty >= _CERTAIN else "en"


def _foreign_script(text: str) -> str:
    """The script that most of the letters are in; empty for Latin.

    Greek letters count where they make words: single ones are names, as in TGF-β.
    """
    found: Counter[str] = Counter()
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", text)):
        scripts = [unicodedata.name(char, "LATIN").split()[0] for char in word]
        if scripts[0] != "GREEK" or len(word) > _NAMES:
            found.update(name if name in _SCRIPTS else "" for name in scripts)
    latin = found.pop("", 0)
    if not found or found.total() * 2 < latin:
        return ""
    # Japanese is told by its own letters, however few stand among the signs that it shares with Chinese.
    own = next((name for name in ("HIRAGANA", "KATAKANA", "HANGUL") if found[name]), "")
    return own or found.most_common(1)[0][0]
