"""The reference list of a JATS article, in each of the forms that three DTD generations allow."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from assistant.domain import Reference
from assistant.domain.identity import initialled
from assistant.ingest.jats.text import first, flat, name_of
from assistant.ingest.references import parse_reference

_CITATIONS: Final = ("element-citation", "mixed-citation", "citation", "nlm-citation")


def numbered(article: Element) -> dict[str, str]:
    """The number of each reference by its id: as printed where numbers are printed, else its place."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for place, ref in enumerate(article.findall(".//ref-list//ref"), start=1):
        label = re.sub(r"\D", "", flat(ref.find("label")) if ref.find("label") is not None else "")
        number = label if label and label not in taken else str(place)
        while number in taken:
            number = str(int(number) + 1)
        taken.add(number)
        for element in (ref, *(c for c in ref if name_of(c) in _CITATIONS)):
            if element.get("id"):
                found[element.get("id") or ""] = number
    return found


def references_of(article: Element, numbers: Mapping[str, str]) -> tuple[Reference, ...]:
    """Each entry with its identifiers; a number that names several works gives the first of them."""
    found = []
    for ref in article.findall(".//ref-list//ref"):
        cited = next((c for c in ref.iter() if name_of(c) in _CITATIONS), None)
        number = numbers.get(ref.get("id") or "", "")
        if cited is None and number:
            number_only = flat(ref)
            found.append(parse_reference(number, number_only))
        elif cited is not None:
            number = number or numbers.get(cited.get("id") or "", "") or str(len(found) + 1)
            found.append(_reference(number, cited))
    return tuple(found)


def _reference(number: str, cited: Element) -> Reference:
    text = _in_words(cited)
    read = parse_reference(number, text)
    year = re.search(r"(?:19|20)\d\d", flat(cited.find(".//year")))
    authors = tuple(
        initialled(flat(n.find("surname")), flat(n.find("given-names")))
        for n in cited.iter()
        if name_of(n) in {"name", "string-name"} and n.find("surname") is not None
    )
    return replace(
        read,
        authors=authors or read.authors,
        title=flat(first(cited, ".//article-title", ".//chapter-title", ".//data-title"))
        or flat(cited.find(".//source"))
        or read.title,
        year=int(year[0]) if year else read.year,
        doi=_id(cited, "doi") or read.doi,
        pmid=_id(cited, "pmid") or read.pmid,
        pmcid=_id(cited, "pmcid") or read.pmcid,
    )


def _id(cited: Element, kind: str) -> str:
    for element in cited.iter("pub-id"):
        if element.get("pub-id-type") == kind:
            return flat(element).removeprefix("https://doi.org/")
    return ""


def _in_words(cited: Element) -> str:
    """The entry as it reads; where it has parts only, in the order of a bibliography."""
    if name_of(cited) == "mixed-citation" and len(flat(cited)) > 40 and (cited.text or "").strip():
        return flat(cited)
    names = [
        f"{flat(n.find('surname'))} {flat(n.find('given-names'))}".strip()
        for n in cited.iter()
        if name_of(n) in {"name", "string-name"} and n.find("surname") is not None
    ]
    shown = ", ".join(names[:6]) + (", et al" if len(names) > 6 else "")
    parts = [shown] + [flat(cited.find(f".//{name}")) for name in ("article-title", "source")]
    where = " ".join(flat(cited.find(f".//{name}")) for name in ("year", "volume", "fpage"))
    said = ". ".join(part.rstrip(".") for part in (*parts, where.strip()) if part)
    return said or " ".join(" ".join(cited.itertext()).split())
