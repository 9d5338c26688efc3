"""Blocks become stored text with exact offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Block, BlockKind, ParsedDocument, Source
from assistant.ingest.documents.builder import DocumentBuilder

PARSED = ParsedDocument(Source("s", "A source"))


def test_sentences_stand_at_their_offsets() -> None:
    builder = DocumentBuilder()
    builder.heading("Beds")
    builder.paragraph("Ten beds were dug. Eight bloomed.")
    builder.item("water at dawn")
    document = builder.build(PARSED, may_break_off=False)
    assert document.text == "Beds\n\nTen beds were dug. Eight bloomed.\n\n• water at dawn"
    assert [document.text[s.start : s.end] for s in document.sentences] == [
        "Ten beds were dug.",
        "Eight bloomed.",
        "water at dawn",
    ]
    assert [s.block for s in document.sentences] == [0, 0, 1]


def test_rows_and_captions_are_whole_and_never_quoted() -> None:
    builder = DocumentBuilder()
    builder.add(Block(BlockKind.CAPTION, "Table 1. Beds. By month."))
    builder.add(Block(BlockKind.TABLE_ROW, "North | 12. | 40"))
    document = builder.build(PARSED)
    assert [(s.kind, s.quotable) for s in document.sentences] == [
        (BlockKind.CAPTION, False),
        (BlockKind.TABLE_ROW, False),
    ]


def test_a_last_sentence_without_an_end_is_marked() -> None:
    builder = DocumentBuilder()
    builder.paragraph("Ten beds were dug. Eight of")
    assert [s.truncated for s in builder.build(PARSED).sentences] == [False, True]
    assert not builder.build(PARSED, may_break_off=False).truncated


def test_pages_are_known_by_offset() -> None:
    builder = DocumentBuilder()
    builder.add(Block(BlockKind.PARAGRAPH, "On the first page.", 1))
    builder.add(Block(BlockKind.PARAGRAPH, "On the second page.", 2))
    document = builder.build(PARSED, page_labels=("iv", "v"))
    at = document.text.index("second")
    assert (document.page_at(at), document.label_at(at)) == (2, "v")


@given(st.lists(st.tuples(st.sampled_from(BlockKind), st.text(max_size=30)), max_size=6))
def test_every_sentence_lies_within_the_text_in_order(blocks: list[tuple[BlockKind, str]]) -> None:
    builder = DocumentBuilder()
    for kind, text in blocks:
        builder.add(Block(kind, text))
    document = builder.build(PARSED)
    ends = [0]
    for sentence in document.sentences:
        assert ends[-1] <= sentence.start < sentence.end <= len(document.text)
        ends.append(sentence.end)
    assert all(0 <= s.start <= s.end <= len(document.text) for s in document.sections)
