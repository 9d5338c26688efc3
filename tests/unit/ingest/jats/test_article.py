"""A JATS article as a parsed document."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from assistant.domain import BlockKind, ParsedDocument
from assistant.ingest.jats.article import read_jats
from tests.papers import JATS


@pytest.fixture(scope="module")
def paper() -> ParsedDocument:
    return read_jats(ElementTree.fromstring(JATS))


def texts(extract: ParsedDocument, kind: BlockKind) -> list[str]:
    return [block.text for block in extract.blocks if block.kind is kind]


def test_the_front_says_who_when_and_under_which_licence(paper: ParsedDocument) -> None:
    assert paper.source.title == "Torin slows lesions in the marmoset model of multiple sclerosis"
    assert paper.source.authors == ("Quill AB", "Ferro CD")
    assert (paper.source.year, paper.source.journal) == (2021, "Journal of Tests")
    assert (paper.source.doi, paper.source.pmid, paper.source.pmcid) == (
        "10.9999/test.1",
        "99000001",
        "PMC9900001",
    )
    assert paper.source.licence == "http://creativecommons.org/licenses/by/4.0/"
    assert not paper.abstract_only


def test_citations_in_the_text_become_markers(paper: ParsedDocument) -> None:
    introduction = next(t for t in texts(paper, BlockKind.PARAGRAPH) if "Rapamycin" in t)
    assert "in mice [1], and others agree (Smith et al., 2010 [2])." in introduction
    assert introduction.endswith("Several reviews exist [1,2,3].")


def test_a_table_is_rows_with_their_heads(paper: ParsedDocument) -> None:
    assert texts(paper, BlockKind.TABLE_ROW) == [
        "Torin | Lesions Week 0: 11 | Lesions Week 8: 5",
        "Vehicle | Lesions Week 0: 12 | Lesions Week 8: 13",
    ]
    assert texts(paper, BlockKind.CAPTION) == [
        "Table 1. Lesions by group.",
        "Figure 1. Scans of one animal.",
    ]


def test_what_only_declares_is_left_out(paper: ParsedDocument) -> None:
    assert not any("company" in block.text for block in paper.blocks)


def test_references_keep_their_identifiers(paper: ParsedDocument) -> None:
    first, second, third = paper.references
    assert (first.number, first.pmid, first.authors) == ("1", "28951234", ("Hou H",))
    assert (second.title, second.year, second.doi) == ("Another treatment", 2010, "10.9999/other.2")
    assert third.title == "A third"


def test_a_hidden_span_cannot_make_a_table_endless() -> None:
    row = '<tr><td colspan="999999999" rowspan="999999999">x</td></tr>'
    article = f"<article><body><table-wrap><table><tbody>{row}</tbody></table></table-wrap></body></article>"
    assert len(read_jats(ElementTree.fromstring(article)).blocks) == 1
