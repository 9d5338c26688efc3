"""Exports of databases: EndNote XML, tables of papers (CSV), the JSON of Europe PMC."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from assistant.backends.papers.bibliographies import empty_export, entry_of
from assistant.backends.papers.decoding import read_text
from assistant.backends.papers.word_processors import raised
from assistant.backends.papers.xml_files import each_element
from assistant.domain import ParsedDocument, unreadable
from assistant.domain.identity import doi_in, short_name, undotted
from assistant.errors import UnreadableDocument

_COLUMNS: Final = {
    "title": ("title", "article title"),
    "authors": (
        "authors",
        "author",
        "author(s)",
        "author full names",
        "author_list",
        "authorstring",
    ),
    "year": ("publication year", "year", "pubyear", "date", "publication date"),
    "journal": ("journal/book", "journal", "source title", "publication title", "journaltitle"),
    "volume": ("volume", "journalvolume"),
    "issue": ("issue",),
    "pages": ("pages", "pageinfo"),
    "doi": ("doi",),
    "pmid": ("pmid", "pubmed id", "pubmed_id"),
    "pmcid": ("pmcid",),
    "abstract": ("abstract", "abstract note", "abstracttext"),
    "files": ("file attachments",),
}
"""What PubMed, Scopus, Web of Science, Zotero and Europe PMC call their columns."""
_LONGEST: Final = 10_000_000
"""Characters of a cell."""
_TWO: Final = 2


def read_endnote_xml(path: Path) -> Iterator[ParsedDocument]:
    """Each record of an EndNote library saved as XML; raises UnreadableDocument."""
    number = 0
    for record in each_element(path, "record"):
        number += 1
        title = _said(record.find("./titles/title"))
        if not title:
            yield unreadable(
                f"record {_said(record.find('rec-number')) or number}", "it has no title"
            )
            continue
        database = _said(record.find("remote-database-name")) + _said(
            record.find("remote-database-provider")
        )
        known = re.search("pubmed|medline|nlm", database, re.I)
        yield entry_of(
            title=title,
            authors=[
                short_name(name) if "," in name else name
                for author in record.findall("./contributors/authors/author")
                if (name := _said(author))
            ],
            year=f"{_said(record.find('./dates/year'))} {_said(record.find('./dates/pub-dates/date'))}",
            journal=_said(record.find("./periodical/full-title"))
            or _said(record.find("./titles/secondary-title")),
            place=tuple(_said(record.find(name)) for name in ("volume", "number", "pages")),
            doi=_said(record.find("electronic-resource-num")),
            # Each database counts its own accession numbers.
            pmid=_said(record.find("accession-num")) if known else "",
            pmcid=_said(record.find("custom2")) if "PMC" in _said(record.find("custom2")) else "",
            abstract=_said(record.find("abstract")).replace("<", "&lt;"),
            files=[
                re.sub(r"^(?:internal-pdf:/*|file://)", "", _said(url))
                for url in record.findall("./urls/pdf-urls/url")
            ],
        )
    if not number:
        raise empty_export(path.name, "EndNote")


def _said(element: Element | None) -> str:
    """The words of an element, whose styles say what is raised."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for style in element:
        said, face = "".join(style.itertext()), style.get("face") or ""
        script = "superscript" in face or "subscript" in face
        parts.append(raised(said, lower="subscript" in face) if script else said)
        parts.append(style.tail or "")
    return " ".join("".join(parts).split())


def read_table(path: Path) -> Iterator[ParsedDocument]:
    """Each line of a table of papers, by the names of its columns; raises UnreadableDocument."""
    text = read_text(path)
    head = text.partition("\n")[0]
    sign = max(",\t;", key=head.count)
    csv.field_size_limit(_LONGEST)
    try:
        rows = list(csv.DictReader(io.StringIO(text), delimiter=sign))
    except csv.Error as error:
        raise UnreadableDocument(
            f"{path.name} is no whole CSV: {error}.", "Export it anew."
        ) from error
    if not rows:
        raise empty_export(path.name, "CSV")
    names = {str(name).strip().lower(): name for name in rows[0] if name}
    has_abstracts = any(name in names for name in _COLUMNS["abstract"])
    for number, row in enumerate(rows, start=2):
        cells = {
            field: str(next((row[names[c]] for c in columns if c in names), "") or "").strip()
            for field, columns in _COLUMNS.items()
        }
        if not cells["title"]:
            yield unreadable(f"line {number}", "it has no title")
        elif not has_abstracts and not cells["files"]:
            yield unreadable(cells["title"], "its table has no column of abstracts")
        else:
            yield _of_row(cells)


def _of_row(cells: Mapping[str, str]) -> ParsedDocument:
    return entry_of(
        title=cells["title"],
        authors=list(_people(cells["authors"])),
        year=cells["year"],
        journal=cells["journal"],
        place=(cells["volume"], cells["issue"], cells["pages"]),
        doi=cells["doi"],
        pmid=cells["pmid"].removeprefix("MEDLINE:"),
        pmcid=cells["pmcid"],
        abstract=cells["abstract"],
        files=[name.strip() for name in cells["files"].split(";") if name.strip()],
    )


def _people(cell: str) -> Iterator[str]:
    """Names between semicolons ("Sato, Kei; Rao, P."), else between commas ("Sato K, Rao P.")."""
    parts = [part.strip() for part in cell.split("," if ";" not in cell else ";") if part.strip()]
    if ";" not in cell and len(parts) == _TWO and " " not in parts[1]:
        parts = [cell]  # one name, family first
    for part in parts:
        bare = re.sub(r"\s*\(\d+\)$", "", part)
        yield short_name(bare) if "," in bare else undotted(bare).rstrip(".")


def read_europepmc(path: Path) -> Iterator[ParsedDocument]:
    """Each result of a search of Europe PMC (``format=json``); raises UnreadableDocument."""
    try:
        data = json.loads(read_text(path))
        found = data["resultList"]["result"]
        items = [item for item in found if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableDocument(f"{path.name} is no whole JSON.", "Export it anew.") from error
    if not items:
        raise empty_export(path.name, "Europe PMC")
    for number, item in enumerate(items, start=1):
        if not str(item.get("title") or "").strip():
            yield unreadable(str(item.get("id") or f"result {number}"), "it has no title")
            continue
        yield _of_europepmc(item)


def _of_europepmc(item: Mapping[str, Any]) -> ParsedDocument:
    issue = _object(item, "journalInfo")
    journal = _object(issue, "journal")

    def one(*names: str) -> str:
        values = (item.get(name) or issue.get(name) or journal.get(name) for name in names)
        return next((str(value) for value in values if value), "")

    entry = entry_of(
        title=str(item["title"]),
        authors=list(_people(one("authorString"))),
        year=one("pubYear", "yearOfPublication"),
        journal=one("isoabbreviation", "journalTitle") or str(journal.get("title") or ""),
        place=(one("volume", "journalVolume"), one("issue"), one("pageInfo")),
        doi=one("doi"),
        pmid=one("pmid"),
        pmcid=one("pmcid"),
        abstract=one("abstractText"),
        files=[],
    )
    kinds = _object(item, "pubTypeList").get("pubType")
    known = tuple(map(str, kinds)) if isinstance(kinds, list) else ()
    preprint = item.get("source") == "PPR"
    return replace(
        entry,
        publication_types=(*known, "Preprint") if preprint and "Preprint" not in known else known,
        published_as=_journal_version(item) if preprint else "",
    )


def _object(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def _journal_version(item: Mapping[str, Any]) -> str:
    listed = _object(item, "commentCorrectionList").get("commentCorrection")
    for one in listed if isinstance(listed, Iterable) else ():
        if isinstance(one, dict) and str(one.get("type")).lower() == "preprint of":
            return doi_in(str(one.get("reference") or ""))
    return ""
