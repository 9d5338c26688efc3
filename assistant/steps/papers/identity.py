"""Whether two papers are one: by identifier, else by a title long enough to be one paper's only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import Final

from assistant.domain import Extract, Source
from assistant.domain.ids import short_digest, slug

__all__ = [
    "free_id",
    "identifiers_in",
    "identity_keys",
    "is_identifier",
    "normal_doi",
    "source_keys",
]

_NAME_AND_NUMBER: Final = 2

_SHORTEST_PMID: Final = 5
"""Digits; shorter numbers are years and counts, and name papers of before 1960 only."""

_LEAST: Final = 30
"""Letters of a title from which it names a work: "Editorial" names none."""


def normal_doi(doi: str) -> str:
    """Lower case, without resolver or prefix: DOIs are compared without regard to case."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi.strip().lower())


def identifiers_in(text: str) -> tuple[str, ...]:
    """DOIs, PMCIDs and what may be a PMID among the words of a text, as `source_keys` writes them."""
    found = []
    for word in text.split():
        bare = normal_doi(word.strip(".,;:?!\"'“”<>[]"))
        if bare.startswith("10.") and "/" in bare:
            found.append(f"doi:{bare}")
        elif bare.startswith("pmc") and bare[3:].isdigit():
            found.append(f"pmcid:{bare.upper()}")
        elif bare.isdigit() and len(bare) >= _SHORTEST_PMID:
            found.append(f"pmid:{bare}")
    return tuple(found)


def is_identifier(text: str) -> bool:
    """Whether a text is nothing but an identifier, with or without its name: "PMID 27125224"."""
    return bool(identifiers_in(text)) and len(text.split()) <= _NAME_AND_NUMBER


def identity_keys(extract: Extract) -> tuple[str, ...]:
    """What names the paper, surest first; its title last."""
    return _keys(extract.doi, extract.pmid, extract.pmcid, extract.title)


def source_keys(source: Source) -> tuple[str, ...]:
    """What names the source, surest first."""
    return _keys(source.doi, source.pmid, source.pmcid, source.title)


def _keys(doi: str, pmid: str, pmcid: str, title: str) -> tuple[str, ...]:
    sure = [
        f"{name}:{value}"
        for name, value in (("doi", normal_doi(doi)), ("pmid", pmid), ("pmcid", pmcid.upper()))
        if value
    ]
    plain = unicodedata.normalize("NFKD", title.lower())
    letters = re.sub(r"[^a-z0-9]", "", plain)
    if len(letters) >= _LEAST:
        sure.append(f"title:{short_digest(letters)}")
    return tuple(sure)


def free_id(extract: Extract, file: str, taken: Container[str]) -> str:
    """A readable id that nobody has: "hou-2017", else the words of the title, else of the file."""
    family = extract.authors[0].rpartition(" ")[0] if extract.authors else ""
    family = family or (extract.authors[0] if extract.authors else "")
    named = f"{family} {extract.year}" if family and extract.year else extract.title or file
    wanted, number = slug(named), 2
    free = wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free
