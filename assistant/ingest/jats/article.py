"""JATS (ANSI/NISO Z39.96), as PubMed Central hands articles out, and its older NLM forms."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from assistant.domain import Block, BlockKind, ParsedDocument, SourceKind
from assistant.ingest.jats.front_matter import front_of
from assistant.ingest.jats.references import numbered, references_of
from assistant.ingest.jats.tables import rows_of
from assistant.ingest.jats.text import BLOCKS, first, flat, name_of, run_on, text_of

_NOT_PROSE: Final = frozenset({"graphical", "toc", "teaser", "executive-summary", "video"})
_PASSED: Final = frozenset("label title object-id alternatives attrib permissions sec-meta".split())
_FLOATS: Final = frozenset(
    """fig table-wrap boxed-text supplementary-material media disp-formula
    disp-formula-group""".split()
)
_DECLARED: Final = frozenset(
    """coi-statement supplementary-material data-availability author-contributions funding
    financial-disclosure ethics-statement""".split()
)


def read_jats(article: Element) -> ParsedDocument:
    """The article: abstract and body in order, captions and rows of tables, references, markers.

    Sections that declare interests or list supplements are left out, as are acknowledgements.
    """
    numbers = numbered(article)
    reader = _Reader(numbers)
    blocks = [*reader.abstracts(article), *reader.body(article)]
    body = first(article, "body")
    front = front_of(article)
    whole = body is not None and _has_text(body)
    kind = SourceKind.PAPER if whole else SourceKind.ABSTRACT
    return replace(
        front,
        source=replace(front.source, kind=kind),
        blocks=tuple(blocks),
        references=references_of(article, numbers),
    )


def _has_text(body: Element) -> bool:
    """Whether there is any paragraph in the body."""
    return any(flat(p) for p in body.iter() if name_of(p) == "p")


class _Reader:
    def __init__(self, numbers: Mapping[str, str]) -> None:
        self._numbers = numbers

    def abstracts(self, article: Element) -> Iterator[Block]:
        for abstract in article.findall("./front/article-meta/abstract"):
            kind = abstract.get("abstract-type") or ""
            if kind in _NOT_PROSE:
                continue
            yield self._heading(flat(abstract.find("title")) or "Abstract")
            yield from self._inside(abstract)

    def body(self, article: Element) -> Iterator[Block]:
        for path in ("./body", "./floats-group", "./floats-wrap"):
            part = article.find(path)
            if part is not None:
                yield from self._inside(part)
        for part in article.findall("./back/app-group/app"):
            yield from self._section(part)

    def _inside(self, element: Element) -> Iterator[Block]:
        for child in element:
            if name_of(child) not in _PASSED:
                yield from self._block(child)

    def _block(self, element: Element) -> Iterator[Block]:
        name = name_of(element)
        if name == "sec":
            yield from self._section(element)
        elif name in {"p", "disp-quote", "statement", "speech", "verse-group"} or not name:
            yield from self._paragraph(element)
        elif name == "list":
            for item in element.iter("list-item"):
                yield from self._paragraph(item, BlockKind.LIST_ITEM)
        elif name == "def-list":
            for item in element.findall("def-item"):
                term, meaning = flat(item.find("term")), item.find("def")
                said = " ".join(text_of(p, self._numbers) for p in meaning or ())
                yield Block(BlockKind.LIST_ITEM, f"{term}: {said}".strip(": "))
        elif name in _FLOATS:
            yield from self._float(element)
        elif name in {"fig-group", "table-wrap-group"}:
            yield from self._inside(element)

    def _section(self, section: Element) -> Iterator[Block]:
        if (section.get("sec-type") or "") in _DECLARED:
            return
        title = section.find("title")
        if title is not None and flat(title):
            yield self._heading(" ".join((flat(section.find("label")), flat(title))).strip())
        yield from self._inside(section)

    def _heading(self, text: str) -> Block:
        return Block(BlockKind.HEADING, text.rstrip(" :"))

    def _paragraph(
        self, element: Element, kind: BlockKind = BlockKind.PARAGRAPH
    ) -> Iterator[Block]:
        """The words of the element, and then what stands on lines of its own within it."""
        text = text_of(element, self._numbers)
        nested = list(_set_apart(element))
        if any(char.isalpha() for char in text):
            yield Block(kind, text)
        for child in nested:
            if name_of(child) == "p":
                yield from self._paragraph(child, kind)
            elif name_of(child) != "list" or kind is not BlockKind.LIST_ITEM:
                yield from self._block(child)

    def _float(self, element: Element) -> Iterator[Block]:
        """Label and caption as one block, then the rows of a table and its notes."""
        if name_of(element) == "boxed-text":
            yield from self._inside(element)
            return
        if name_of(element).startswith("disp-formula"):
            text = text_of(element, self._numbers)
            if text:  # a line of its own, and no sentence
                yield Block(BlockKind.TABLE_ROW, text)
            return
        caption = element.find("caption")
        parts = [flat(element.find("label")).rstrip(" .:")]
        if caption is not None:
            parts += [text_of(part, self._numbers) for part in caption]
        text = ". ".join(part.rstrip(" .") for part in parts if part)
        if text and name_of(element) in {"fig", "table-wrap"}:
            yield Block(BlockKind.CAPTION, f"{text}.")
        for table in element.iter("table"):
            for row in rows_of(table, lambda cell: run_on(text_of(cell, self._numbers))):
                yield Block(BlockKind.TABLE_ROW, row)
        for note in element.findall("./table-wrap-foot//p"):
            said = text_of(note, self._numbers)
            if said:
                yield Block(BlockKind.TABLE_ROW, said)


def _set_apart(element: Element) -> Iterator[Element]:
    for child in element:
        if name_of(child) in BLOCKS:
            yield child
        elif name_of(child) not in {"fn", "table"}:
            yield from _set_apart(child)
