"""Who wrote a paper and when, as its first page prints it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from rapidfuzz import fuzz

from assistant.domain import Page, TextRun
from assistant.domain.identity import short_name
from assistant.ingest.pdf.joining import clean
from assistant.ingest.pdf.lines import rows
from assistant.ingest.pdf.superscripts import without_marks

_PARTICLES: Final = frozenset(
    "van von de der den del della di da dos das do du la le el al bin ibn ter ten zu y e af av st".split()
)
_DEGREE: Final = re.compile(
    r"^(?:Ph\.?\s?D|M\.?D|D\.?D\.?S|D\.?V\.?M|M\.?B\.?(?:B\.?S|Ch\.?B)?|B\.?S(?:c)?|M\.?S(?:c)?|B\.?A|M\.?A|"
    r"M\.?P\.?H|Pharm\.?\s?D|Dr|Prof(?:essor)?|R\.?N|F\.?R\.?C\.?[A-Z]{1,3}|MRC[A-Z]{1,3}|Jr|Sr|I{2,3}|ID)\.?$",
    re.I,
)
_PLACE: Final = re.compile(
    r"\b(?:universit|department|institut|hospital|faculty|school|college|centre|center|laborator|division|"
    r"clinic\b|academy|correspond|e-?mail|received|accepted|published|abstract|doi|www\.|https?:|street|road)",
    re.I,
)
_BETWEEN: Final = re.compile(
    r"\s{0,8}(?:[,;•·|&]|\s-\s|\band\b|\bund\b|\bet\b|\by\b(?=\s+[A-Z]))\s*"
)
_WORD: Final = re.compile(r"^[^\W\d_](?:[^\W\d_]|['’.\-])*$")
_SIGNS: Final = re.compile(r"[*†‡§¶#∗✉\d]+|\([^)]*\)|@\S*")
_MARKED: Final = re.compile(r"\x01[^\x02]*\x02?")
_SHORT: Final = 3
"""Most capitals in a row that are initials."""
_UPPER: Final = 0.6
_TITLE: Final = 85.0
_TITLE_ROWS: Final = 9
_ROWS: Final = 12
"""Rows that names may take."""
_YEAR: Final = r"((?:19|20)\d\d)\b"
_YEARS: Final = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        # As journals number themselves: "2016; 10(2)", "2018, 9:11", "412 (2025) 118", "Vol. 9 ... 2011".
        rf"\b{_YEAR}\s?[,;]\s?\d{{1,4}}\s?(?:[:(,]|\.\s?\d)",
        rf"\b\d{{1,4}}\s?\({_YEAR}\)\s?[:,]?\s?[\de]",
        rf"\({_YEAR}\)\s?\d{{1,4}}\s?[:(]",
        rf"\bvol(?:ume)?\b.{{0,60}}?\b{_YEAR}",
        rf"\bpublished\b[^.;]{{0,40}}?\b{_YEAR}",
        rf"(?:©|\(c\)|\bcopyright\b)\s*(?:the authors?|\w+(?: \w+)?)?[\s,]*{_YEAR}",
        rf"\baccepted\b[^.;]{{0,30}}?\b{_YEAR}",
    )
)
_ENDS: Final = (0.5, 0.85)
"""Parts of the first page above and below which a journal says what it is."""


def authors_of(pages: Sequence[Page], title: str) -> tuple[str, ...]:
    """The names that stand under the title on the first page, as printed; empty if none do."""
    if not pages or not title:
        return ()
    found: list[tuple[TextRun, ...]] = []
    for row in _after(pages[0], title)[:_ROWS]:
        if found and not _like(found[-1], row):
            break
        if _PLACE.search(_flat(row)):
            break
        found.append(row)
    text = " ".join(_flat(row) for row in found)
    return people_in(text)


def _after(page: Page, title: str) -> list[tuple[TextRun, ...]]:
    """The rows under the title; none where it does not stand on the page."""
    given = [row for row in rows(page.runs) if row[0].baseline < _UPPER * page.height]
    wanted = _letters(title)
    ends = [
        (fuzz.ratio("".join(_letters(_flat(row)) for row in given[start:end]), wanted), -start, end)
        for start in range(len(given))
        for end in range(start + 1, min(start + _TITLE_ROWS, len(given)) + 1)
    ]
    best = max(ends, default=(0.0, 0, 0))
    return given[best[2] :] if best[0] > _TITLE else []


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _flat(row: Sequence[TextRun]) -> str:
    """The words of a row without what is raised."""
    return clean(without_marks(_MARKED.sub(" , ", " ".join(run.text for run in row))))


def _like(above: Sequence[TextRun], row: Sequence[TextRun]) -> bool:
    """Whether the row goes on with the one above: the same print, right under it."""
    a, b = (max(side, key=lambda p: len(p.text)) for side in (above, row))
    near = 0 < b.baseline - a.baseline < 1.8 * a.size
    return (
        near and a.bold == b.bold and a.italic == b.italic and abs(a.size - b.size) < 0.1 * a.size
    )


def people_in(text: str) -> tuple[str, ...]:
    """Names in a list of people, as they stand; empty where most of the list are no names."""
    parts = [part.strip(" .,") for part in _BETWEEN.split(_SIGNS.sub(" ", text))]
    parts = [" ".join(w for w in part.split() if not _DEGREE.match(w)) for part in parts]
    parts = [part for part in parts if part]
    named = tuple(part for part in parts if _is_person(part))
    return named if len(named) > 0.7 * len(parts) else ()


def _is_person(part: str) -> bool:
    words = part.split()
    if not 2 <= len(words) <= 6 or _PLACE.search(part):
        return False
    if not all(_WORD.match(word) for word in words):
        return False
    capital = [word for word in words if word[0].isupper()]
    small = [word for word in words if not word[0].isupper()]
    return (
        len(capital) >= 2
        and any(len(word.strip(".")) > 1 for word in capital)
        and all(word.lower() in _PARTICLES for word in small)
    )


def printed_name(name: str) -> str:
    """A name of a first page as "Family AB", without signs and degrees, and not in capitals."""
    words = _SIGNS.sub(" ", name).strip(" ,").split()
    known = [word for word in words if not _DEGREE.match(word.strip(","))]
    if len(known) <= 1:
        return " ".join(words).replace(",", "")
    loud = name.upper() == name
    return short_name(
        " ".join(
            word.title() if word.isupper() and (loud or len(word.strip(",")) > _SHORT) else word
            for word in known
        )
    )


def year_of(pages: Sequence[Page]) -> int | None:
    """The year in which it came out, where its first page says so."""
    if not pages:
        return None
    page = pages[0]
    texts = list(_about(page))
    for pattern in _YEARS:
        for text in texts:
            match = pattern.search(text)
            if match and 1900 <= int(match[1]) <= date.today().year + 1:
                return int(match[1])
    return None


def _about(page: Page) -> Iterator[str]:
    """What stands at the head and the foot of the page."""
    for row in rows(page.runs):
        if not _ENDS[0] * page.height < row[0].baseline < _ENDS[1] * page.height:
            yield clean(without_marks(" ".join(run.text for run in row)))
