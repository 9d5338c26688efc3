"""Puts a document together: blocks of text in, stored text with exact offsets out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.domain import BlockKind, Document, RawDocument, Reference, Removed, Section, Sentence
from assistant.text.instructions import reads_as_instruction
from assistant.text.sentences import ends_sentence, markers_in, split_sentences

__all__ = ["DocumentBuilder"]


@dataclass(frozen=True, slots=True)
class _Block:
    section: str
    text: str
    kind: BlockKind
    whole: bool
    page: int | None = None


class DocumentBuilder:
    """Collects headings and blocks in reading order, then lays them out once."""

    def __init__(self) -> None:
        self._section = ""
        self._blocks: list[_Block] = []

    def heading(self, name: str) -> None:
        """What follows stands under this heading."""
        self._section = name

    def paragraph(self, text: str, *, whole: bool = False, page: int | None = None) -> None:
        """A paragraph; `whole` says that it is one sentence, whatever full stops it has."""
        self._add(text, BlockKind.PARAGRAPH, whole, page)

    def item(self, text: str, *, page: int | None = None) -> None:
        """An item of a list, without its bullet."""
        self._add(text, BlockKind.LIST_ITEM, False, page)

    def cells(self, text: str, *, page: int | None = None) -> None:
        """A row of a table or a caption: found, and shown in its place, but never quoted."""
        self._add(text, BlockKind.TABLE_ROW, True, page)

    def build(
        self,
        raw: RawDocument,
        *,
        references: tuple[Reference, ...] = (),
        removed: tuple[Removed, ...] = (),
        notes: tuple[str, ...] = (),
        may_break_off: bool = True,
        page_labels: tuple[str, ...] = (),
    ) -> Document:
        """The document. With `may_break_off`, a last sentence without an end is marked truncated."""
        parts: list[str] = []
        sections: list[Section] = []
        sentences: list[Sentence] = []
        pages: list[tuple[int, int]] = []
        at = 0
        for number, block in enumerate(self._blocks):
            if block.section and (not sections or sections[-1].name != block.section):
                parts.append(block.section + "\n\n")
                at += len(parts[-1])
            if not sections or sections[-1].name != block.section:
                sections.append(Section(block.section, at, at))
            bullet = "• " if block.kind is BlockKind.LIST_ITEM else ""
            parts.append(f"{bullet}{block.text}\n\n")
            begin = at + len(bullet)
            if block.page is not None:
                pages.append((begin, block.page))
            spans = [(0, len(block.text))] if block.whole else split_sentences(block.text)
            sentences.extend(
                _sentence(block.text[start:end], begin + start, number, block.kind)
                for start, end in spans
            )
            at += len(parts[-1])
            sections[-1] = replace(sections[-1], end=at - 2)
        text = "".join(parts).rstrip("\n")
        if may_break_off and sentences and not ends_sentence(text):
            sentences[-1] = replace(sentences[-1], truncated=True)
        orders = sum(sentence.instruction for sentence in sentences)
        if orders:
            notes = (*notes, f"{orders} sentence(s) read like orders to a program: never quoted.")
        return Document(
            source=raw.source,
            text=text,
            sections=tuple(sections),
            sentences=tuple(sentences),
            references=references,
            removed=removed,
            notes=notes,
            sha256=raw.sha256,
            file=raw.file,
            pages=tuple(pages),
            page_labels=page_labels,
        )

    def _add(self, text: str, kind: BlockKind, whole: bool, page: int | None = None) -> None:
        text = " ".join(text.split())
        if text:
            self._blocks.append(_Block(self._section, text, kind, whole, page))


def _sentence(said: str, at: int, block: int, kind: BlockKind) -> Sentence:
    """A sentence of a block that begins at a place of the text."""
    return Sentence(
        at,
        at + len(said),
        block,
        kind,
        markers_in(said),
        instruction=reads_as_instruction(said),
        holed="\ufffd" in said,
    )
