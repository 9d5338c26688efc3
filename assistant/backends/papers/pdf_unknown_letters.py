"""Characters of a PDF whose font does not say what they are: holes, unless they spell words."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from assistant.backends.word_list import is_word

HOLE: Final = "\ufffd"
_BULLETS: Final = dict.fromkeys((0xF0A7, 0xF0B7, 0xF0A8, 0xF0D8, 0xF076, 0xF06E), "•")
"""Of Symbol and Wingdings, as word processors write them."""
_ENOUGH: Final = 20
"""Words that can be looked up."""
_KNOWN: Final = 0.5


class _Placed(Protocol):
    @property
    def char(self) -> str: ...
    @property
    def origin(self) -> tuple[float, float]: ...
    @property
    def size(self) -> float: ...
    @property
    def box(self) -> tuple[float, float, float, float]: ...


def char_of(code: int) -> str:
    """The character of a code; a hole for one that stands for none, such as a private one."""
    if code in _BULLETS:
        return _BULLETS[code]
    private = 0xE000 <= code < 0xF900
    control = (code < 32 and code != 9) or 0x7F <= code < 0xA0
    return HOLE if private or control or code == 0xFFFD else chr(code)


def spells(marks: Sequence[_Placed]) -> bool:
    """Whether the codes themselves spell words: old fonts name nothing and number their letters as ASCII."""
    words = re.findall(r"(?<![^\W\d_])[a-z]{4,}", "".join(_parted(marks)).lower())
    return len(words) >= _ENOUGH and sum(map(is_word, words)) > _KNOWN * len(words)


def _parted(marks: Sequence[_Placed]) -> Iterator[str]:
    right, level = 0.0, 0.0
    for mark in marks:
        left, _, end, _ = mark.box
        near = abs(mark.origin[1] - level) < 0.1 * mark.size and abs(left - right) < 0.2 * mark.size
        yield mark.char if near else f" {mark.char}"
        right, level = end, mark.origin[1]
