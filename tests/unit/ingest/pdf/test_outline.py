"""A file's outline names headings, its links the works referred to."""

from __future__ import annotations

from assistant.domain import BlockKind, FileLink, Reference
from assistant.ingest.pdf.outline import with_links, with_outline
from assistant.ingest.pdf.paragraphs import PageBlock
from tests.pages import line, run

HEAD, TEXT = line(run("3.1 Light and shade", y=100)), line(run("Plants turn to the light.", y=112))


def test_a_heading_of_the_outline_is_cut_from_its_text() -> None:
    block = PageBlock(BlockKind.PARAGRAPH, [HEAD, TEXT])
    heading, rest = with_outline([block], [("Light and Shade", 1)])
    assert (heading.kind, heading.lines) == (BlockKind.HEADING, [HEAD])
    assert (rest.kind, rest.lines) == (BlockKind.PARAGRAPH, [TEXT])


def test_an_outline_of_another_page_changes_nothing() -> None:
    block = PageBlock(BlockKind.PARAGRAPH, [HEAD, TEXT])
    assert with_outline([block], [("Light and Shade", 2)]) == [block]


def link(address: str, y: float = 98) -> FileLink:
    return FileLink(address, 1, 50, y - 8, 200, y + 4)


def test_a_link_on_the_line_gives_the_doi() -> None:
    reference = with_links(
        Reference("1", "Fern A. A garden."), [HEAD], [link("https://doi.org/10.5555/fern.1")]
    )
    assert reference.doi == "10.5555/fern.1"


def test_links_to_two_works_give_none() -> None:
    links = [link("https://doi.org/10.5555/fern.1"), link("https://doi.org/10.5555/moss.2")]
    assert with_links(Reference("1", "Fern A. A garden."), [HEAD], links).doi == ""


def test_what_is_printed_stays() -> None:
    printed = Reference("1", "Fern A.", pmid="12345678")
    found = with_links(printed, [HEAD], [link("https://pubmed.ncbi.nlm.nih.gov/87654321/")])
    assert found.pmid == "12345678"
