"""An `Extract` as a `Source`: what a document that was added is called, and what kind it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from assistant.domain import (
    Added,
    EvidenceLevel,
    Extract,
    RawDocument,
    Source,
    SourceKind,
    extract_to_json,
    title_of_text,
)
from assistant.domain.identity import is_preprint, same_first_author, title_key
from assistant.domain.ids import short_digest
from assistant.text.study_design import design_of

__all__ = ["described", "linked", "raw_of"]


def raw_of(added: Added, record: Source | None = None) -> RawDocument:
    """The document as it is read into the index.

    `record` is the source of the corpus whose full text it is: the id, the places that cite it and
    what was judged of it by people stay.
    """
    extract = added.extract
    source = described(added.id, extract, added.name, added.when)
    if record is not None:
        # A record may be of the preprint; the paper itself says when and by whom it was published.
        newer = is_preprint(record) and not is_preprint(source)
        source = replace(
            source,
            title=extract.title or record.title,
            evidence=_judged(record.evidence, source.evidence),
            evidence_kinds=record.evidence_kinds,
            authors=(source if newer else record).authors or source.authors or record.authors,
            year=(source if newer else record).year or source.year or record.year,
            journal=source.journal or record.journal,
            volume=source.volume or record.volume,
            issue=source.issue or record.issue,
            pages=source.pages or record.pages,
            doi=source.doi or record.doi,
            pmid=source.pmid or record.pmid,
            pmcid=source.pmcid or record.pmcid,
            conditions=record.conditions,
            species=record.species,
            cited_as=record.cited_as,
            commercial=record.commercial,
            retracted=source.retracted or record.retracted,
            provenance=f"{source.provenance} It stands in the place of: {record.provenance}".strip(),
        )
    return RawDocument(
        source=source,
        text=extract.plain or extract_to_json(extract),
        sha256=short_digest(added.sha256, repr(source), length=64),
        file=added.file,
        media="web-article" if extract.plain else "paper",
    )


def described(key: str, extract: Extract, name: str, when: str) -> Source:
    """What the extract says of itself. A file that names no paper is somebody's own document."""
    paper = bool(extract.doi or extract.pmid or extract.pmcid) and not extract.plain
    kind = SourceKind.USER
    if paper:
        kind = SourceKind.ABSTRACT if extract.abstract_only else SourceKind.PAPER
    what = {
        SourceKind.USER: f"{PurePath(name).name}, {_came(when)}; not reviewed",
        SourceKind.ABSTRACT: f"Abstract out of {PurePath(name).name}",
        SourceKind.PAPER: f"Full text out of {PurePath(name).name}",
    }[kind]
    types = [t for t in extract.publication_types if t]
    return Source(
        id=key,
        title=extract.title or title_of_text(extract.plain) or PurePath(name).stem,
        kind=kind,
        evidence=design_of("", "", types).level,
        authors=extract.authors,
        year=extract.year,
        journal=extract.journal,
        volume=extract.volume,
        issue=extract.issue,
        pages=extract.journal_pages,
        doi=extract.doi,
        pmid=extract.pmid,
        pmcid=extract.pmcid,
        licence=extract.licence,
        retracted=extract.retracted,
        provenance=f"{what}{f', added on {when}' if when else ''}.",
        updates=(f"published {extract.published_as}",) if extract.published_as else (),
    )


def _came(when: str) -> str:
    return "a document that was added" if when else "a document as it was found"


def linked(raws: Sequence[RawDocument]) -> Iterator[RawDocument]:
    """The documents, in their order; a preprint whose journal version is among them names that.

    Both are there when the journal version is known by its abstract only.
    """
    journal: dict[str, list[Source]] = {}
    for raw in raws:
        if raw.source.doi and not is_preprint(raw.source):
            journal.setdefault(title_key(raw.source.title), []).append(raw.source)
    for raw in raws:
        source = raw.source
        if not is_preprint(source):
            yield raw
            continue
        later = next(
            (
                one
                for one in journal.get(title_key(source.title) or "none", ())
                if same_first_author(one.authors, source.authors)
            ),
            None,
        )
        said = f"published {later.doi}" if later else ""
        if not said or any(later.doi in update for update in source.updates if later):
            yield raw
            continue
        source = replace(source, updates=(*source.updates, said))
        yield replace(raw, source=source, sha256=short_digest(raw.sha256, said, length=64))


def _judged(ours: EvidenceLevel, read: EvidenceLevel) -> EvidenceLevel:
    return ours if ours is not EvidenceLevel.UNKNOWN else read
