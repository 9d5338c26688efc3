"""Exports of reference managers: BibTeX, RIS and CSL-JSON, with the files that Zotero attaches.

Every record of a file comes out: as an entry, or named with the reason why it could not be read.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from assistant.backends.papers.decoding import missing_package, read_text
from assistant.domain import Block, BlockKind, ParsedDocument, Source, SourceKind, unreadable
from assistant.domain.identity import doi_in, short_name, undotted
from assistant.errors import UnreadableDocument
from assistant.text.markup.fragments import plain_field
from assistant.text.markup.latex import field_decoder

_NO_TITLE: Final = "it has no title"
_NO_ENTRIES: Final = frozenset({"comment", "string", "preamble"})
_TAG: Final = re.compile(r"^([A-Z][A-Z0-9])  -(?: ?(.*)|)$")
_LOOSE_TAG: Final = re.compile(r"^([A-Z][A-Z0-9]) -(?: (.*)|)$")
"""Of exports with one space, which is no RIS; in others such a line is the text of an abstract."""
_PUBMED: Final = re.compile(r"\b(?:pubmed|medline|nlm)\b", re.I)
_PMC: Final = re.compile(r"\bPMC\d+\b")


def read_bibtex(path: Path) -> Iterator[ParsedDocument]:
    """Each entry, those with a key that was used before, too; raises UnreadableDocument."""
    try:
        from bibtexparser.library import Library
        from bibtexparser.middlewares import LatexDecodingMiddleware
        from bibtexparser.middlewares.parsestack import default_parse_stack
        from bibtexparser.model import Entry
        from bibtexparser.splitter import Splitter
    except ImportError as error:
        raise missing_package(path.name, "a bibliography", "bibtexparser") from error
    library, broken = Library(), []
    for number, block in enumerate(Splitter(read_text(path)).split().blocks):
        inner = getattr(block, "ignore_error_block", None)
        entry = inner if isinstance(inner, Entry) else block
        if isinstance(entry, Entry):
            # A key that comes twice names two papers.
            entry.key = f"{entry.key}\x1f{number}"
            library.add(entry)
        elif _is_entry(str(block.raw or "")):
            aborted = getattr(block, "error", None)
            broken.append(_broken(str(block.raw), str(getattr(aborted, "abort_reason", aborted))))
        elif not getattr(block, "error", None):
            library.add(block, fail_on_duplicate_key=False)
    for middleware in default_parse_stack():
        library = middleware.transform(library)
    # Names of files and identifiers are no LaTeX.
    literal = {
        entry.key: {k.lower(): str(f.value) for k, f in entry.fields_dict.items()}
        for entry in library.entries
    }
    library = LatexDecodingMiddleware(decoder=field_decoder()).transform(library)
    entries = [_of_bibtex(block, Entry, literal) for block in library.blocks]
    read = [*filter(None, entries), *broken]
    if not read:
        raise empty_export(path.name, "BibTeX")
    yield from read


def _is_entry(raw: str) -> bool:
    return any(
        kind.lower() not in _NO_ENTRIES for kind in re.findall(r"(?m)^\s*@(\w+)\s*[{(]", raw)
    )


def _broken(raw: str, error: str) -> ParsedDocument:
    kind = re.search(r"@\w+\s*[{(]\s*([^\s,{}]*)", raw)
    title = re.search(r"\btitle\s*=\s*[{\"]+\s*(.{5,80})", raw, re.I)
    name = (kind[1] if kind else "") or (title[1] if title else "") or "an entry"
    if "Unexpected block start" in error or "end of file" in error:
        return unreadable(name, "a brace is missing in it")
    return unreadable(
        name, "a comma is missing in it" if "comma" in error else "it is no whole BibTeX entry"
    )


def _of_bibtex(
    block: Any, entry_type: type[Any], literal: Mapping[str, Mapping[str, str]]
) -> ParsedDocument | None:
    """An entry; `literal` has the fields of each, by its key, before LaTeX is read."""
    if not isinstance(block, entry_type):
        inner = getattr(block, "ignore_error_block", None)
        if not isinstance(inner, entry_type):
            return None
        # LaTeX that cannot be decoded: the words as they stand.
        block = inner
    fields = {key.lower(): str(field.value) for key, field in block.fields_dict.items()}
    plain = literal.get(block.key, fields)
    if not fields.get("title", "").strip():
        return unreadable(block.key.partition("\x1f")[0] or "an entry", _NO_TITLE)
    authors = re.split(r"\s+and\s+", fields.get("author", "")) if fields.get("author") else []
    return entry_of(
        title=fields["title"],
        authors=[short_name(name) for name in authors],
        year=f"{fields.get('year', '')} {fields.get('date', '')}",
        journal=fields.get("journal") or fields.get("journaltitle", ""),
        place=(
            fields.get("volume", ""),
            fields.get("number", "") or fields.get("issue", ""),
            fields.get("pages", ""),
        ),
        doi=re.sub(r"\\(?=[_&%#])", "", plain.get("doi", "")).strip("{} "),
        pmid=fields.get("pmid", "") or _eprint(fields) or _numbered("PMID", fields.get("note", "")),
        pmcid=fields.get("pmcid", "") or fields.get("pmc", ""),
        abstract=fields.get("abstract", ""),
        files=_zotero(plain.get("file", "")),
    )


def _eprint(fields: Mapping[str, str]) -> str:
    return fields.get("eprint", "") if fields.get("eprinttype", "").lower() == "pubmed" else ""


def read_ris(path: Path) -> Iterator[ParsedDocument]:
    """Each reference, whatever a database wrote before and between them; raises UnreadableDocument."""
    try:
        import rispy
    except ImportError as error:
        raise missing_package(path.name, "a bibliography", "rispy") from error
    read = []
    for number, lines in enumerate(_records(read_text(path)), start=1):
        if not lines[0].startswith("TY"):
            read.append(unreadable(f"reference {number}", "it does not begin with a TY line"))
            continue
        try:
            entry = rispy.loads("\n".join([*lines, "ER  - "]), enforce_list_tags=False)[0]
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            read.append(unreadable(f"reference {number}", "it is no whole RIS"))
            continue
        read.append(_of_ris(entry, number))
    if not read:
        raise empty_export(path.name, "RIS")
    yield from read


def _records(text: str) -> Iterator[list[str]]:
    """The lines of each record. Counters, search strategies and the like belong to none."""
    form = _TAG if re.search(r"^TY  -", text, re.M) else _LOOSE_TAG
    lines: list[str] = []
    within = False
    for line in filter(None, map(str.strip, text.split("\n"))):
        tag = form.match(line)
        name = tag[1] if tag else ""
        if name in {"ER", "TY"}:
            if lines:
                yield lines
            lines, within = (["TY  - JOUR"] if name == "TY" else []), name == "TY"
            continue
        if not within and (name in {"TI", "T1", "AU", "A1"} or (lines and name)):
            lines.append(line)  # a record that lost its first line
        elif within:
            lines.append(f"{name}  - {(tag[2] or '').strip()}" if tag else line)
    if lines:
        yield lines


def _of_ris(entry: Mapping[str, Any], number: int) -> ParsedDocument:
    def one(*names: str) -> str:
        return next((str(v) for name in names for v in _listed(entry.get(name)) if v), "")

    title = one("title", "primary_title")
    if not title.strip():
        return unreadable(f"reference {number}", _NO_TITLE)
    authors = _listed(entry.get("authors")) or _listed(entry.get("first_authors"))
    return entry_of(
        title=title,
        # RIS puts the family name first; a name without a comma is an organisation's.
        authors=[short_name(name) if "," in name else undotted(name) for name in authors],
        year=_value(entry, "year", "publication_year", "date"),
        journal=one("journal_name", "secondary_title", "alternate_title3", "alternate_title1"),
        place=(
            one("volume"),
            one("number"),
            "-".join(filter(None, (one("start_page"), one("end_page")))),
        ),
        doi=one("doi") or doi_in(_value(entry, "urls")),
        pmid=_pmid_of_ris(entry),
        pmcid=_first(_PMC, _value(entry, "custom1", "custom2", "notes", "urls")),
        abstract=_value(entry, "abstract") or _value(entry, "notes_abstract"),
        files=_values(entry, "file_attachments1", "file_attachments2", "figure"),
    )


def _pmid_of_ris(entry: Mapping[str, Any]) -> str:
    """The accession number where PubMed or MEDLINE gave it: each database counts its own."""
    given = _value(entry, "name_of_database", "database_provider")
    if _PUBMED.search(given):
        number = _digits(_value(entry, "accession_number"))
        if number:
            return number
    address = re.compile(r"\bpubmed(?:\.[\w.]{1,40})?/(\d{4,9})\b")
    return _first(address, _value(entry, "urls")) or _numbered("PMID", _value(entry, "notes"))


def _value(entry: Mapping[str, Any], *names: str) -> str:
    return " ".join(_values(entry, *names))


def _values(entry: Mapping[str, Any], *names: str) -> list[str]:
    return [str(one) for name in names for one in _listed(entry.get(name))]


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[match.re.groups] if match else ""


def read_csl(path: Path) -> Iterator[ParsedDocument]:
    """Each item; raises UnreadableDocument."""
    text = read_text(path)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        if _is_json(text.partition("\n")[0]):
            raise _no_bibliography(path.name) from error
        raise UnreadableDocument(f"{path.name} is no whole JSON.", "Export it anew.") from error
    items = data.get("items", [data]) if isinstance(data, dict) else data
    works = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    if not any(isinstance(item.get("title"), str) for item in works):
        raise _no_bibliography(path.name)
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            yield unreadable(f"item {number}", "it is no item of CSL-JSON")
        elif not isinstance(item.get("title"), str) or not item["title"].strip():
            yield unreadable(str(item.get("id") or f"item {number}")[:80], _NO_TITLE)
        else:
            yield _of_csl(item)


def _is_json(line: str) -> bool:
    """Whether a line is a JSON value by itself, as in a file of JSON lines."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _no_bibliography(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is JSON, but no bibliography in CSL-JSON.", "Export it as CSL-JSON, RIS or BibTeX."
    )


def _of_csl(item: Mapping[str, Any]) -> ParsedDocument:
    authors = item.get("author")
    return entry_of(
        title=item["title"],
        authors=[_name_of_csl(name) for name in _listed(authors) if isinstance(name, dict)],
        year=_year_of_csl(item.get("issued")),
        journal=str(item.get("container-title") or ""),
        place=tuple(str(item.get(key) or "") for key in ("volume", "issue", "page")),
        doi=str(item.get("DOI") or ""),
        pmid=str(item.get("PMID") or "") or _numbered("PMID", str(item.get("note") or "")),
        pmcid=str(item.get("PMCID") or ""),
        abstract=str(item.get("abstract") or ""),
        files=[],
    )


def _year_of_csl(issued: Any) -> str:
    """Dates come as parts, as text, or as text within an object."""
    if isinstance(issued, dict):
        return " ".join(str(issued.get(key) or "") for key in ("date-parts", "raw", "literal"))
    return str(issued or "")


def empty_export(name: str, what: str) -> UnreadableDocument:
    """The refusal of an export without a record."""
    return UnreadableDocument(f"{name} holds no {what} entry.", "Export it anew.")


def entry_of(
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
    pmcid: str = "",
) -> ParsedDocument:
    """An entry of an export: what is given, in the form that extracts have."""
    said = _plain(abstract)
    found = re.search(r"(?:19|20)\d\d", year)
    blocks = (
        Block(BlockKind.HEADING, "Abstract"),
        Block(BlockKind.PARAGRAPH, said),
    )
    return ParsedDocument(
        source=Source(
            title=_plain(title).rstrip("."),
            authors=tuple(name for name in authors if name),
            year=int(found[0]) if found else None,
            journal=_plain(journal),
            volume=place[0],
            issue=place[1],
            pages=re.sub("--|–", "-", place[2]),
            doi=doi_in(doi, field=True),
            pmid=_digits(pmid),
            pmcid=_pmcid(pmcid),
            kind=SourceKind.ABSTRACT,
        ),
        blocks=blocks if said else (),
        attached=tuple(files),
    )


def _name_of_csl(name: Mapping[str, Any]) -> str:
    if name.get("literal"):
        return str(name["literal"])
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    given = name.get("given")
    return short_name(f"{family}, {given}") if family and given else family


def _plain(text: str) -> str:
    """Without markup: abstracts come with <jats:p>, titles with braces and <i>."""
    return " ".join(plain_field(text).replace("{", "").replace("}", "").split())


def _zotero(value: str) -> Iterator[str]:
    """Paths in Zotero's "description:path:type;...", where a colon of the path is escaped."""
    for part in re.split(r"(?<!\\);", value):
        pieces = re.split(r"(?<!\\):", part)
        path = pieces[-2] if len(pieces) >= 3 else part.strip()
        if path:
            yield re.sub(r"\\(.)", r"\1", path)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _digits(text: Any) -> str:
    match = re.fullmatch(r"\s*(\d{4,9})\s*", str(text))
    return match[1] if match else ""


def _pmcid(text: str) -> str:
    match = re.search(r"\d+", text)
    return f"PMC{match[0]}" if match else ""


def _numbered(name: str, text: str) -> str:
    match = re.search(rf"{name}:?\s*(\d{{4,9}})", text)
    return match[1] if match else ""
