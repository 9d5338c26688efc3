"""Letters whose font does not say what they are: read as ligatures where every word says so, else holes."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.domain import UNNAMED, Page

HOLE: Final = "\ufffd"
_ONES: Final = f"{chr(UNNAMED)}-{chr(UNNAMED + 0xFFFD)}"
_ONE: Final = re.compile(f"[{_ONES}{HOLE}]")
_WORD: Final = re.compile(f"(?<![A-Za-z{_ONES}])[A-Za-z]*[{_ONES}][A-Za-z{_ONES}]*")
_LIGATURES: Final = ("Th", "ffi", "ffl", "fi", "fl", "ff", "fj", "ft", "tt", "ti", "ct", "st")
_WORDS: Final = 4
"""Different words that a sign must stand in before they tell what it is."""
_AGREE: Final = 0.85
_RIVAL: Final = 0.3
"""Parts of those words that are words with a ligature; with any other one, at most."""


def holes_in(text: str) -> int:
    """How many letters are not known."""
    return len(_ONE.findall(text))


def deciphered(pages: Sequence[Page], known: Callable[[str], bool]) -> list[Page]:
    """The pages with what the words around it tell; what they do not tell is a hole."""
    words: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for run in page.runs:
            for word in _WORD.findall(run.text):
                signs = set(_ONE.findall(word))
                if len(signs) == 1 and len(word) > 2:
                    words[signs.pop()].add(word)
    letters = {sign: _ligature(sign, held, known) for sign, held in words.items()}
    return [_read(page, letters) for page in pages]


def _ligature(sign: str, words: set[str], known: Callable[[str], bool]) -> str:
    if len(words) < _WORDS:
        return HOLE
    shares = sorted(
        (sum(known(word.replace(sign, each).lower()) for word in words) / len(words), each)
        for each in _LIGATURES
    )
    (rival, _), (best, letters) = shares[-2:]
    return letters if best > _AGREE and rival < _RIVAL else HOLE


def _read(page: Page, letters: Mapping[str, str]) -> Page:
    if not any(_ONE.search(run.text) for run in page.runs):
        return page
    runs = tuple(
        replace(run, text=_ONE.sub(lambda m: letters.get(m[0], HOLE), run.text))
        for run in page.runs
    )
    return replace(page, runs=runs)
