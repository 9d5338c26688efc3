"""What is known of a document that was added: its title, its kind, and the record whose full text it is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from assistant.domain import EvidenceLevel, ParsedDocument, Source, SourceKind
from assistant.domain.identity import is_preprint, same_first_author, title_key
from assistant.domain.ids import short_digest
from assistant.ingest.head_reference import authorship_of_text
from assistant.text.study_design import design_of


def described(parsed: ParsedDocument, record: Source | None = None) -> ParsedDocument:
    """The document with the source that it is indexed under; its digest covers both.

    `record` is the source of the corpus whose full text it is: the id, the places that cite it and
    what was judged of it by people stay.
    """
    source = _described(parsed)
    if record is not None:
        # A record may be of the preprint; the paper itself says when and by whom it was published.
        newer = is_preprint(record) and not is_preprint(source)
        first, second = (source, record) if newer else (record, source)
        judged = record.evidence is not EvidenceLevel.UNKNOWN
        source = replace(
            source.completed_from(record),
            title=parsed.source.title or record.title,
            evidence=record.evidence if judged else source.evidence,
            evidence_kinds=record.evidence_kinds,
            authors=first.authors or second.authors,
            year=first.year or second.year,
            conditions=record.conditions,
            species=record.species,
            cited_as=record.cited_as,
            commercial=record.commercial,
            provenance=f"{source.provenance} It stands in the place of: {record.provenance}".strip(),
        )
    return replace(
        parsed, source=source, sha256=short_digest(parsed.sha256, repr(source), length=64)
    )


def _described(parsed: ParsedDocument) -> Source:
    """The source as the file describes it. A file that names no paper is somebody's own document."""
    source, name = parsed.source, PurePath(parsed.name)
    paper = bool(source.doi or source.pmid or source.pmcid) and not parsed.text
    kind = source.kind if paper else SourceKind.USER
    came = "a document that was added" if parsed.added else "a document as it was found"
    what = {
        SourceKind.USER: f"{name.name}, {came}; not reviewed",
        SourceKind.ABSTRACT: f"Abstract out of {name.name}",
        SourceKind.PAPER: f"Full text out of {name.name}",
    }[kind]
    # A text says at its head who wrote it; what a file says of itself is surer.
    named = bool(source.authors or source.year)
    authors, year = (source.authors, source.year) if named else authorship_of_text(parsed.text)
    types = [kind for kind in parsed.publication_types if kind]
    return replace(
        source,
        title=source.title or title_of_text(parsed.text) or name.stem,
        authors=authors,
        year=year,
        kind=kind,
        evidence=design_of("", "", types).level,
        provenance=f"{what}{f', added on {parsed.added}' if parsed.added else ''}.",
        updates=(f"published {parsed.published_as}",) if parsed.published_as else (),
    )


def title_of_text(text: str) -> str:
    """The first line of a text, when it looks like a title; else empty."""
    first = next((line.strip(" #\t") for line in text.splitlines() if line.strip()), "")
    return first if first and len(first.split()) <= 20 and first[-1] not in ".;,:" else ""


def linked(raws: Sequence[ParsedDocument]) -> Iterator[ParsedDocument]:
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
