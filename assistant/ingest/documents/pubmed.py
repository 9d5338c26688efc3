"""PubMed's "Abstract (text)" format: citation, title, authors, affiliations, sections, identifiers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from assistant.domain import Document, ParsedDocument, Source
from assistant.errors import CorpusInvalid
from assistant.ingest.documents.builder import DocumentBuilder
from assistant.ingest.documents.plain_text import unwrap

__all__ = ["PubMedAbstract", "parse_pubmed", "read_pubmed"]

_LABEL: Final = re.compile(r"^([A-Z][A-Z /&,'-]{2,60}):\s+", re.M)
_DOI: Final = re.compile(r"^DOI:\s*(\S+)", re.M)
_PMCID: Final = re.compile(r"^PMCID:\s*(PMC\d+)", re.M)
_PMID: Final = re.compile(r"^PMID:\s*(\d+)", re.M)
_YEAR: Final = re.compile(r"\.\s+((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class PubMedAbstract:
    """One record, as its parts."""

    citation: str
    title: str
    authors: tuple[str, ...]
    affiliations: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    """(name, text); one section with an empty name when the abstract is not structured."""
    doi: str
    pmid: str
    pmcid: str
    year: int | None
    copyright: str
    conflicts: str


def read_pubmed(raw: ParsedDocument) -> Document:
    """The abstract's sentences under its own section names; identifiers fill gaps of the source.

    Raises:
        CorpusInvalid: the text is not in that format.
    """
    record = parse_pubmed(raw.text)
    if record is None:
        raise CorpusInvalid(
            f"{raw.file} is not in PubMed's abstract format.",
            "Save it from PubMed with the display option “Abstract (text)”.",
        )
    builder = DocumentBuilder()
    for name, text in record.sections:
        builder.heading(name)
        builder.paragraph(text)
    notes = [f"Citation: {record.citation}"]
    notes += [f"Affiliation: {place}" for place in record.affiliations]
    notes += [note for note in (record.copyright, record.conflicts) if note]
    notes += _disagreements(raw.source, record)
    source = replace(
        raw.source,
        authors=raw.source.authors or record.authors,
        year=raw.source.year or record.year,
        doi=raw.source.doi or record.doi,
        pmid=raw.source.pmid or record.pmid,
        pmcid=raw.source.pmcid or record.pmcid,
    )
    return builder.build(replace(raw, source=source), notes=tuple(notes))


def parse_pubmed(text: str) -> PubMedAbstract | None:
    """The record, or None when the text is not one."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    if len(blocks) < 3 or not re.match(r"^\d+\.\s+\S", blocks[0]) or not _PMID.search(text):
        return None
    citation = re.sub(r"^\d+\.\s+", "", unwrap(blocks[0]))
    title = unwrap(blocks[1]).rstrip(".")
    authors = _authors(unwrap(blocks[2]))
    affiliations: tuple[str, ...] = ()
    abstract: list[str] = []
    rights = conflicts = ""
    for block in blocks[3:]:
        if block.startswith("Author information:"):
            affiliations = tuple(
                unwrap(part) for part in re.split(r"^\(\d+\)", block, flags=re.M)[1:]
            )
        elif block.startswith("Conflict of interest"):
            conflicts = unwrap(block)
        elif block.startswith(("©", "Copyright")):
            rights = unwrap(block)
        elif not re.match(r"^(?:DOI|PMID|PMCID):", block):
            abstract.append(block)
    year = _YEAR.search(citation)
    return PubMedAbstract(
        citation=citation,
        title=title,
        authors=authors,
        affiliations=affiliations,
        sections=_sections("\n".join(abstract)),
        doi=_group(_DOI, text),
        pmid=_group(_PMID, text),
        pmcid=_group(_PMCID, text),
        year=int(year.group(1)) if year else None,
        copyright=rights,
        conflicts=conflicts,
    )


def _sections(abstract: str) -> tuple[tuple[str, str], ...]:
    """Cuts at labels such as ``RESULTS:``; names are given in sentence case."""
    starts = list(_LABEL.finditer(abstract))
    if not starts:
        return (("", unwrap(abstract)),)
    cuts = [("", abstract[: starts[0].start()])]
    for i, match in enumerate(starts):
        end = starts[i + 1].start() if i + 1 < len(starts) else len(abstract)
        cuts.append((match.group(1).capitalize(), abstract[match.end() : end]))
    return tuple((name, unwrap(text)) for name, text in cuts if text.strip())


def _authors(line: str) -> tuple[str, ...]:
    names = re.sub(r"\(\d+\)", "", line).rstrip(".").split(",")
    return tuple(name.strip() for name in names if name.strip())


def _disagreements(source: Source, record: PubMedAbstract) -> list[str]:
    """Where the manifest and the record name different identifiers."""
    pairs = (
        ("DOI", source.doi, record.doi),
        ("PMID", source.pmid, record.pmid),
        ("PMCID", source.pmcid, record.pmcid),
    )
    return [
        f"{name} differs: the manifest says {ours}, the text says {theirs}."
        for name, ours, theirs in pairs
        if ours and theirs and ours.lower() != theirs.lower()
    ]


def _group(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(1) if match else ""
