"""Lines of a block → running text: words parted at a line's end mended, signs as one types them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

_LIGATURES: Final = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
        "\u2010": "-",
        "\u2011": "-",
        "\u00a0": " ",
        "\u2212": "-",
    }
)
_PARTED: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+)-$")
_GOES_ON: Final = re.compile(r"^([^\W\d_]+)")
_SHORTEST_WORD: Final = 3
"""Letters of a part that may be a word rather than a syllable."""


def unknown(_: str) -> bool:
    """No list of words."""
    return False


class Words:
    """The words of a document, which tell if a hyphen at a line's end belongs to the word."""

    def __init__(self, lines: Iterable[str], known: Callable[[str], bool] = unknown) -> None:
        """`known` tells of a word in small letters if a list of words has it."""
        self._known = known
        self._seen: Counter[str] = Counter()
        parted = False
        for line in lines:
            # Parts of a word that a line's end parts are no words.
            text = clean(line).lower()
            text = re.sub(r"^\S+", "", text) if parted else text
            parted = bool(_PARTED.search(text))
            inner = re.sub(r"(?<!\S)\S+-$", "", text)
            self._seen.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", inner))

    def join(self, lines: Sequence[str]) -> str:
        """The lines as one text."""
        text = ""
        for line in (clean(line).strip() for line in lines):
            if not line:
                continue
            parted, goes_on = _PARTED.search(text), _GOES_ON.match(line)
            if parted and goes_on and not re.search(r"[-\s]-$", text):
                text = (text if self._keeps(parted[1], goes_on[1]) else text[:-1]) + line
            elif text.endswith(("-", "–", "/")) and not text.endswith((" -", " –", " /")):
                text += line
            else:
                text = f"{text} {line}" if text else line
        return text

    def _keeps(self, first: str, second: str) -> bool:
        """Whether "first-second" is a compound: it stands so elsewhere, or only its parts are words."""
        whole, parted = (first + second).lower(), f"{first}-{second}".lower()
        if self._seen[whole] or self._seen[parted]:
            return self._seen[parted] > self._seen[whole]
        if len(first) == 1 or len(second) == 1 or _script(first[-1]) != _script(second[0]):
            return True
        if first.isupper():
            return not second.isupper() or (not self._known(whole) and self._words(first, second))
        if second[0].isupper():
            return True
        if first[1:] != first[1:].lower():
            # No syllable has capitals within: a name, such as that of a protein.
            return self._is_word(second)
        return not self._known(whole) and self._words(first, second)

    def _words(self, first: str, second: str) -> bool:
        return min(len(first), len(second)) >= _SHORTEST_WORD and all(
            map(self._is_word, (first, second))
        )

    def _is_word(self, part: str) -> bool:
        return self._seen[part.lower()] > 1 or self._known(part.lower())


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def clean(text: str) -> str:
    """Ligatures as letters, soft hyphens and joiners gone, white space as single spaces."""
    return " ".join(text.translate(_LIGATURES).split())
