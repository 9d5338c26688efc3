"""What a file tells of its own text: its outline names headings, its links the works referred to."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from rapidfuzz import fuzz

from assistant.domain import BlockKind, FileLink, Reference
from assistant.domain.identity import DOI_PREFIX, doi_in
from assistant.ingest.pdf.joining import clean
from assistant.ingest.pdf.lines import Line
from assistant.ingest.pdf.paragraphs import PageBlock
from assistant.ingest.pdf.superscripts import without_marks

_SAME: Final = 92.0
_LINES: Final = 3
"""Lines that a heading takes at most."""
_LEADS_TO: Final = re.compile(rf"(?:doi\.org/|[?&/=]|^doi:)({DOI_PREFIX}[^\s?#&]+)", re.I)
_PMID: Final = re.compile(
    r"pubmed[^\s]*?[/=](\d{5,9})\b|ncbi\.nlm\.nih\.gov/\S*list_uids=(\d{5,9})\b", re.I
)


def with_outline(
    blocks: Sequence[PageBlock], outline: Sequence[tuple[str, int]]
) -> list[PageBlock]:
    """The blocks, with those that the outline names as headings; also one run together with its text."""
    named: dict[int, list[str]] = defaultdict(list)
    for title, page in outline:
        if re.search(r"[^\W\d_]{3}", title):
            named[page].append(_plain(title))
    return [part for block in blocks for part in _headed(block, named[block.page])]


def _headed(block: PageBlock, titles: Sequence[str]) -> Iterator[PageBlock]:
    if block.kind is BlockKind.PARAGRAPH and titles:
        for count in range(1, min(_LINES, len(block.lines)) + 1):
            text = _plain(" ".join(line.text for line in block.lines[:count]))
            if any(fuzz.ratio(text, title) > _SAME for title in titles):
                yield PageBlock(BlockKind.HEADING, block.lines[:count])
                if block.lines[count:]:
                    yield PageBlock(BlockKind.PARAGRAPH, block.lines[count:])
                return
    yield block


def _plain(text: str) -> str:
    return re.sub(r"^[\d.]+\s+", "", clean(without_marks(text)).lower()).strip(" .:")


def with_links(reference: Reference, lines: Sequence[Line], links: Sequence[FileLink]) -> Reference:
    """The reference with the identifiers that links on its lines lead to, where it prints none."""
    addresses = [unquote(link.address) for line in lines for link in _on(line, links)]
    doi = _only(doi_in(m[1]).lower() for a in addresses if (m := _LEADS_TO.search(a)))
    pmid = _only(m[1] or m[2] for a in addresses if (m := _PMID.search(a)))
    return replace(reference, doi=reference.doi or doi, pmid=reference.pmid or pmid)


def _on(line: Line, links: Sequence[FileLink]) -> Iterator[FileLink]:
    for link in links:
        if link.page != line.page:
            continue
        level = link.y0 - 1 < line.baseline - 0.2 * line.size < link.y1 + 1
        if level and link.x0 < line.x1 and link.x1 > line.x0:
            yield link


def _only(found: Iterator[str]) -> str:
    """The one value; none where links lead to several works."""
    values = set(found)
    return values.pop() if len(values) == 1 else ""
