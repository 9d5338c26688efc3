"""Where sentences begin and end, with exact offsets, in biomedical prose.

Our own, because a citation is only as exact as the sentence it points at: general splitters either
lose the offsets or cut at "et al.", "Fig. 2", "p. 12" and before "mTOR". See
``docs/decisions/0003-sentences.md``.
"""

import re
from typing import Final

MARKER: Final = re.compile(r"\s?\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
"""A reference marker such as ``[1]``, ``[7, 8]`` or ``[2-4]``, with one space before it."""

_END: Final = re.compile(
    r"[.!?…]+[\"'”’»)\]]*(?:\s?\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\])*(?=\s+\S|\s*$)"
)
_LAST_WORD: Final = re.compile(r"(?<![\w.’'-])[\w.’'-]+$")
_LOWER_CAMEL: Final = re.compile(r"[a-zα-ω]{1,3}[A-Z0-9]")
_TERMINATED: Final = re.compile(r"[.!?…:][\"'”’»)\]*]*(?:\s?\[[\d,;\s–-]+\])*\s*$")

# Abbreviations that a sentence does not end with, in lower case and without the last full stop.
_NEVER_LAST: Final = frozenset(
    """e.g i.e eg ie dr prof mr mrs ms. st vs fig figs eq eqs ref refs tab no nos vol pp p cf approx
    ca resp al et viz sp spp var suppl dept univ ed eds jan feb mar apr jun jul aug sep sept oct nov
    dec inst gen ph.d m.d d.phil""".split()
)
# These may end one, when a capital follows.
_MAY_BE_LAST: Final = frozenset("etc inc ltd co corp u.s u.k u.s.a e.u a.m p.m".split())
_STARTERS: Final = frozenset(
    """The This These Those That A An In It We They He She However Moreover Furthermore Additionally
    Thus Therefore Although While When Our Its For As At On By To Some Such Both All No Each One Two
    Mice Rats Patients People There After Before During""".split()
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph, in order; ``text[start:end]`` has no outer space.

    A reference marker that follows the full stop belongs to the sentence before it. What is left
    after the last full stop is a sentence, too.
    """
    spans: list[tuple[int, int]] = []
    start = _skip_space(text, 0)
    for match in _END.finditer(text):
        if match.end() <= start or not _is_boundary(text, start, match):
            continue
        spans.append((start, match.end()))
        start = _skip_space(text, match.end())
    if start < len(text.rstrip()):
        spans.append((start, len(text.rstrip())))
    return spans


def ends_sentence(text: str) -> bool:
    """Whether the text closes with a full stop, question mark, colon or the like."""
    return bool(_TERMINATED.search(text))


def markers_in(text: str) -> tuple[str, ...]:
    """The reference numbers that a text bears, in order and each once; ranges are written out."""
    found: list[str] = []
    for match in MARKER.finditer(text):
        for part in re.split(r"[,;]", match.group(1)):
            ends = [int(number) for number in re.split(r"[–-]", part)]
            span = range(ends[0], ends[-1] + 1) if ends[0] <= ends[-1] <= ends[0] + 50 else ends
            found.extend(str(number) for number in span if str(number) not in found)
    return tuple(found)


def without_markers(text: str) -> str:
    """The text as it reads without its reference markers."""
    return MARKER.sub("", text).strip()


def _is_boundary(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether this full stop ends the sentence that began at `start`."""
    following = text[match.end() :].lstrip()
    if not following:
        return True
    if not _may_begin(following):
        return False
    stop = match.group()
    if not stop.startswith(".") or stop.startswith(".."):
        return True
    return not _is_abbreviation(text[start : match.start()], following)


def _is_abbreviation(before: str, following: str) -> bool:
    """Whether the full stop after `before` only shortens a word."""
    last = _LAST_WORD.search(before)
    word = last.group() if last else ""
    lower = word.lower().lstrip("(")
    next_word = re.split(r"[\s,.;]", following, maxsplit=1)[0]
    if lower in _NEVER_LAST:
        # "no" is also a word: only "No. 4" is the abbreviation.
        return lower not in {"no", "nos", "p", "ed", "mar", "may"} or following[:1].isdigit()
    if lower in _MAY_BE_LAST:
        return next_word not in _STARTERS
    if len(word) == 1 and word.isalpha() and word.isupper():
        previous = before[: -len(word)].rstrip()
        ends_a_phrase = (
            bool(re.search(r"(?<![a-z])[a-z]{3,}$", previous)) and next_word in _STARTERS
        )
        return not ends_a_phrase
    return bool(re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word)) and next_word not in _STARTERS


def _may_begin(following: str) -> bool:
    """Whether a sentence may begin like this: a capital, a digit, a quote, or mTOR and its like."""
    head = following.lstrip("\"'“‘«([•*")
    if not head:
        return False
    return head[0].isupper() or head[0].isdigit() or bool(_LOWER_CAMEL.match(head))


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
