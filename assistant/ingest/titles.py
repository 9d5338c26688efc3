"""Titles and years as databases write them, made what they stand for."""

import re
from typing import Final

_YEAR: Final = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_PACKED: Final = re.compile(r"(?<!\d)((?:1[6-9]|20)\d\d)(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)")


def plain_title(title: str) -> str:
    """Without the last full stop, and without the brackets that mark a title as translated.

    Only brackets around the whole are marks: "[18F]FDG in [11C]" keeps its own.
    """
    said = " ".join(title.split())
    bare = said.rstrip(".").rstrip()
    if bare.startswith("[") and _closes(bare) == len(bare) - 1:
        return bare[1:-1].strip().rstrip(".").rstrip()
    return bare


def year_in(*dates: str) -> int | None:
    """The first year of the first date that has one: "2021 Mar-Apr", "Spring 2003", "20210405"."""
    for date in dates:
        found = _YEAR.search(date) or _PACKED.search(date)
        if found:
            return int(found[0][:4])
    return None


def _closes(text: str) -> int:
    """Where the bracket that opens the text closes; -1 where it never does."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if depth == 0:
            return place
    return -1
