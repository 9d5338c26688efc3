"""What is known of a source itself, as sentences of its own that can be found and quoted.

They stand in a section behind the text: the reference in Vancouver style (ICMJE, "Samples of Formatted
References"), the identifiers, the study in fields where a record has them, and the list of references.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from assistant.domain import BlockKind, Document, Section, Sentence, Source, SourceKind

ABOUT: Final = "About this source"
"""Name of the section."""
_MOST_REFERENCES: Final = 200
"""Entries of a list of references that become sentences; a longer one is a review's."""


def with_metadata(document: Document, fields: Mapping[str, str] | None = None) -> Document:
    """The document with the section at its end; as it is where nothing is known of its source.

    `fields` are what a record says of the study, by name: "Participants", "Duration".
    """
    lines = [(line, BlockKind.METADATA) for line in _lines(document)]
    study_fields = [
        (f"{name}: {value.rstrip('.')}.", BlockKind.FIELD) for name, value in (fields or {}).items()
    ]
    lines += study_fields
    if not lines:
        return document
    parts, sentences = [document.text, "\n\n" if document.text else "", f"{ABOUT}\n\n"], []
    at = start = sum(map(len, parts))
    block = document.sentences[-1].block + 1 if document.sentences else 0
    for number, (line, kind) in enumerate(lines):
        parts.append(f"{line}\n\n")
        sentences.append(Sentence(at, at + len(line), block + number, kind))
        at += len(line) + 2
    return replace(
        document,
        text="".join(parts).rstrip("\n"),
        sections=(*document.sections, Section(ABOUT, start, at - 2)),
        sentences=(*document.sentences, *sentences),
    )


def _lines(document: Document) -> Iterator[str]:
    source = document.source
    if source.authors or source.year or source.journal:
        yield _reference(source)
    named = {
        "DOI": source.doi,
        "PubMed (PMID)": source.pmid,
        "PubMed Central (PMCID)": source.pmcid,
    }
    known = [f"{name} {value}" for name, value in named.items() if value]
    if known:
        yield f"Identifiers: {'; '.join(known)}."
    count = len(document.references)
    if count:
        what = "article" if source.kind is SourceKind.ARTICLE else "paper"
        yield f"The list of references of this {what} has {count} entries."
        for reference in document.references[:_MOST_REFERENCES]:
            yield f"Reference {reference.number}: {' '.join(reference.text.split()).rstrip('.')}."


def _reference(source: Source) -> str:
    """``Authors. Title. Journal. Year;Volume(Issue):Pages.``, without what is not known."""
    authors = ", ".join(source.authors)
    numbers = source.volume + (f"({source.issue})" if source.issue else "")
    numbers += f":{source.pages}" if source.pages else ""
    when = f"{source.year or ''}{';' if source.year and numbers else ''}{numbers}"
    parts = (authors, source.title, source.journal, when)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
