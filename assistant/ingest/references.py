"""The numbered bibliography of an article, as structured references, and where each leads."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz, process

from assistant.domain import Reference, Source
from assistant.domain.identity import DOI_PREFIX, doi_in, identifiers_of, initialled

_HEADING: Final = re.compile(
    r"^(?:references?|citations?|bibliography|works cited|literature(?: cited)?|sources|footnotes)\s*:?$",
    re.I,
)
_NUMBERED: Final = re.compile(r"^\[?(\d{1,3})[\].)]\s+(.+)$")
_DOI: Final = re.compile(rf"({DOI_PREFIX})(\s*)([^\s\"<>|]+)")
_PMID: Final = re.compile(r"PMID:?\s*(\d{5,9})|pubmed\.ncbi\.nlm\.nih\.gov/(\d{5,9})", re.I)
_PMCID: Final = re.compile(r"\b(PMC\d{5,9})\b", re.I)
_YEAR: Final = re.compile(r"\(((?:19|20)\d\d)[a-z]?\)|\b((?:19|20)\d\d)\b")
_URL: Final = re.compile(r"https?://\S+")
# Initials, as bibliographies print them after or before a family name: "AG", "S. J.", "I. Y."
CAPITAL: Final = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽ]"
_INITIALS: Final = rf"(?:{CAPITAL}[a-z]?\.?[\s-]?){{1,4}}"
_NAME: Final = r"[^\W\d_][\w'’-]+(?:\s(?:[a-z]{1,3}\s)?[^\W\d_][\w'’-]+)?"
_VANCOUVER: Final = re.compile(
    rf"^(?P<names>{_NAME}\s{CAPITAL}{{1,3}}(?:,\s{_NAME}\s{CAPITAL}{{1,3}})*)(?:,\set\sal)?(?:\.\s|\s(?=\((?:19|20)\d\d))"
)
_COMMA: Final = re.compile(
    rf"^(?P<names>{_NAME},\s{_INITIALS}(?:,?\s?(?:and\s|&\s)?{_NAME},\s{_INITIALS})*(?:,?\s?et\sal\.?)?)"
)
_SHORT_TITLE: Final = 20
"""Letters up to which a title names no work."""
_TITLE_SIMILARITY: Final = 90.0


def is_bibliography_heading(line: str) -> bool:
    """Whether the line opens a bibliography."""
    return bool(_HEADING.match(line.strip()))


def parse_bibliography(lines: Iterable[str]) -> tuple[Reference, ...]:
    """Each numbered line as a reference; lines without a number are not part of it."""
    found = []
    for line in lines:
        match = _NUMBERED.match(line.strip())
        if match:
            found.append(parse_reference(match.group(1), match.group(2).strip()))
    return tuple(found)


def parse_reference(number: str, text: str) -> Reference:
    """One entry, in whichever of the common styles it is printed.

    Identifiers are certain; authors and title are what the style's punctuation says, and stay
    empty where it says nothing.
    """
    doi, mended = _doi(text)
    pmid = _PMID.search(text)
    pmcid = _PMCID.search(text)
    authors, rest, year = _authors(text)
    if year is None:
        without_links = _DOI.sub(" ", _URL.sub(" ", text))
        years = [int(a or b) for a, b in _YEAR.findall(without_links)]
        year = years[0] if years else None
    return Reference(
        number=number,
        text=text,
        authors=authors,
        title=_title(rest),
        year=year,
        doi=doi,
        pmid=(pmid.group(1) or pmid.group(2)) if pmid else "",
        pmcid=pmcid.group(1).upper() if pmcid else "",
        mended=mended,
    )


class Resolver:
    """Finds the source that a reference names: by DOI, PMID, PMCID or, last, by title.

    Made once for many references. The sources are read when the first is looked for: of a million papers that takes a
    quarter of a minute.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = sources

    @cached_property
    def _named(self) -> tuple[dict[str, str], dict[str, str]]:
        """Ids of sources by their identifiers, and by their titles in lower case."""
        by_id: dict[str, str] = {}
        titles: dict[str, str] = {}
        for source in self._sources:
            for key in identifiers_of(source):
                by_id.setdefault(key, source.id)
            titles.setdefault(source.title.lower(), source.id)
        return by_id, titles

    def find(self, reference: Reference) -> str:
        """The id of the source; empty when there is none."""
        by_id, titles = self._named
        for key in identifiers_of(reference):
            if key in by_id:
                return by_id[key]
        wanted = reference.title.lower()
        if len(wanted) <= _SHORT_TITLE:
            return ""
        if wanted in titles:
            return titles[wanted]
        best = process.extractOne(
            wanted, titles.keys(), scorer=fuzz.ratio, score_cutoff=_TITLE_SIMILARITY
        )
        return titles[best[0]] if best else ""


def _doi(text: str) -> tuple[str, str]:
    """The DOI, and what was mended. A space after the slash is the way that page breaks break one."""
    match = _DOI.search(text)
    if not match:
        return "", ""
    doi = doi_in(match[1] + match[3])
    broken = match[1] + match[2] + doi.removeprefix(match[1])
    return doi, f"DOI was printed as “{broken}”, read as {doi}" if match[2] else ""


def _authors(text: str) -> tuple[tuple[str, ...], str, int | None]:
    """(authors as "Family AB", what follows them, year if it stands between the two)."""
    dated = re.match(r"^(?P<name>(?:[^\W\d_][\w.'’-]*\s){1,4})\((?P<year>(?:19|20)\d\d)\)\s", text)
    if dated:
        parts = dated.group("name").split()
        initials = "".join(part[0] for part in parts[:-1])
        return (f"{parts[-1]} {initials}",), text[dated.end() :], int(dated.group("year"))
    match = _VANCOUVER.match(text)
    if match:
        rest, year = _year_in_brackets(text[match.end() :])
        return tuple(match.group("names").split(", ")), rest, year
    match = _COMMA.match(text)
    if match:
        listed = re.sub(r"\b(?:and|&)\s", "", match.group("names"))
        names = re.findall(rf"({_NAME}),\s({_INITIALS})", listed)
        authors = tuple(initialled(family, first) for family, first in names)
        rest = re.sub(r"^[\s.,]*(?:et\sal\.?)?[\s.,]*", "", text[match.end() :])
        rest, year = _year_in_brackets(rest)
        return authors, rest, year
    return (), text, None


def _year_in_brackets(rest: str) -> tuple[str, int | None]:
    match = re.match(r"^\(((?:19|20)\d\d)[a-z]?\)[.,]?\s*", rest)
    return (rest[match.end() :], int(match.group(1))) if match else (rest, None)


def _title(rest: str) -> str:
    """Up to the full stop, or the comma before a journal with volume: where styles end a title."""
    rest = _URL.sub("", rest).strip()
    stop = re.search(r"\.(?=\s+[A-Z])|\?(?=\s)", rest)
    comma = re.search(r",\s+(?=[A-Z][\w .&]+,\s*\d)", rest)
    ends = [m.start() for m in (stop, comma) if m]
    return rest[: min(ends)].strip() if ends else ""
