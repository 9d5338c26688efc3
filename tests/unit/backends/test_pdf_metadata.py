"""What a PDF says of itself: who wrote it, what its pages are called, what it holds besides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.constants import PageLabelStyle
from pypdf.generic import NameObject

from assistant.backends.papers.sandbox import read_apart
from assistant.domain import ParsedDocument
from assistant.errors import UnreadableDocument
from assistant.ingest.documents import read_document
from assistant.ingest.source_description import described
from tests.pdfs import Text, make_pdf

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" prism:volume="7">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq>{creators}</rdf:Seq></dc:creator>
<dc:identifier>doi:{doi}</dc:identifier>
<prism:publicationName>Journal of Small Gardens</prism:publicationName>
<prism:coverDate>{year}-03-01</prism:coverDate>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
TITLE = "Watering of tomato seedlings in a cold house"
BODY = [
    "Forty seedlings were watered every second morning for",
    "three weeks, and their height was taken on Mondays.",
    "Those in the cold house grew by two centimetres less",
    "than those in the warm one, whatever they were given.",
]


def page(number: int) -> list[Text]:
    """A page of one column."""
    lines = [(60.0, 560 - 14 * n, 10.0, f"{line}") for n, line in enumerate(BODY)]
    return [*lines, (60.0, 480.0, 10.0, f"This was sheet {number} of the report on seedlings.")]


def front(*names: str) -> list[Text]:
    """A first page with title, names and year."""
    head: list[Text] = [(60.0, 740.0, 8.0, "J Small Gard 2021; 7(2): 11-19")] if names else []
    rows = [(60.0, 660 - 13 * n, 11.0, name) for n, name in enumerate(names)]
    return [*head, (60.0, 690.0, 18.0, TITLE), *rows, *page(1)]


def written(path: Path, pages: Sequence[Sequence[Text]], xmp: str = "") -> PdfWriter:
    """A writer with these pages and this packet."""
    writer = PdfWriter(clone_from=make_pdf(path, pages))
    if xmp:
        writer.xmp_metadata = xmp.encode()
    return writer


def packet(title: str = TITLE, year: str = "2021", names: Sequence[str] = ("Bloom, Iris",)) -> str:
    creators = "".join(f"<rdf:li>{name}</rdf:li>" for name in names)
    return XMP.format(title=title, creators=creators, doi="10.9999/garden.7", year=year)


def read(path: Path, writer: PdfWriter, password: str = "") -> ParsedDocument:
    writer.write(path)
    return next(read_apart(path, password=password))


def test_a_page_without_names_has_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    names = ("Bloom, Iris", "van der Berg, Tom Karl")
    extract = read(path, written(path, [front(), page(2)], packet(names=names)))
    assert extract.source.title == TITLE
    assert extract.source.authors == ("Bloom I", "van der Berg TK")
    assert (extract.source.year, extract.source.journal, extract.source.volume) == (
        2021,
        "Journal of Small Gardens",
        "7",
    )
    assert extract.source.doi == "10.9999/garden.7"
    assert extract.notes == ()


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        (["Ada Q. Fern*, Boris Thistle and Chen-Li Moss"], ("Fern AQ", "Thistle B", "Moss CL")),
        (
            ["Ada Fern1,2, MD, PhD; Boris van Thistle3", "and Chen Moss1"],
            ("Fern A", "van Thistle B", "Moss C"),
        ),
        (["ADA FERN & BORIS THISTLE"], ("Fern A", "Thistle B")),
        (["Fern AQ, Thistle B"], ("Fern AQ", "Thistle B")),
    ],
)
def test_the_page_names_its_authors(
    tmp_path: Path, printed: list[str], authors: tuple[str, ...]
) -> None:
    path = tmp_path / "a.pdf"
    extract = read(path, written(path, [front(*printed), page(2)]))
    assert extract.source.authors == authors
    assert extract.source.year == 2021


def test_a_title_may_end_in_a_word_that_names_a_kind_of_paper(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    kind = (60.0, 715.0, 12.0, "Short Report")
    title = [
        (60.0, 690.0, 18.0, "Watering of tomato seedlings, an annual"),
        (60.0, 670.0, 18.0, "report"),
    ]
    byline = (60.0, 650.0, 11.0, "Iris Bloom")
    extract = read(path, written(path, [[kind, *title, byline, *page(1)], page(2)]))
    assert extract.source.title == "Watering of tomato seedlings, an annual report"
    assert extract.source.authors == ("Bloom I",)


def test_where_both_disagree_the_page_wins_and_the_difference_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    xmp = packet(year="2019", names=("Thorn, Zoe",))
    extract = read(path, written(path, [front("Ada Fern and Boris Thistle"), page(2)], xmp))
    assert (extract.source.authors, extract.source.year) == (("Fern A", "Thistle B"), 2021)
    document = read_document(described(extract))
    said = " ".join(document.notes)
    assert "Thorn Z" in said
    assert "2019" in said


def test_what_a_template_says_of_another_paper_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    xmp = packet(title="Bees and their hives in a mild winter of the north", names=("Thorn, Zoe",))
    extract = read(path, written(path, [front(), page(2)], xmp))
    assert (
        extract.source.title,
        extract.source.authors,
        extract.source.year,
        extract.source.doi,
    ) == (TITLE, (), None, "")
    assert "Bees and their hives" in " ".join(extract.notes)


def test_pages_are_called_what_the_file_calls_them(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    writer = written(path, [front(), *(page(n) for n in range(2, 14))])
    writer.set_page_label(0, 3, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(4, 12, style=PageLabelStyle.DECIMAL, prefix="e")
    extract = read(path, writer)
    assert extract.page_labels == ("i", "ii", "iii", "iv", *(f"e{n}" for n in range(1, 10)))
    document = read_document(described(extract))
    at = document.text.index("sheet 6 of")
    assert (document.page_at(at), document.label_at(at)) == (6, "e2")


def test_pages_that_are_counted_need_no_names(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    writer = written(path, [front(), page(2)])
    writer.set_page_label(0, 1, style=PageLabelStyle.DECIMAL)
    assert read(path, writer).page_labels == ()


def test_a_password_opens_what_it_protects(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    writer = written(path, [front(), page(2)], packet())
    writer.encrypt("tomato", algorithm="AES-256")
    assert read(path, writer, "tomato").source.authors == ("Bloom I",)
    with pytest.raises(UnreadableDocument, match="protected by a password") as raised:
        next(read_apart(path))
    assert "--password" in str(raised.value)
    with pytest.raises(UnreadableDocument, match="password that was given"):
        next(read_apart(path, password="potato"))


def test_what_only_its_owner_may_change_is_read_by_everybody(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    writer = written(path, [front(), page(2)], packet())
    writer.encrypt("", "tomato", algorithm="AES-128")
    assert read(path, writer).source.authors == ("Bloom I",)


def test_attached_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    writer = written(path, [front(), page(2)])
    writer.add_attachment("heights.csv", b"plant,height")
    assert "heights.csv" in " ".join(read(path, writer).notes)


def test_the_outline_tells_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    second = [
        (60.0, 620.0, 10.0, "Light and shade"),
        (60.0, 608.0, 10.0, "Light fell from the left all day, and"),
        *page(2),
    ]
    plain = read(path, written(path, [front(), second]))
    writer = written(path, [front(), second])
    writer.add_outline_item(title="2. Light and shade", page_number=1)
    named = read(path, writer)
    assert "Light and shade" not in [b.text for b in plain.blocks if b.kind == "heading"]
    assert "Light and shade" in [b.text for b in named.blocks if b.kind == "heading"]


def test_links_name_the_works_referred_to(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    last: list[Text] = [
        (60.0, 700.0, 14.0, "References"),
        (60.0, 680.0, 9.0, "1. Fern A. Seeds in a drawer. J Small Gard 2011;3:4-9."),
        (60.0, 668.0, 9.0, "2. Moss C. Frames of old windows. J Small Gard 2012;4:1-2."),
        (60.0, 656.0, 9.0, "3. Thistle B. A cold house in spring. J Small Gard 2013;5:7-8."),
    ]
    writer = written(path, [front(), page(2), last])
    link(writer, 680.0, "https://doi.org/10.9999%2Fdrawer.3")
    link(writer, 668.0, "https://www.ncbi.nlm.nih.gov/pubmed/99000123")
    extract = read(path, writer)
    assert [r.doi for r in extract.references] == ["10.9999/drawer.3", "", ""]
    assert [r.pmid for r in extract.references] == ["", "99000123", ""]


def link(writer: PdfWriter, y: float, address: str) -> None:
    """A link on the line with this baseline."""
    writer.add_annotation(2, Link(rect=(200, y - 2, 260, y + 8), url=address))


def test_a_broken_packet_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    extract = read(
        path, written(path, [front("Ada Fern and Boris Thistle"), page(2)], "<x:xmpmeta><rdf:")
    )
    assert extract.source.authors == ("Fern A", "Thistle B")


def test_a_loop_in_the_outline_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    writer = written(path, [front(), page(2)])
    writer.add_outline_item(title="Light and shade", page_number=0)
    outline = writer.root_object["/Outlines"].get_object()
    item = outline["/First"].get_object()
    item[NameObject("/Next")] = outline.raw_get("/First")
    assert read(path, writer).source.title == TITLE
