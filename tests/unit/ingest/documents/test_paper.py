"""A document of blocks."""

from __future__ import annotations

from assistant.domain import Block, BlockKind, ParsedDocument, Reference, Source
from assistant.ingest.documents import read_blocks


def test_headings_name_sections_and_all_else_is_text() -> None:
    parsed = ParsedDocument(
        Source("s", "A source"),
        sha256="7",
        file="added/s.pdf",
        blocks=(
            Block(BlockKind.HEADING, "Methods", 1),
            Block(BlockKind.PARAGRAPH, "Ten beds were dug [1].", 1),
            Block(BlockKind.LIST_ITEM, "Water at dawn.", 2),
        ),
        references=(Reference("1", "Fern A. Rain."),),
        notes=("A note.",),
        page_labels=("iv", "v"),
    )
    document = read_blocks(parsed)
    assert [section.name for section in document.sections] == ["Methods"]
    assert [sentence.kind for sentence in document.sentences] == [
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
    ]
    assert document.sentences[0].markers == ("1",)
    assert (document.references, document.notes) == (parsed.references, parsed.notes)
    assert (document.sha256, document.file, document.pages[-1][1]) == ("7", "added/s.pdf", 2)


def test_a_document_without_blocks_is_empty() -> None:
    assert read_blocks(ParsedDocument(Source("s", "A source"))).sentences == ()
