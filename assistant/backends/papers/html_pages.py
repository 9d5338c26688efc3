"""Articles saved from the web: what a publisher's page says of itself, and its main text."""

import re
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from assistant.backends.papers.html_markup import write_signs
from assistant.domain import Block, BlockKind, ParsedDocument, Source
from assistant.domain.identity import doi_in, short_name
from assistant.errors import UnreadableDocument
from assistant.text.markup.fragments import plain_field
from assistant.text.markup.latex import with_formulas

_NAMES: Final = {
    "og:title": "called",
    "citation_title": "title",
    "dc.title": "title",
    "citation_doi": "doi",
    "dc.identifier": "doi",
    "citation_journal_title": "journal",
    "citation_pmid": "pmid",
    "citation_publication_date": "year",
    "citation_date": "year",
    "citation_year": "year",
    "dc.date": "year",
    "citation_author": "authors",
    "dc.creator": "authors",
}
"""Meta names of Highwire Press, Dublin Core and Open Graph, which publishers' pages bear."""
_MAX_CHARACTERS: Final = 5_000_000
"""Characters of a page."""


def read_html(path: Path, name: str = "") -> ParsedDocument:
    """The article of a page, without its navigation, adverts and comments. `name` is what its reader calls the file.

    Raises:
        UnreadableDocument: no article was found in it, or trafilatura is not installed.
    """
    try:
        from trafilatura import bare_extraction
        from trafilatura.utils import decode_file, load_html
    except ImportError as error:
        raise UnreadableDocument(
            f"{path.name} is a web page, and trafilatura, which reads them, is not installed.",
            "Install mtor-ms-assistant[papers].",
        ) from error
    text = decode_file(path.read_bytes())[:_MAX_CHARACTERS]
    tree: Any = load_html(text)
    given, called = ({}, "") if tree is None else _given(tree)
    found: Any = None
    if tree is not None:
        write_signs(tree)
        found = bare_extraction(
            tree, include_comments=False, include_tables=True, deduplicate=False
        )
    blocks = tuple(_blocks(found.body)) if found is not None and found.body is not None else ()
    if sum(len(block.text) for block in blocks) < 200:
        raise UnreadableDocument(
            f"{name or path.name} holds no article that could be separated from the page around it.",
            "Save the article as PDF or text instead.",
        )
    year = re.search(r"(?:19|20)\d\d", " ".join(given.get("year", [])))
    return ParsedDocument(
        source=Source(
            title=plain_field((given.get("title") or given.get("called") or [called])[0]),
            authors=tuple(short_name(name) for name in given.get("authors", [])),
            year=int(year[0]) if year else None,
            journal=plain_field((given.get("journal") or [""])[0]),
            doi=doi_in(" ".join(given.get("doi", []))),
            pmid=(given.get("pmid") or [""])[0],
        ),
        blocks=blocks,
    )


def _given(tree: Any) -> tuple[dict[str, list[str]], str]:
    """What the meta elements say, and what the page calls itself."""
    given: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = _NAMES.get((meta.get("name") or meta.get("property") or "").lower())
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            given.setdefault(name, []).append(content)
    # Drawings within a page have titles of their own.
    titles = (" ".join("".join(title.itertext()).split()) for title in tree.iter("title"))
    return given, next(filter(None, titles), "")


def _blocks(body: Element) -> list[Block]:
    """Trafilatura's elements: head, p, list with item, table with row and cell, quote."""
    blocks: list[Block] = []
    for element in body.iter():
        kind = {
            "head": BlockKind.HEADING,
            "p": BlockKind.PARAGRAPH,
            "quote": BlockKind.PARAGRAPH,
            "item": BlockKind.LIST_ITEM,
            "row": BlockKind.TABLE_ROW,
        }.get(str(element.tag))
        if kind is None:
            continue
        parts = [" ".join(cell.itertext()) for cell in element.iter("cell")]
        said = " | ".join(parts) if parts else "".join(element.itertext())
        if said.strip():
            blocks.append(Block(kind, " ".join(with_formulas(said).split())))
    return blocks
