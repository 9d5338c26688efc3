"""Lines in reading order → headings, paragraphs, captions and tables, each with its page."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from assistant.domain import BlockKind
from assistant.ingest.pdf.lines import Line

_CAPTION: Final = re.compile(
    r"^\W{0,2}(?P<what>supplement\w*\s+)?(?P<kind>fig(?:ure|\.)?|table|tab\.|scheme|box|chart)[\s–-]*"
    r"(?P<number>[A-Z]?\d{1,3}|[IVX]{1,5})(?=[\s.:|)\x01—–-]|[A-Z]|$)",
    re.I,
)
_SENTENCE: Final = re.compile(
    r"^[A-Za-z]?,?\s+(?:also\s+|clearly\s+)?(?:shows?|showed|shown|illustrates?|presents?|depicts?|demonstrates?|"
    r"summari[sz]es?|lists?|gives?|displays?|indicates?|provides?|reveals?|represents?|compares?|contains?|"
    r"reports?|outlines?|describes?|is|are|was|were|has|have|and|or|in|for|as)\b"
)
_ENDS: Final = re.compile(r"[.?!:;][\"'”’)\]\x02\d,–]*$")
_BULLET: Final = re.compile(r"^\s*[•·‣▪◦●■–]\s+")
_NUMBERED: Final = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|[A-H]\.)\s+\S")
_NAMES: Final = re.compile(
    r"^(?:\d{1,2}\.?\s+)?(?:abstract|summary|background|introduction|(?:materials?|patients|subjects|animals)"
    r"(?:\s+(?:and|&)\s+methods?)?|methods?|methodology|experimental(?:\s+section)?|results?"
    r"(?:\s+(?:and|&)\s+discussions?)?|discussions?|conclusions?|concluding remarks|references|"
    r"literature cited|bibliography|acknowledge?ments?|author(?:s['’]?|['’]s)? contributions?|"
    r"(?:competing|conflicts?\s+of)\s+interests?|funding|abbreviations|data availability|ethics|"
    r"limitations|supplementary (?:materials?|data|information)|supporting information|appendix)\s*:?$",
    re.I,
)


@dataclass(slots=True)
class PageBlock:
    """Lines that belong together."""

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def page(self) -> int:
        return self.first.page


def body_size(lines: Iterable[Line]) -> float:
    """The size of most characters, in points rounded to a half."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def blocks_of(given: Sequence[Line]) -> list[PageBlock]:
    """Blocks in reading order. A paragraph that a figure or a page break parts is not yet joined."""
    lines = _emphasised(given)
    body = body_size(lines)
    leading = _leading(lines, body)
    found: list[PageBlock] = []
    for previous, line in zip([None, *lines], lines, strict=False):
        block = found[-1] if found else None
        if (
            block is not None
            and previous is not None
            and _stays(block, previous, line, body, leading)
        ):
            block.lines.append(line)
            continue
        found.append(PageBlock(_kind(line, previous, block, body), [line]))
    return list(_headings(found, body))


def _emphasised(lines: Sequence[Line]) -> list[Line]:
    """Bold sets something apart only where most is not: some fonts call themselves bold throughout."""
    heavy = sum(len(line.text) for line in lines if line.bold)
    if heavy * 2 < sum(len(line.text) for line in lines):
        return list(lines)
    return [
        replace(line, runs=tuple(replace(run, bold=False) for run in line.runs)) for line in lines
    ]


def _leading(lines: Sequence[Line], body: float) -> float:
    """Distance from line to line in body text, in ems."""
    steps: Counter[float] = Counter()
    for previous, line in pairwise(lines):
        if previous.column == line.column and abs(line.size - body) < 0.6:
            step = (line.baseline - previous.baseline) / line.size
            if 0.8 < step < 2.5:
                steps[round(step, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 1.2


def _kind(line: Line, previous: Line | None, before: PageBlock | None, body: float) -> BlockKind:
    match = _CAPTION.match(line.text)
    if match and _is_caption(line, previous, match, body):
        return BlockKind.CAPTION
    if _tabular(line, before, body):
        return BlockKind.TABLE_ROW
    if _BULLET.match(line.text):
        return BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


def _is_caption(line: Line, previous: Line | None, match: re.Match[str], body: float) -> bool:
    """A caption is set apart: smaller, bold, or with a mark behind its number.

    What goes on with an open sentence is none, nor is a sentence about the figure.
    """
    rest = line.text[match.end() :]
    set_apart = line.size < body - 0.4 or line.runs[0].bold or line.italic
    inside = (
        previous is not None
        and previous.column == line.column
        and not _ends(previous.text)
        and abs(previous.size - line.size) < 0.3
        and 0 < line.baseline - previous.baseline < 1.6 * line.size
    )
    if (inside and not line.runs[0].bold) or _SENTENCE.match(rest):
        return False
    marked = bool(re.match(r"^\s*[.:|—–]", rest)) or not rest.strip()
    capital = bool(re.match(r"^[\s\x01\x02]*[A-Z(]", rest))
    return (set_apart and (marked or capital)) or (marked and line.text[:1].isupper())


def _tabular(line: Line, before: PageBlock | None, body: float) -> bool:
    """Cells beside each other, or small print that goes on with a table."""
    if len(line.runs) >= 3 and line.size < body + 0.6:
        return True
    table = before is not None and (
        before.kind is BlockKind.TABLE_ROW
        or (before.kind is BlockKind.CAPTION and before.first.text.strip()[:3].lower() == "tab")
    )
    if before is None or not table or before.last.column[0] != line.column[0]:
        return False
    like = before.kind is BlockKind.CAPTION or abs(line.size - before.last.size) < 0.8
    return line.size < body - 0.4 or (len(line.runs) >= 2 and like)


def _stays(block: PageBlock, previous: Line, line: Line, body: float, leading: float) -> bool:
    """Whether the line goes on with the block."""
    match = _CAPTION.match(line.text)
    if match and _is_caption(line, previous, match, body):
        return False
    if block.kind is BlockKind.TABLE_ROW:
        return _tabular(line, block, body)
    if _tabular(line, block, body) and (len(line.runs) >= 3 or block.kind is BlockKind.CAPTION):
        return (
            block.kind is BlockKind.CAPTION
            and len(line.runs) < 2
            and _adjoins(previous, line, leading)
        )
    if line.column != previous.column and not _below(previous, line, leading):
        return False
    if abs(line.size - previous.size) > 0.12 * body and not _partly(line, previous):
        return False
    if not _adjoins(previous, line, leading) or _BULLET.match(line.text):
        return False
    if _NAMES.match(line.text.strip()) or _NAMES.match(previous.text.strip()):
        return False
    changes = line.bold != previous.bold and not _runs_on(previous)
    if changes and not (block.kind is BlockKind.CAPTION and _is_label(block)):
        return False
    if block.kind is BlockKind.CAPTION:
        return True
    return not _begins(previous, line, body)


def _is_label(block: PageBlock) -> bool:
    """Only "Figure 4" so far: what it is about stands under it, in other print."""
    text = block.first.text.strip()
    match = _CAPTION.match(text)
    return len(block.lines) == 1 and match is not None and not text[match.end() :].strip(" .:|")


def _partly(line: Line, previous: Line) -> bool:
    """A short line may be measured by a raised or lowered sign."""
    return min(len(line.text), len(previous.text)) < 6


def _adjoins(previous: Line, line: Line, leading: float) -> bool:
    step = line.baseline - previous.baseline
    return -0.5 * line.size < step < (leading + 0.45) * max(line.size, previous.size)


def _below(previous: Line, line: Line, leading: float) -> bool:
    """Right under the line before, though that lay across the columns: one block with short lines."""
    near = line.page == previous.page and line.column[0] == previous.column[0]
    return near and _adjoins(previous, line, leading) and abs(line.x0 - previous.x0) < 2 * line.size


def _runs_on(previous: Line) -> bool:
    """The same sentence with a bold beginning or ending: the line before is full and open."""
    return not _ends(previous.text) and previous.x1 > previous.right - 2.5 * previous.size


def _begins(previous: Line, line: Line, body: float) -> bool:
    """The line is indented, or the one before broke off short of the margin at a sentence's end."""
    indent = line.x0 - previous.x0
    short = previous.x1 < previous.right - 4 * previous.size and _ends(previous.text)
    stepped = 0.7 * body < indent < 4 * body and line.x0 - line.left > 0.7 * body
    return (stepped and (_ends(previous.text) or short)) or (short and line.text[:1].isupper())


def _ends(text: str) -> bool:
    return bool(_ENDS.search(text.strip()))


def _headings(blocks: Sequence[PageBlock], body: float) -> Iterator[PageBlock]:
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.PARAGRAPH and _is_heading(block, blocks[number + 1 :], body):
            block.kind = BlockKind.HEADING
        yield block


def _is_heading(block: PageBlock, after: Sequence[PageBlock], body: float) -> bool:
    text = " ".join(line.text for line in block.lines).strip()
    words = text.split()
    if not after or len(words) > 16 or len(block.lines) > 3 or not re.search(r"[^\W\d_]{3}", text):
        return False
    if _NAMES.match(text):
        return True
    if text[-1] in ".,;" or text[0].islower():
        return False
    if block.first.size < body - (3.5 if block.first.bold else 1.2):
        return False
    large = block.first.size > body + 0.7
    numbered = bool(_NUMBERED.match(text)) and len(words) <= 12
    emphatic = block.first.bold or text.isupper() or (block.first.italic and len(words) <= 10)
    return large or emphatic or (numbered and block.first.size >= body - 0.3)
