"""What a PDF says of itself, through pypdf: XMP, outline, page labels, links, attachments."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar
from xml.dom.minidom import Attr, Element

from pypdf import PageObject, PdfReader
from pypdf.xmp import XmpInformation

from assistant.domain import FileFacts, FileLink
from assistant.domain.identity import doi_in

T = TypeVar("T")

_DC: Final = "http://purl.org/dc/elements/1.1/"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_ENTRIES: Final = 2_000
"""Of an outline, links and attachments: what more there is, is not looked at."""
_LONG: Final = 2_000
"""Characters of a field."""


def facts_of(path: Path, password: str = "") -> FileFacts:
    """What the file says; what cannot be read of it is empty, for the pages can be read without."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = _tried(lambda: PdfReader(path, password=password or None), None)
    if reader is None or _tried(lambda: len(reader.pages), 0) == 0:
        return FileFacts()
    info = _tried(partial(_info, reader), dict[str, str]())
    xmp = _tried(lambda: _xmp(reader.xmp_metadata), dict[str, list[str]]())
    named = list(xmp.get("dc:creator", ())) or [info.get("author", "")]
    return FileFacts(
        title=_first(xmp, "dc:title") or info.get("title", ""),
        authors=tuple(filter(None, named)),
        doi=_doi(xmp, info),
        year=_year(xmp),
        journal=_first(xmp, "publicationname") or _first(xmp, "dc:source"),
        volume=_first(xmp, "volume"),
        issue=_first(xmp, "number") or _first(xmp, "issueidentifier"),
        labels=tuple(_tried(partial(_labels, reader), list[str]())),
        outline=tuple(_tried(partial(_headings, reader), list[tuple[str, int]]())),
        links=tuple(islice(_links(reader), _ENTRIES)),
        attachments=tuple(_tried(partial(_attached, reader), list[str]())),
    )


def _info(reader: PdfReader) -> dict[str, str]:
    given = dict(reader.metadata or {})
    return {str(key).lstrip("/").lower(): str(value)[:_LONG] for key, value in given.items()}


def _labels(reader: PdfReader) -> list[str]:
    """None where they are the count of the pages, which needs no label."""
    labels = list(reader.page_labels)
    plain = all(label == str(number) for number, label in enumerate(labels, start=1))
    return [] if plain else labels


def _headings(reader: PdfReader) -> list[tuple[str, int]]:
    return list(islice(_outline(reader, reader.outline), _ENTRIES))


def _attached(reader: PdfReader) -> list[str]:
    return list(islice(dict.fromkeys(file.name for file in reader.attachment_list), _ENTRIES))


def _tried(read: Callable[[], T], otherwise: T) -> T:
    """Files break every rule of the format, and a part that is broken harms no other."""
    try:
        return read()
    except Exception:
        return otherwise


def _xmp(xmp: XmpInformation | None) -> dict[str, list[str]]:
    """The values of each property by its local name in small letters; "dc:" before Dublin Core's."""
    found: dict[str, list[str]] = {}
    if xmp is None:
        return found
    for description in xmp.rdf_root.getElementsByTagNameNS(_RDF, "Description"):
        nodes: list[Attr | Element] = [
            node for node in description.childNodes if isinstance(node, Element)
        ]
        nodes += list(description.attributes.values())
        for node in nodes:
            name = (node.localName or "").lower()
            key = f"dc:{name}" if node.namespaceURI == _DC else name
            values = [" ".join(value.split())[:_LONG] for value in _values(node)]
            found.setdefault(key, []).extend(value for value in values if value)
    return found


def _values(node: Attr | Element) -> Iterator[str]:
    """The items of a list; else the text."""
    if isinstance(node, Attr):
        yield node.value
        return
    items = node.getElementsByTagNameNS(_RDF, "li")
    for element in items or [node]:
        yield "".join(_text(element))


def _text(node: Any) -> Iterator[str]:
    for child in node.childNodes:
        if child.nodeType in {child.TEXT_NODE, child.CDATA_SECTION_NODE}:
            yield child.data
        else:
            yield from _text(child)


def _first(xmp: Mapping[str, list[str]], key: str) -> str:
    return next(iter(xmp.get(key, ())), "")


def _doi(xmp: Mapping[str, list[str]], info: Mapping[str, str]) -> str:
    """The DOI of a field that is for it, else of the subject, where journals write it, too."""
    given = [*xmp.get("doi", ()), *xmp.get("dc:identifier", ())]
    given += [value for key, value in info.items() if key.endswith("doi")]
    given += [*xmp.get("dc:description", ()), info.get("subject", "")]
    for text in given:
        doi = doi_in(text).lower()
        # The "DOI" of a whole journal is its ISSN.
        if doi and "(issn)" not in doi:
            return doi
    return ""


def _year(xmp: Mapping[str, list[str]]) -> int | None:
    """When it was published; when the file was made is another matter."""
    for key in ("coverdate", "publicationdate", "coverdisplaydate", "dc:date"):
        match = _YEAR.search(_first(xmp, key))
        if match and int(match[0]) <= date.today().year + 1:
            return int(match[0])
    return None


def _outline(reader: PdfReader, entries: Any) -> Iterator[tuple[str, int]]:
    """Each heading with its 1-based page."""
    for entry in entries:
        if isinstance(entry, list):
            yield from _outline(reader, entry)
            continue
        at = _tried(partial(reader.get_destination_page_number, entry), None)
        title = " ".join(str(entry.title or "").split())[:_LONG]
        if title and at is not None and at >= 0:
            yield title, at + 1


def _links(reader: PdfReader) -> Iterator[FileLink]:
    for number, page in enumerate(reader.pages, start=1):
        yield from _tried(partial(_links_of, page, number), list[FileLink]())


def _links_of(page: PageObject, number: int) -> list[FileLink]:
    left, top = float(page.cropbox.left), float(page.cropbox.top)
    items = page.get("/Annots")
    made = [
        _tried(partial(_link, item, number, left, top), None)
        for item in (items.get_object() if items is not None else ())
    ]
    return [link for link in made if link is not None]


def _link(entry: Any, page: int, left: float, top: float) -> FileLink | None:
    item = entry.get_object()
    action = item.get("/A")
    address = str(action.get_object().get("/URI") or "") if action is not None else ""
    if item.get("/Subtype") != "/Link" or not address:
        return None
    x0, y0, x1, y1 = (float(value) for value in item["/Rect"])
    return FileLink(
        address[:_LONG],
        page,
        min(x0, x1) - left,
        top - max(y0, y1),
        max(x0, x1) - left,
        top - min(y0, y1),
    )
