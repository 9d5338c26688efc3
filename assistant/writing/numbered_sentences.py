"""Numbered sentences for a language model, and what it writes of them: sentences with numbers.

Quotes are ours then: a model only has to name a number, which small models can.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.text.plain_text import as_plain_text
from assistant.text.sentences import markers_in, split_sentences, without_markers

_BRACKETS: Final = str.maketrans("【】［］〔〕", "[][][]")
_BRACKETED: Final = re.compile(r"\[([^\[\]\n]{1,60})\]")
_WORDS: Final = re.compile(
    r"\^|#|=|\b(?:sentences?|sources?|nos?|numbers?|[sn])(?=[\s.\d=#]|$)\.?", re.I
)
"""What some models write before a number: "[Sentence 2]", "[^2]", "[S2]"."""
_NUMBERS: Final = re.compile(r"\d{1,3}(?:[–-]\d{1,3})?(?:, \d{1,3}(?:[–-]\d{1,3})?)*")
_BETWEEN: Final = re.compile(r"\s*(?:,|;|&|\band\b|\s)\s*", re.I)
_ROUND: Final = re.compile(r"\((\d{1,2}(?:, ?\d{1,2})*)\)(?=[.!?]?\s*$)")
"""Numbers in round brackets at the end, as some models write them."""
_LEADING: Final = re.compile(r"^\s*\[(\d{1,3}(?:, ?\d{1,3})*)\][:.]?\s*")
_LABEL: Final = re.compile(r"^\s*(?:(?:\d{1,2}[.)]|[-*•])\s+|answer\s*:\s*)+", re.I)
_OPEN: Final = re.compile(r"^\s*[.\[(【［]")
"""What may go on with the sentence before it: a number in brackets, or a stop behind one."""
_LONGEST: Final = 2_000
"""Characters without an end of a sentence after which what was written is taken for one."""


@dataclass(frozen=True, slots=True)
class NumberedSentence:
    """A sentence as a model wrote it, without its numbers, and the numbers from 1."""

    text: str
    numbers: tuple[int, ...]
    raw: str
    """With its numbers, as it came."""


def numbered_lines(texts: Sequence[str]) -> str:
    """Each text on a line of its own, with its number from 1."""
    return "\n".join(f"[{n}] {as_plain_text(text)}" for n, text in enumerate(texts, start=1))


def sentences_written(pieces: Iterable[str]) -> Iterator[NumberedSentence]:
    """Each sentence as soon as it is whole, with the numbers before or behind it.

    A line that begins with a number has its numbers before its sentences. What has no letter is no sentence.
    The last one may be cut where the writing was.
    """
    rest = ""
    leading: tuple[str, ...] = ()
    for piece in pieces:
        rest += piece
        *lines, rest = rest.split("\n")
        for line in lines:
            yield from _in_line(line, leading)[0]
            leading = ()
        done, rest = _whole(rest)
        found, leading = _in_line(done, leading, over=False)
        yield from found
    yield from _in_line(rest, leading)[0]


def _whole(text: str) -> tuple[str, str]:
    """What is surely over of an unfinished line, and the rest."""
    if len(text) > _LONGEST:
        return text, ""
    plain = _plain_numbers(text)
    spans = split_sentences(plain)
    start = spans[-1][0] if len(spans) > 1 else 0
    if not start or _OPEN.match(plain[start:]):
        return "", text  # its number may not be whole yet
    return plain[:start], plain[start:]


def _in_line(
    line: str, leading: tuple[str, ...], *, over: bool = True
) -> tuple[list[NumberedSentence], tuple[str, ...]]:
    """The sentences of a line or of a part of it, and the numbers that stand before what follows.

    `leading` are those that stand before this part, and `over` says whether the line ends with it.
    """
    line = _plain_numbers(_LABEL.sub("", line))
    first = _LEADING.match(line)
    if first:
        leading = markers_in(first.group())
        line = line[first.end() :]
    found = []
    spans = split_sentences(line)
    for start, end in spans:
        raw = line[start:end]
        marked = _ROUND.sub(r"[\1]", raw)
        numbers = markers_in(marked) or leading
        if leading and not (over and end == spans[-1][1]):
            numbers, leading = leading, numbers
        text = as_plain_text(without_markers(marked))
        text = re.sub(r"\s+(?=[.!?]$)", "", text)
        if any(char.isalpha() for char in text):
            found.append(NumberedSentence(text, tuple(int(n) for n in numbers), raw.strip()))
    return found, leading


def _plain_numbers(text: str) -> str:
    """With numbers in square brackets as we write them, whatever a model puts around them."""
    return _BRACKETED.sub(_plain_number, text.translate(_BRACKETS))


def _plain_number(match: re.Match[str]) -> str:
    numbers = _BETWEEN.sub(", ", _WORDS.sub(" ", match.group(1)).strip())
    return f"[{numbers}]" if _NUMBERS.fullmatch(numbers) else match.group()
