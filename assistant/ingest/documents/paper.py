"""A paper as it was read from its file: sections, paragraphs with pages, tables kept apart."""

from __future__ import annotations

from assistant.domain import Document, ExtractKind, RawDocument, extract_from_json
from assistant.errors import CorpusInvalid
from assistant.ingest.documents.builder import DocumentBuilder

__all__ = ["read_paper"]


def read_paper(raw: RawDocument) -> Document:
    """The document of an `Extract` in JSON.

    Captions and rows of tables are sentences of their own that are never quoted.

    Raises:
        CorpusInvalid: the text is no extract.
    """
    try:
        extract = extract_from_json(raw.text)
        builder = DocumentBuilder()
        for block in extract.blocks:
            kind, text, page = block.kind, block.text, block.page
            if kind is ExtractKind.HEADING:
                builder.heading(text)
            elif kind is ExtractKind.ITEM:
                builder.item(text, page=page)
            elif kind is ExtractKind.PARAGRAPH:
                builder.paragraph(text, page=page)
            else:
                builder.cells(text, page=page)
    except (ValueError, KeyError, TypeError) as error:
        raise CorpusInvalid(f"{raw.file} was not read as a paper.", "Read it again.") from error
    return builder.build(
        raw,
        references=extract.references,
        notes=extract.notes,
        may_break_off=False,
        page_labels=extract.page_labels,
    )
