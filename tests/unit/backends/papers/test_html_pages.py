"""Pages saved from the web: what they say of themselves, and their articles without the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.backends.papers.html_pages import read_html
from assistant.domain import BlockKind, ParsedDocument, Source
from assistant.errors import UnreadableDocument

WEEKS = "".join(
    f"<p>In week {week} the rats were weighed on each day, and two people who did not know which"
    f" rat had been treated counted what it ate, drank and left of its food in room {week}.</p>"
    for week in ("one", "two", "three", "four")
)


def read(folder: Path, body: str, head: str = "") -> ParsedDocument:
    path = folder / "page.html"
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    path.write_text(page, encoding="utf-8")
    return read_html(path)


def source(folder: Path, *metas: tuple[str, str]) -> Source:
    head = "".join(f'<meta name="{name}" content="{content}">' for name, content in metas)
    return read(folder, f"<article>{WEEKS}</article>", head).source


def test_names_of_highwire_press(tmp_path: Path) -> None:
    assert source(
        tmp_path,
        ("citation_title", "CD4&lt;sup&gt;+&lt;/sup&gt;  cells of &lt;i&gt;rats&lt;/i&gt;"),
        ("citation_author", "Varga, Petra M."),
        ("citation_author", "Kei Sato"),
        ("citation_journal_title", "Rats &amp; Mice"),
        ("citation_publication_date", "2019/03/01"),
        ("citation_doi", "https://doi.org/10.1000/rats.7"),
        ("citation_pmid", "12345678"),
    ) == Source(
        title="CD4⁺ cells of rats",
        authors=("Varga PM", "Sato K"),
        journal="Rats & Mice",
        year=2019,
        doi="10.1000/rats.7",
        pmid="12345678",
    )


def test_names_of_dublin_core_in_any_case(tmp_path: Path) -> None:
    assert source(
        tmp_path,
        ("DC.Title", "Rats"),
        ("dc.creator", "Rao"),
        ("DC.identifier", "pmid:5"),
        ("DC.identifier", "doi:10.1000/rats.7"),
        ("DC.Date", "in May 2001"),
    ) == Source(title="Rats", authors=("Rao",), doi="10.1000/rats.7", year=2001)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Smith, JA", "Smith JA"),
        ("Sato K", "Sato K"),
        ("Ludwig van Beethoven", "van Beethoven L"),
        ("Jean-Luc Picard", "Picard JL"),
        ("Lindqvist, O.-M.", "Lindqvist OM"),
    ],
)
def test_authors_in_every_form(tmp_path: Path, written: str, name: str) -> None:
    assert source(tmp_path, ("citation_author", written)).authors == (name,)


@pytest.mark.parametrize(
    ("metas", "year"),
    [
        ([("citation_date", "soon"), ("citation_year", "1998")], 1998),
        ([("citation_date", "12/31/07")], None),
        ([("citation_date", "1850")], None),
        ([], None),
    ],
)
def test_years(tmp_path: Path, metas: list[tuple[str, str]], year: int | None) -> None:
    assert source(tmp_path, *metas).year == year


def test_an_empty_element_says_nothing(tmp_path: Path) -> None:
    assert source(tmp_path, ("citation_title", " "), ("citation_title", "Rats")).title == "Rats"
    assert source(tmp_path, ("citation_author", ""), ("keywords", "rats")) == Source()


def test_an_element_may_name_its_property(tmp_path: Path) -> None:
    head = '<meta property="citation_title" content="Rats"><meta content="x"><meta name>'
    assert read(tmp_path, f"<article>{WEEKS}</article>", head).source.title == "Rats"


def test_blocks_keep_their_kinds_and_order(tmp_path: Path) -> None:
    body = (
        f"<article><h2>Results</h2>{WEEKS}<ul><li>The first group.</li><li>The second group.</li>"
        "</ul><table><tr><th>Drug</th><th>Rats</th></tr><tr><td>None</td><td>12</td></tr></table>"
        f"<blockquote>Nobody had seen this before.</blockquote>{WEEKS}</article>"
    )
    blocks = read(tmp_path, body).blocks
    assert [block.kind for block in blocks[:5]] == [BlockKind.HEADING, *[BlockKind.PARAGRAPH] * 4]
    assert [(block.kind, block.text) for block in blocks[5:10]] == [
        (BlockKind.LIST_ITEM, "The first group."),
        (BlockKind.LIST_ITEM, "The second group."),
        (BlockKind.TABLE_ROW, "Drug | Rats"),
        (BlockKind.TABLE_ROW, "None | 12"),
        (BlockKind.PARAGRAPH, "Nobody had seen this before."),
    ]


def test_an_article_that_says_a_thing_twice_keeps_both(tmp_path: Path) -> None:
    texts = [block.text for block in read(tmp_path, f"<article>{WEEKS}{WEEKS}</article>").blocks]
    assert texts[:4] == texts[4:]


def test_what_stands_around_the_article_is_left_out(tmp_path: Path) -> None:
    body = (
        '<nav><a href="/">Home</a> <a href="/all">All journals</a></nav>'
        f"<article>{WEEKS}</article>"
        '<div class="comments" id="comments"><p>A reader calls this wonderful.</p></div>'
        "<footer>Copyright of nobody</footer><script>var rats = 'script';</script>"
    )
    text = " ".join(block.text for block in read(tmp_path, body).blocks)
    assert "room four" in text
    for word in ("journals", "wonderful", "Copyright", "script"):
        assert word not in text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        b"only words",
        b"<html><body><article><p>Too short.</p></article></body></html>",
        b"<html><body><script>" + b"rats();" * 100 + b"</script></body></html>",
    ],
)
def test_a_page_without_an_article_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument) as caught:
        read_html(path)
    assert str(caught.value) == (
        "page.html holds no article that could be separated from the page around it."
    )
    assert caught.value.remedy == "Save the article as PDF or text instead."


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Rats | A journal</title>", "Rats | A journal"),
        ('<title>Rats | A journal</title><meta property="og:title" content="Rats">', "Rats"),
        (
            '<meta property="og:title" content="Rats!"><meta name="dc.title" content="On rats">',
            "On rats",
        ),
        ("<title>Rats</title><svg><title>A drawing</title></svg>", "Rats"),
    ],
)
def test_a_page_without_names_for_machines_has_its_own_title(
    tmp_path: Path, head: str, title: str
) -> None:
    assert read(tmp_path, f"<article>{WEEKS}</article>", head).source.title == title
