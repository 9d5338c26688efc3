"""Puts a document together: blocks of text in, stored text with exact offsets out."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from assistant.domain import (
    Block,
    BlockKind,
    Document,
    ParsedDocument,
    Reference,
    Removed,
    Section,
    Sentence,
)
from assistant.text.instructions import reads_as_instruction
from assistant.text.sentences import ends_sentence, markers_in, split_sentences

_WHOLE: Final = (BlockKind.TABLE_ROW, BlockKind.CAPTION)
"""Blocks that are one sentence, whatever full stops they have."""


class DocumentBuilder:
    """Collects headings and blocks in reading order, then lays them out once."""

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        self._section = ""
        self._blocks: list[tuple[str, Block]] = []
        for block in blocks:
            self.add(block)

    def heading(self, name: str) -> None:
        """What follows stands under this heading."""
        self._section = name

    def paragraph(self, text: str) -> None:
        """A paragraph."""
        self.add(Block(BlockKind.PARAGRAPH, text))

    def item(self, text: str) -> None:
        """An item of a list, without its bullet."""
        self.add(Block(BlockKind.LIST_ITEM, text))

    def add(self, block: Block) -> None:
        """A block of any kind; a heading names the section of what follows."""
        if block.kind is BlockKind.HEADING:
            self.heading(block.text)
            return
        text = " ".join(block.text.split())
        if text:
            self._blocks.append((self._section, replace(block, text=text)))

    def build(
        self,
        raw: ParsedDocument,
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
        for number, (section, block) in enumerate(self._blocks):
            if section and (not sections or sections[-1].name != section):
                parts.append(section + "\n\n")
                at += len(parts[-1])
            if not sections or sections[-1].name != section:
                sections.append(Section(section, at, at))
            bullet = "• " if block.kind is BlockKind.LIST_ITEM else ""
            parts.append(f"{bullet}{block.text}\n\n")
            begin = at + len(bullet)
            if block.page is not None:
                pages.append((begin, block.page))
            spans = [(0, len(block.text))] if block.kind in _WHOLE else split_sentences(block.text)
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
