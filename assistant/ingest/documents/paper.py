"""Papers and other files that were read as blocks: sections, paragraphs with pages, tables kept apart."""

from assistant.domain import Document, ParsedDocument
from assistant.ingest.documents.builder import DocumentBuilder


def read_blocks(parsed: ParsedDocument) -> Document:
    """The document of its blocks. Captions and rows of tables are sentences that are never quoted."""
    builder = DocumentBuilder()
    for block in parsed.blocks:
        builder.add(block)
    return builder.build(
        parsed,
        references=parsed.references,
        notes=parsed.notes,
        may_break_off=False,
        page_labels=parsed.page_labels,
    )
