"""Abstracts as PubMed saves them as plain text ("Abstract (text)"): numbered, with blank lines between parts.

Each record begins with "1. Journal. 2024 Mar;12(3):44-9. doi: ...", then title, authors, notes, abstract, ids.
"""

import re
from collections.abc import Iterator
from typing import Final

from assistant.domain import ParsedDocument, Source, SourceKind
from assistant.domain.identity import doi_in
from assistant.ingest.medline.records import labelled

_START: Final = re.compile(r"^(\d{1,6})\. (?=\S)", re.M)
_CITED: Final = re.compile(
    r"(?P<journal>[^.;]{1,200})\.\s+(?P<year>(?:18|19|20)\d\d)\b(?P<date>[^;.:]{0,40})"
    r"(?:;(?P<volume>[^(:.;\s]*)(?:\((?P<issue>[^)]*)\))?(?::(?P<pages>[^.;\s]+))?)?"
)
_IDS: Final = re.compile(r"^(DOI|PMID|PMCID): *(\S+)", re.M)
_NOTES: Final = re.compile(
    r"(?:author info\w*|collaborators?(?: \(\d+\))?|comment (?:in|on)|erratum (?:in|for)|update (?:in|of)|"
    r"conflict of \w+ statement|retraction (?:in|of)|retracted and republished (?:in|from)|"
    r"republished (?:in|from)|expression of concern (?:in|for)|summary for patients in|cites|contributed equally)\b",
    re.I,
)
_TOLD: Final = re.compile(
    r"(?:erratum in|expression of concern in|retraction in|conflict of \w+ statement)\b", re.I
)
"""Of these, what is told of a source as it is written."""
_RIGHTS: Final = re.compile(
    r"(?:copyright\b|©|\(c\)\s*\d{4}|published by\b|this article is protected)", re.I
)
_ORIGINAL: Final = re.compile(r"\[Article in [^\]]+\]$")


def looks_like_pubmed_text(text: str) -> bool:
    """Whether a text begins with a numbered citation and names a PMID on a line of its own."""
    head = re.match(r"1\. \S[^\n]*(?:\n[^\n]+){0,4}\n\n", text)
    return bool(head and _CITED.search(_joined(head[0])) and re.search(r"^PMID: *\d+", text, re.M))


def read_pubmed_text(text: str) -> Iterator[ParsedDocument]:
    """Every record, in order. One without an abstract has no blocks."""
    starts: list[re.Match[str]] = []
    for match in _START.finditer(text):
        # Records are numbered in turn and stand after two empty lines, or after one and begin with a
        # journal and a year: what is numbered in an abstract does neither.
        before = text[max(0, match.start() - 3) : match.start()]
        apart = before in {"", "\n\n\n"} or (
            before.endswith("\n\n") and _CITED.match(_first_part(text, match.end()))
        )
        if apart and int(match[1]) == len(starts) + 1:
            starts.append(match)
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        yield _record(text[match.end() : end])


def _first_part(text: str, at: int) -> str:
    return _joined(text[at : at + 1000].partition("\n\n")[0])


def _record(text: str) -> ParsedDocument:
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    head = _joined(parts[0]) if parts else ""
    cited = _CITED.match(head)
    year = cited["year"] if cited else next(iter(re.findall(r"\b(?:19|20)\d\d\b", head)), "")
    ids = {name: value for part in parts[1:] for name, value in _IDS.findall(part)}
    rest = [
        part for part in parts[1:] if not _IDS.match(part) and not _ORIGINAL.match(part.strip())
    ]
    title = _joined(rest.pop(0)) if rest else ""
    authors: tuple[str, ...] = ()
    if rest and _like_authors(_joined(rest[0])):
        authors = tuple(_people(_joined(rest.pop(0))))
    notes = [part for part in rest if _NOTES.match(part)]
    said = [_joined(part) for part in rest if not _NOTES.match(part) and not _RIGHTS.match(part)]
    gone = next((_joined(n) for n in notes if n.lower().startswith("retraction in")), "")
    return ParsedDocument(
        source=Source(
            title=re.sub(r"^\[(.*)\]$", r"\1", title.rstrip(".")).rstrip("."),
            authors=authors,
            year=int(year) if year else None,
            journal=cited["journal"].strip() if cited else head.partition(". ")[0],
            volume=(cited["volume"] or "") if cited else "",
            issue=(cited["issue"] or "") if cited else "",
            pages=(cited["pages"] or "") if cited else "",
            doi=ids.get("DOI", "") or doi_in(head, field=True),
            pmid=re.sub(r"\D", "", ids.get("PMID", "")),
            pmcid=ids.get("PMCID", ""),
            kind=SourceKind.ABSTRACT,
            retracted=f"retracted, {gone}" if gone else "",
        ),
        blocks=tuple(labelled(" ".join(said))),
        notes=tuple(_joined(part) for part in rest if _TOLD.match(part)),
    )


def _joined(part: str) -> str:
    return " ".join(part.split())


def _like_authors(line: str) -> bool:
    """Names, initials and numbers, with commas: "Sato K(1), Rao P(2)." or "Sato K; Trial Group(1)"."""
    first = re.split(r"[,;]", line.rstrip("."))[0]
    return bool(
        re.search(r"(?:^|\s)[A-Z]{1,4}(?: ?\(\d[\d,]*\)|[#*])*$| Jr\b|\(\d[\d)(,#]*\)$", first)
    )


def _people(line: str) -> Iterator[str]:
    for name in re.split(r"[,;]\s+(?![\d#])", line.rstrip(".")):
        bare = re.sub(r"(?:\s*\((?:\d+|#|\*)[\d,#* ]*\))+$", "", name.strip()).strip("#* ")
        if bare:
            yield bare
