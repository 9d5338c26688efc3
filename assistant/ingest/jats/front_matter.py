"""What a JATS article says of itself: names, dates, identifiers, licence, kind."""

import re
from typing import Final
from xml.etree.ElementTree import Element

from assistant.domain import ParsedDocument, Source
from assistant.domain.identity import initialled
from assistant.ingest.jats.text import first, flat, name_of
from assistant.ingest.titles import year_in

_TYPES: Final = {
    "review-article": "Review",
    "systematic-review": "Systematic Review",
    "meta-analysis": "Meta-Analysis",
    "case-report": "Case Reports",
    "clinical-trial": "Clinical Trial",
    "guideline": "Guideline",
    "editorial": "Editorial",
    "letter": "Letter",
    "correction": "Published Erratum",
    "retraction": "Retraction of Publication",
}
"""JATS's `article-type` (suggested values of the tag library) in MEDLINE's words."""
_HREF: Final = "{http://www.w3.org/1999/xlink}href"


def front_of(article: Element) -> ParsedDocument:
    """A document with the front matter only."""
    meta = first(article, "./front/article-meta", ".//article-meta")
    if meta is None:
        return ParsedDocument(source=Source())
    kind = article.get("article-type") or ""
    return ParsedDocument(
        source=Source(
            title=flat(meta.find("./title-group/article-title")),
            authors=_authors(meta),
            year=_year(meta),
            journal=flat(first(article, "./front/journal-meta//journal-title")),
            volume=flat(meta.find("./volume")),
            issue=flat(meta.find("./issue")),
            pages=_pages(meta),
            doi=_id(meta, "doi"),
            pmid=_id(meta, "pmid"),
            pmcid=_pmcid(meta),
            licence=_licence(meta),
            retracted=_retracted(meta),
        ),
        publication_types=(_TYPES[kind],) if kind in _TYPES else (),
    )


def _pages(meta: Element) -> str:
    """First and last page, or the number of an article that has no pages."""
    ends = [flat(meta.find(f"./{name}")) for name in ("fpage", "lpage")]
    return "-".join(dict.fromkeys(filter(None, ends))) or flat(meta.find("./elocation-id"))


def _authors(meta: Element) -> tuple[str, ...]:
    names = []
    for contrib in meta.findall("./contrib-group/contrib"):
        if contrib.get("contrib-type", "author") != "author":
            continue
        family = flat(first(contrib, "./name/surname", ".//surname"))
        if family:
            names.append(
                initialled(family, flat(first(contrib, "./name/given-names", ".//given-names")))
            )
        elif contrib.find("collab") is not None:
            collab = contrib.find("collab")
            names.append(" ".join((collab.text or "").split()) if collab is not None else "")
    return tuple(name for name in names if name)


def _year(meta: Element) -> int | None:
    """The year of the issue, else the earliest there is: the one by which a paper is cited."""
    years: dict[str, int] = {}
    for date in meta.findall("./pub-date"):
        kind = date.get("pub-type") or date.get("date-type") or ""
        year = year_in(
            flat(date.find("year")), date.get("iso-8601-date") or "", flat(date.find("string-date"))
        )
        if year:
            years[kind] = year
    for kind in ("ppub", "collection", "pub", "epub"):
        if kind in years:
            return years[kind]
    return min(years.values(), default=None)


def _id(meta: Element, kind: str) -> str:
    return next((flat(e) for e in meta.findall("./article-id") if e.get("pub-id-type") == kind), "")


def _pmcid(meta: Element) -> str:
    digits = re.sub(r"\D", "", _id(meta, "pmcid") or _id(meta, "pmc"))
    return f"PMC{digits}" if digits else ""


def _licence(meta: Element) -> str:
    """The address of the licence where one is named, else its first words."""
    licence = meta.find("./permissions/license")
    if licence is None:
        return ""
    for element in licence.iter():
        address = element.get(_HREF) or (flat(element) if name_of(element) == "license_ref" else "")
        if "creativecommons.org" in address:
            return address
    return (licence.get(_HREF) or flat(licence))[:200]


def _retracted(meta: Element) -> str:
    """What retracted it; only the article itself says so, never one that it retracts."""
    for related in meta.findall(".//related-article"):
        kind = related.get("related-article-type") or ""
        if kind in {"retraction-forward", "retracted-by", "retraction-notice"}:
            return f"retracted, see {related.get(_HREF) or flat(related) or 'its notice'}"
    return "retracted" if flat(meta.find("./title-group")).upper().startswith("RETRACTED") else ""
