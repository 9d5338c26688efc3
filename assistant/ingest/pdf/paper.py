"""Pages of a paper as a parsed document: its title and identifiers, its text as written, its references."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from assistant.domain import (
    Block,
    BlockKind,
    FileFacts,
    FileLink,
    Page,
    ParsedDocument,
    Reference,
    Source,
)
from assistant.ingest.pdf.joining import Words, unknown
from assistant.ingest.pdf.lines import Line, lines_of
from assistant.ingest.pdf.metadata import with_facts
from assistant.ingest.pdf.outline import with_links, with_outline
from assistant.ingest.pdf.paragraphs import PageBlock, blocks_of, body_size
from assistant.ingest.pdf.running_heads import without_margins
from assistant.ingest.pdf.superscripts import with_markers, with_powers, without_marks
from assistant.ingest.pdf.tables import table_rows
from assistant.ingest.pdf.title_page import doi_of, title_of
from assistant.ingest.pdf.unknown_letters import HOLE, deciphered
from assistant.ingest.references import is_bibliography_heading, parse_bibliography

_ENTRY: Final = re.compile(r"^\W?(\d{1,3})(?:[\].)]\s*|\s+)(?=\D)\S")
_OPEN: Final = re.compile(r"[.?!:][\"'”’)\]\d,\x02]*$")
_BACK: Final = (
    r"acknowledge?ments?|authors?['’]?s?['’]? (?:contributions?|information|details)|"
    r"(?:declaration of )?(?:competing|conflicts? of|conflicting) interests?(?: statement)?|"
    r"disclosures?|funding(?: (?:sources?|information))?|"
    r"(?:data|code) (?:availability|accessibility)(?: statement)?|availability of data.*|orcid|"
    r"supplement(?:ary|al) (?:materials?|data|information|files?)|supporting information|"
    r"additional (?:files?|information)|ethics (?:statement|approval.*)|pre-publication history|"
    r"how to cite.*|publisher['’]s note|consent (?:for publication|to publish)|author notes?"
)
_BACK_MATTER: Final = re.compile(rf"^(?:\d{{1,2}}\.?\s+)?(?:{_BACK})\s*[:.]?$", re.I)
_RUN_IN: Final = re.compile(rf"^(?:{_BACK}|key ?words)\s*[:;.–—]", re.I)
_KEY_WORDS: Final = re.compile(r"(?:^|\s)key ?words\s*[:;.–—]?$", re.I)
_FIRST_PAGE: Final = re.compile(
    r"^(?:citation|correspond\w+|\W{1,3}(?:corresponding|correspond)|e-?mail|received|accepted|revised|"
    r"published|edited by|reviewed by|academic editor|copyright|©|\(c\)|open access|please cite|how to cite|"
    r"specialty section|licen[cs]ee|article (?:info|history|type|id)|this is an open[- ]access article|"
    r"this article is (?:distributed|published|licensed)|available (?:online )?(?:at|from)|doi|issn)\b",
    re.I,
)
_CAPTION_NUMBER: Final = re.compile(
    r"^\W*(?:supplement\w*\s+)?(fig|tab|scheme|box|chart)[a-z.]*[\s–-]*([A-Z]?\d{1,3}|[IVX]{1,5})",
    re.I,
)
_NOTHING: Final = FileFacts()


def read_pages(
    pages: Sequence[Page],
    facts: FileFacts = _NOTHING,
    known: Callable[[str], bool] = unknown,
) -> ParsedDocument:
    """The paper on these pages.

    `facts` are what the file says of itself, often wrong; `known` tells if a list of words has a word
    in small letters.
    """
    pages = deciphered(pages, known)
    title, doi = title_of(pages, facts.title), doi_of(pages)
    lines = lines_of(without_margins(pages))
    words = Words((line.text for line in lines), known)
    body = body_size(lines)
    blocks, bibliography = _split(with_outline(blocks_of(lines), facts.outline))
    floats = [block for block in blocks if block.kind in {BlockKind.CAPTION, BlockKind.TABLE_ROW}]
    running = [
        block for block in blocks if block.kind not in {BlockKind.CAPTION, BlockKind.TABLE_ROW}
    ]
    text = list(_texts(_joined(list(_without_back_matter(running)), body), words))
    references = tuple(_references(bibliography, words, facts.links))
    parsed = ParsedDocument(
        source=Source(title=title, doi=doi),
        blocks=tuple(_placed(text, list(_floats(floats, words)))),
        references=references,
        page_count=len(pages),
    )
    return _counted(with_facts(parsed, pages, facts))


def _counted(parsed: ParsedDocument) -> ParsedDocument:
    """With the number of letters that could not be read, and a note on them."""
    unread = sum(block.text.count(HOLE) for block in parsed.blocks)
    if not unread:
        return parsed
    letters = "1 letter" if unread == 1 else f"{unread:,} letters"
    note = f"{letters} could not be read, shown as {HOLE}: no sentence with one is quoted."
    return replace(parsed, unread=unread, notes=(note, *parsed.notes))


def _split(blocks: Sequence[PageBlock]) -> tuple[list[PageBlock], list[PageBlock]]:
    """The blocks of the text, and those of the bibliography."""
    begun = next(
        (
            number
            for number in range(len(blocks) - 1, 0, -1)
            if is_bibliography_heading(_flat(blocks[number]).lstrip("0123456789. "))
            and len(blocks[number].lines) == 1
        ),
        None,
    )
    if begun is None:
        return list(blocks), []
    ends = len(blocks)
    for number in range(begun + 2, len(blocks)):
        block = blocks[number]
        large = block.first.size >= blocks[begun].first.size - 0.3
        if block.kind is BlockKind.HEADING and large and not _ENTRY.match(_flat(block)):
            ends = number
            break
    held = blocks[begun + 1 : ends]
    floats = [block for block in held if block.kind is BlockKind.CAPTION]
    return [*blocks[:begun], *floats, *blocks[ends:]], [
        b for b in held if b.kind is not BlockKind.CAPTION
    ]


def _without_back_matter(blocks: Sequence[PageBlock]) -> Iterator[PageBlock]:
    """Without the sections that thank, declare and list: they say nothing on the subject."""
    away = words = False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            away = bool(_BACK_MATTER.match(_flat(block)))
        text = _flat(block)
        printed = block.page == 1 and len(block.lines) < 12 and _FIRST_PAGE.match(text)
        # Key words may stand below their name, one to a line.
        listed = words and block.kind is not BlockKind.HEADING and not _OPEN.search(text)
        words = listed or bool(_KEY_WORDS.search(text))
        if not (away or printed or words or _RUN_IN.match(text)):
            yield block


def _flat(block: PageBlock) -> str:
    return without_marks(" ".join(line.text for line in block.lines)).strip()


def _joined(blocks: Sequence[PageBlock], body: float) -> list[PageBlock]:
    """Paragraphs that a page, a column or a figure parts are one."""
    found: list[PageBlock] = []
    for block in blocks:
        before = found[-1] if found else None
        if before is not None and _goes_on(before, block, body):
            before.lines.extend(block.lines)
        else:
            found.append(block)
    return found


def _goes_on(before: PageBlock, block: PageBlock, body: float) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or before.kind not in {
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
    }:
        return False
    if (
        abs(block.first.size - before.last.size) > 0.12 * body
        or before.last.column == block.first.column
    ):
        return False
    return not _OPEN.search(before.last.text.strip()) and (
        not block.first.text[:1].isupper() or before.last.x1 > before.last.right - 3 * body
    )


def _texts(blocks: Sequence[PageBlock], words: Words) -> Iterator[Block]:
    for block in blocks:
        text = with_markers(words.join([line.text for line in block.lines]))
        if block.kind is BlockKind.LIST_ITEM:
            text = re.sub(r"^\s*[•·‣▪◦●■–]\s+", "", text)
        if re.search(r"\w", text):
            yield Block(block.kind, text, block.page)


def _references(
    blocks: Sequence[PageBlock], words: Words, links: Sequence[FileLink]
) -> Iterator[Reference]:
    for lines in _entries(blocks):
        for reference in parse_bibliography([_entry([line.text for line in lines], words)]):
            yield with_links(reference, lines, links)


def _entries(blocks: Sequence[PageBlock]) -> Iterator[list[Line]]:
    """The lines of each entry of the bibliography; only numbered ones are separated."""
    entry: list[Line] = []
    number = 0
    for line in (line for block in blocks for line in block.lines):
        match = _ENTRY.match(line.text)
        if match and number < int(match[1]) <= number + 3:
            if entry:
                yield entry
            entry, number = [], int(match[1])
        entry.append(line)
    if entry and number:
        yield entry


def _entry(lines: Sequence[str], words: Words) -> str:
    text = without_marks(words.join(lines))
    return re.sub(r"^\W?(\d{1,3})(?:[\].)]\s*|\s+)", r"\1. ", text)


def _floats(blocks: Sequence[PageBlock], words: Words) -> Iterator[list[Block]]:
    """Captions with the rows of their table."""
    group: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.CAPTION:
            if group:
                yield group
            text = with_markers(words.join([line.text for line in block.lines]))
            group = [Block(BlockKind.CAPTION, text, block.page)]
        else:
            group.extend(_rows(block, words))
    if group:
        yield group


def _rows(block: PageBlock, words: Words) -> Iterator[Block]:
    """Rows of the part on each page, which may have columns of its own."""
    for page, lines in groupby(block.lines, key=lambda line: line.page):
        for text in table_rows(list(lines), words.join):
            if re.search(r"\w", text):
                yield Block(BlockKind.TABLE_ROW, with_powers(text), page)


def _placed(text: Sequence[Block], floats: Sequence[list[Block]]) -> Iterator[Block]:
    """Each figure and table behind the paragraph that first speaks of it; at the end if none does."""
    waiting = dict(enumerate(floats))
    for block in text:
        yield block
        if block.kind is BlockKind.HEADING:
            continue
        for number in [n for n, group in waiting.items() if _named(group, block.text)]:
            yield from waiting.pop(number)
    for group in waiting.values():
        yield from group


def _named(group: Sequence[Block], text: str) -> bool:
    match = _CAPTION_NUMBER.match(group[0].text)
    if not match or group[0].kind is not BlockKind.CAPTION:
        return False
    kind = {"fig": r"fig(?:ures?|s?\.?)", "tab": r"tab(?:les?|\.)"}.get(match[1].lower(), match[1])
    number = re.escape(match[2])
    return bool(
        re.search(
            rf"\b{kind}[\s–-]*(?:[A-Z]?\d+[a-z]?\s*(?:,|and|&|[-–])\s*)*{number}(?!\d)", text, re.I
        )
    )
