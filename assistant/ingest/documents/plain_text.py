"""Plain text: paragraphs parted by blank lines, lines that were wrapped joined again."""

import re

from assistant.domain import Document, ParsedDocument
from assistant.ingest.documents.builder import DocumentBuilder
from assistant.text.markup.fragments import plain_field


def unwrap(block: str) -> str:
    """The lines of a wrapped paragraph as one; a word cut by a hyphen at the margin stays hyphenated."""
    text = re.sub(r"(?<=\w)-\n\s*(?=\w)", "-", block.strip())
    return re.sub(r"\s*\n\s*", " ", text)


def read_plain(raw: ParsedDocument) -> Document:
    """Every blank-line-parted block is a paragraph; nothing is left out, tags become what they stand for."""
    builder = DocumentBuilder()
    for block in re.split(r"\n\s*\n", raw.text):
        builder.paragraph(plain_field(unwrap(block)))
    return builder.build(raw)
