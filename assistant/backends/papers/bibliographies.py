"""Exports of reference managers: BibTeX, RIS and CSL-JSON, with the files that Zotero attaches."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.domain import Extract, ExtractBlock, ExtractKind
from assistant.errors import UnreadableDocument

__all__ = ["read_bibtex", "read_csl", "read_ris"]


def read_bibtex(path: Path) -> Iterator[Extract]:
    """Each entry; raises UnreadableDocument."""
    try:
        import bibtexparser.entrypoint
        from bibtexparser import middlewares
    except ImportError as error:
        raise _missing(path, "bibtexparser") from error
    library = bibtexparser.entrypoint.parse_string(
        path.read_text(encoding="utf-8", errors="replace"),
        append_middleware=[middlewares.LatexDecodingMiddleware(keep_braced_groups=True)],
    )
    if not library.entries:
        raise _empty(path, "BibTeX")
    for entry in library.entries:
        fields = {key.lower(): str(field.value) for key, field in entry.fields_dict.items()}
        authors = re.split(r"\s+and\s+", fields.get("author", "")) if fields.get("author") else []
        yield _extract(
            title=fields.get("title", ""),
            authors=[_short(name) for name in authors],
            year=fields.get("year") or fields.get("date", ""),
            journal=fields.get("journal") or fields.get("journaltitle", ""),
            place=(
                fields.get("volume", ""),
                fields.get("number", "") or fields.get("issue", ""),
                fields.get("pages", ""),
            ),
            doi=fields.get("doi", "").strip("{} "),
            pmid=fields.get("pmid", "") or _numbered("PMID", fields.get("note", "")),
            abstract=fields.get("abstract", ""),
            files=_zotero(fields.get("file", "")),
        )


def read_ris(path: Path) -> Iterator[Extract]:
    """Each reference; raises UnreadableDocument."""
    try:
        import rispy
    except ImportError as error:
        raise _missing(path, "rispy") from error
    try:
        entries = rispy.loads(path.read_text(encoding="utf-8-sig", errors="replace"))
    except (ValueError, OSError, KeyError) as error:
        raise UnreadableDocument(
            f"{path.name} is no whole RIS: {error}.", "Export it anew."
        ) from error
    if not entries:
        raise _empty(path, "RIS")
    for entry in entries:
        attached = [entry.get(key) for key in ("file_attachments1", "file_attachments2")]
        yield _extract(
            title=entry.get("title") or entry.get("primary_title") or "",
            authors=[
                # RIS puts the family name first; a name without a comma is an organisation's.
                _short(name) if "," in name else name
                for name in entry.get("authors") or entry.get("first_authors") or ()
            ],
            year=str(entry.get("year") or entry.get("publication_year") or entry.get("date") or ""),
            journal=entry.get("journal_name") or entry.get("secondary_title")
            or entry.get("alternate_title3") or "",
            place=(
                str(entry.get("volume") or ""),
                str(entry.get("number") or ""),
                "-".join(str(entry[key]) for key in ("start_page", "end_page") if entry.get(key)),
            ),
            doi=entry.get("doi", ""),
            pmid=_digits(entry.get("accession_number", "")) or _numbered("PMID", str(entry.get("notes", ""))),
            abstract=entry.get("abstract") or entry.get("notes_abstract") or "",
            files=[str(one) for value in attached for one in _listed(value)],
        )  # fmt: skip


def read_csl(path: Path) -> Iterator[Extract]:
    """Each item; raises UnreadableDocument."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"{path.name} is no whole JSON.", "Export it anew.") from error
    items = data if isinstance(data, list) else [data]
    works = [
        item for item in items if isinstance(item, dict) and isinstance(item.get("title"), str)
    ]
    if not works:
        raise _empty(path, "CSL-JSON")
    for item in works:
        dated: Any = (item.get("issued") or {}).get("date-parts") or [[""]]
        yield _extract(
            title=item["title"],
            authors=[_of_csl(name) for name in item.get("author") or () if isinstance(name, dict)],
            year=str(dated[0][0] if dated and dated[0] else ""),
            journal=str(item.get("container-title") or ""),
            place=tuple(str(item.get(key) or "") for key in ("volume", "issue", "page")),
            doi=str(item.get("DOI") or ""),
            pmid=str(item.get("PMID") or "") or _numbered("PMID", str(item.get("note") or "")),
            abstract=str(item.get("abstract") or ""),
            files=[],
        )


def _extract(
    *,
    title: str,
    authors: Iterable[str],
    year: str,
    journal: str,
    place: Sequence[str],
    doi: str,
    pmid: str,
    abstract: str,
    files: Iterable[str],
) -> Extract:
    said = _plain(abstract)
    found = re.search(r"(?:19|20)\d\d", year)
    blocks = (
        ExtractBlock(ExtractKind.HEADING, "Abstract"),
        ExtractBlock(ExtractKind.PARAGRAPH, said),
    )
    return Extract(
        blocks=blocks if said else (),
        title=_plain(title).rstrip("."),
        authors=tuple(name for name in authors if name),
        year=int(found[0]) if found else None,
        journal=_plain(journal),
        volume=place[0],
        issue=place[1],
        journal_pages=place[2].replace("--", "-"),
        doi=re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi.strip(), flags=re.I),
        pmid=_digits(pmid),
        abstract_only=True,
        attached=tuple(files),
    )


def _short(name: str) -> str:
    """Names in either order as "Family AB"; a name in braces is an organisation."""
    if name.startswith("{"):
        return name.strip("{} ")
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
        if re.fullmatch(r"[A-ZÀ-Þ]{1,4}", family) and given:
            return name
    parts = re.findall(r"(?:^|[\s.-])([^\W\d_])", given)
    initials = given.strip() if re.fullmatch(r"\s*[A-ZÀ-Þ]{1,4}", given) else "".join(parts).upper()
    return f"{family.strip()} {initials}".strip()


def _of_csl(name: Mapping[str, Any]) -> str:
    if name.get("literal"):
        return str(name["literal"])
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    return _short(f"{family}, {name.get('given') or ''}") if family else ""


def _plain(text: str) -> str:
    """Without markup: abstracts come with <jats:p>, titles with braces and <i>."""
    return " ".join(
        html.unescape(re.sub(r"<[^>]{1,80}>", " ", text.replace("{", "").replace("}", ""))).split()
    )


def _zotero(value: str) -> Iterator[str]:
    """Paths in Zotero's "description:path:type;...", where a colon of the path is escaped."""
    for part in re.split(r"(?<!\\);", value):
        pieces = [
            piece.replace("\\:", ":").replace("\\;", ";") for piece in re.split(r"(?<!\\):", part)
        ]
        if len(pieces) >= 3:
            yield pieces[-2]
        elif part.strip():
            yield part.strip()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _digits(text: Any) -> str:
    match = re.fullmatch(r"\s*(\d{4,9})\s*", str(text))
    return match[1] if match else ""


def _numbered(name: str, text: str) -> str:
    match = re.search(rf"{name}:?\s*(\d{{4,9}})", text)
    return match[1] if match else ""


def _missing(path: Path, package: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{path.name} is a bibliography, and {package}, which reads it, is not installed.",
        "Install mtor-ms-assistant[papers].",
    )


def _empty(path: Path, what: str) -> UnreadableDocument:
    return UnreadableDocument(f"{path.name} holds no {what} entry.", "Export it anew.")
