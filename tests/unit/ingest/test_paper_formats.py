"""JATS, PubMed XML and MEDLINE as extracts."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from assistant.domain import BlockKind, ParsedDocument, Source
from assistant.domain.identity import free_id, identifiers_in, source_keys
from assistant.ingest.file_types import FileKind, kind_of, what_it_is
from assistant.ingest.jats.article import read_jats
from assistant.ingest.medline.records import read_medline, read_pubmed
from tests.papers import JATS, MEDLINE, PUBMED


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


def test_medline_records_come_one_by_one() -> None:
    first, retracted, bare = read_medline(MEDLINE.splitlines())
    assert first.source.title == "Sirolimus in a registry of people with multiple sclerosis"
    assert (first.source.year, first.source.doi, first.source.authors) == (
        2019,
        "10.9999/test.2",
        ("Marlow E",),
    )
    assert texts(first, BlockKind.HEADING) == ["Background", "Results"]
    assert "Observational Study" in first.publication_types
    assert retracted.source.retracted.startswith("retracted, J Registries")
    assert bare.blocks == ()


def test_pubmed_xml_gives_the_same_fields() -> None:
    record = read_pubmed(ElementTree.fromstring(PUBMED)[0])
    assert record.source.title == "Temsirolimus against placebo in relapsing multiple sclerosis"
    assert (record.source.doi, record.source.pmid, record.source.year) == (
        "10.9999/test.5",
        "99000005",
        2018,
    )
    assert record.publication_types == ("Randomized Controlled Trial",)


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.4", "x.txt", FileKind.PDF),
        (JATS.encode(), "x.pdf", FileKind.JATS),
        (PUBMED.encode(), "x.xml", FileKind.PUBMED_XML),
        (MEDLINE.encode(), "x.txt", FileKind.MEDLINE),
        (b"<!doctype html><html><head>", "x", FileKind.HTML),
        (b"TY  - JOUR\r\nTI  - x", "x", FileKind.RIS),
        (b"@article{a,\n title={x}}", "x", FileKind.BIBTEX),
        (b'[{"title": "x"}]', "x.json", FileKind.CSL),
        ("# Überschrift".encode(), "x.md", FileKind.TEXT),
        (b"MZ\x90", "paper.pdf", None),
        (b"\x7fELF", "paper.txt", None),
        (b"PK\x03\x04....word/document.xml", "paper.docx", FileKind.DOCX),
    ],
)
def test_a_file_is_known_by_its_first_bytes(head: bytes, name: str, kind: FileKind | None) -> None:
    assert kind_of(head, name) is kind


def test_a_program_is_called_one() -> None:
    assert what_it_is(b"MZ\x90") == "a program"


def test_ids_are_readable_and_free() -> None:
    source = Source(title="A title", authors=("van der Meulen MJ",), year=2008)
    assert free_id(source, "f", set()) == "van-der-meulen-2008"
    assert free_id(source, "f", {"van-der-meulen-2008"}) == "van-der-meulen-2008-2"


def test_a_short_title_names_no_work() -> None:
    assert source_keys(Source(title="Editorial")) == ()
    assert source_keys(Source(doi="https://doi.org/10.1/AB")) == ("doi:10.1/ab",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.5555/Abc.1", "doi:10.5555/abc.1"),
        ("doi:10.5555/abc.1,", "doi:10.5555/abc.1"),
        ("see https://doi.org/10.5555/abc.1?", "doi:10.5555/abc.1"),
        ("https://doi.org/10.5555%2Fabc.1", "doi:10.5555/abc.1"),
        ("(10.5555/s0140-67(99)01)", "doi:10.5555/s0140-67(99)01"),
        ("PMID: 28951234", "pmid:28951234"),
        ("PMID:28951234", "pmid:28951234"),
        ("https://pubmed.ncbi.nlm.nih.gov/28951234/", "pmid:28951234"),
        ("www.ncbi.nlm.nih.gov/pubmed/28951234", "pmid:28951234"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC123456/", "pmcid:PMC123456"),
        ("PMCID:PMC123456", "pmcid:PMC123456"),
    ],
)
def test_identifiers_are_found_in_every_form(text: str, found: str) -> None:
    assert identifiers_in(text) == (found,)
