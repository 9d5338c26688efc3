"""Exponents, formulas and citations of JATS and PubMed; forms in which databases hand them out."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.backends.papers.xml_files import each_element
from assistant.domain import BlockKind, ParsedDocument
from assistant.ingest.jats.article import read_jats
from assistant.ingest.medline.records import read_medline, read_pubmed
from assistant.ingest.titles import plain_title, year_in

REFERENCES = "".join(
    f'<ref id="r{n}"><label>{n}</label><mixed-citation>Author {n}. A paper. J. 200{n}.</mixed-citation></ref>'
    for n in range(1, 6)
)


def jats(paragraph: str, title: str = "A paper on rats") -> ParsedDocument:
    article = f"""<article xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta><title-group>
    <article-title>{title}</article-title></title-group></article-meta></front>
    <body><sec><title>Results</title><p>{paragraph}</p></sec></body>
    <back><ref-list>{REFERENCES}</ref-list></back></article>"""
    return read_jats(ElementTree.fromstring(article))


def said(extract: ParsedDocument, kind: BlockKind = BlockKind.PARAGRAPH) -> str:
    return " ".join(block.text for block in extract.blocks if block.kind is kind)


def cite(*numbers: int) -> str:
    return ",".join(f'<xref ref-type="bibr" rid="r{n}">{n}</xref>' for n in numbers)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("About 4 × 10<sup>7</sup> cells.", "About 4 × 10⁷ cells."),
        ("At <italic>10</italic><bold><sup>−3</sup></bold> M of Mg<sup>2+</sup>.", "At 10⁻³ M of Mg²⁺."),
        ("The EC<sub>50</sub> of N<sub>2</sub>O.", "The EC₅₀ of N₂O."),
        (f"Seen in rats<sup>{cite(2, 3)}</sup>.", "Seen in rats [2,3]."),
        (f"About 10<sup>7,{cite(4)}</sup> cells.", "About 10⁷ [4] cells."),
        (f"Tumour size 12.3<sup>{cite(1)}</sup> mm.", "Tumour size 12.3 [1] mm."),
        (f"In mice <sup>{cite(1)}</sup>–<sup>{cite(3)}</sup>.", "In mice [1,2,3]."),
        ('Rats<xref ref-type="bibr" rid="r5"><sup>5</sup></xref> died.', "Rats [5] died."),
        ('A size of 12.3<xref ref-type="table-fn" rid="t">1</xref> mm.', "A size of 12.3¹ mm."),
        ('A size of 12.3<xref ref-type="fn" rid="t"><sup>a</sup></xref> mm.', "A size of 12.3^a mm."),
        (
            "A share <inline-formula><alternatives><tex-math>\\frac{2}{3}</tex-math><mml:math><mml:mfrac>"
            "<mml:mn>2</mml:mn><mml:mn>3</mml:mn></mml:mfrac></mml:math></alternatives></inline-formula> rose.",
            "A share 2/3 rose.",
        ),
        (
            "A share <inline-formula><tex-math>\\documentclass{minimal}\\begin{document}$\\frac{2}{3}$"
            "\\end{document}</tex-math></inline-formula> rose.",
            "A share 2/3 rose.",
        ),
        (
            "It is <disp-formula><label>(1)</label><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn>"
            "</mml:msup></mml:math></disp-formula> where x is the dose.",
            "It is x² where x is the dose.",
        ),
        ("A share <inline-formula><inline-graphic/></inline-formula> rose.", "A share [formula] rose."),
    ],
)  # fmt: skip
def test_signs_of_jats(source: str, text: str) -> None:
    assert said(jats(source)) == text


def test_a_formula_on_a_line_of_its_own_is_never_a_sentence() -> None:
    article = ElementTree.fromstring(
        "<article><body><sec><title>A</title><disp-formula><math><mi>y</mi><mo>=</mo><msqrt><mi>x</mi>"
        "</msqrt></math></disp-formula></sec></body></article>"
    )
    assert said(read_jats(article), BlockKind.TABLE_ROW) == "y = √x"


def test_titles_keep_their_signs() -> None:
    assert (
        jats("x y", "CD8<sup>+</sup> cells and IL-<italic>1β</italic>").source.title
        == "CD8⁺ cells and IL-1β"
    )


@pytest.mark.parametrize(
    "form",
    [
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record><metadata>'
        '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/">{}</article>'
        "</metadata></record></GetRecord></OAI-PMH>",
        '<j:article xmlns:j="urn:jats">{}</j:article>',
        '<pmc-articleset><article xmlns="urn:jats">{}</article><article>{}</article></pmc-articleset>',
    ],
)
def test_names_may_have_a_namespace(tmp_path: Path, form: str) -> None:
    inner = (
        "<front><article-meta><article-id pub-id-type='doi'>10.5555/a</article-id><title-group>"
        "<article-title>Rats</article-title></title-group></article-meta></front><body><p>Rats ran.</p></body>"
    )
    if "<j:" in form:
        inner = inner.replace("</", "</j:").replace("<", "<j:").replace("<j:/j:", "</j:")
    path = tmp_path / "a.xml"
    path.write_text(form.replace("{}", inner), encoding="utf-8")
    found = [read_jats(element) for element in each_element(path, "article")]
    assert len(found) == form.count("{}")
    assert {(e.source.title, e.source.doi, said(e)) for e in found} == {
        ("Rats", "10.5555/a", "Rats ran.")
    }


ARTICLE = """<PubmedArticle><MedlineCitation><PMID>11</PMID><Article><Journal><JournalIssue><PubDate>{date}
</PubDate></JournalIssue><Title>J</Title></Journal><ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>
About 10<sup>7</sup> cells; p &lt; 10<sup>-3</sup>.</AbstractText></Abstract></Article></MedlineCitation>
</PubmedArticle>"""
CHAPTER = """<PubmedBookArticle><BookDocument><PMID>12</PMID><Book><Publisher><PublisherName>Press
</PublisherName></Publisher><BookTitle>A book of rats</BookTitle><PubDate><Year>2022</Year></PubDate></Book>
{title}<AuthorList><Author><LastName>Doe</LastName><Initials>A</Initials></Author></AuthorList><Abstract>
<AbstractText>Rats live for two years.</AbstractText></Abstract></BookDocument></PubmedBookArticle>"""


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("<Year>2021</Year><Month>Mar</Month>", 2021),
        ("<MedlineDate>2021 Mar-Apr</MedlineDate>", 2021),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998),
        ("<MedlineDate>Spring 2003</MedlineDate>", 2003),
        ("<Year>2003</Year><Season>Fall</Season>", 2003),
        ("", None),
    ],
)
def test_pubmed_dates_in_every_form(date: str, year: int | None) -> None:
    record = read_pubmed(ElementTree.fromstring(ARTICLE.format(date=date, title="[Rats].")))
    assert (record.source.title, record.source.year, record.source.pmid) == ("Rats", year, "11")
    assert said(record) == "About 10⁷ cells; p < 10⁻³."


@pytest.mark.parametrize(
    ("title", "read", "journal"),
    [("<ArticleTitle>Old rats</ArticleTitle>", "Old rats", "A book of rats"), ("", "A book of rats", "Press")],
)  # fmt: skip
def test_a_chapter_and_a_whole_book_are_read(title: str, read: str, journal: str) -> None:
    record = read_pubmed(ElementTree.fromstring(CHAPTER.format(title=title)))
    assert (record.source.title, record.source.journal, record.source.year) == (read, journal, 2022)
    assert (record.source.authors, record.source.pmid, said(record)) == (
        ("Doe A",),
        "12",
        "Rats live for two years.",
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("[Rats in winter].", "Rats in winter"),
        ("[Do rats sleep?].", "Do rats sleep?"),
        ("[Rats.]", "Rats"),
        ("[18F]FDG in rats and [11C]", "[18F]FDG in rats and [11C]"),
        ("[Use of [18F]FDG in rats].", "Use of [18F]FDG in rats"),
        ("Rats [corrected].", "Rats [corrected]"),
        ("[", "["),
    ],
)
def test_only_brackets_around_the_whole_title_go(written: str, title: str) -> None:
    assert plain_title(written) == title


@pytest.mark.parametrize(
    ("date", "year"),
    [("20210405", 2021), ("2021-04-05", 2021), ("05/04/2021", 2021), ("Winter 1999-2000", 1999), ("12345", None)],
)  # fmt: skip
def test_years(date: str, year: int | None) -> None:
    assert year_in("", date) == year


def test_medline_falls_back_to_the_electronic_date() -> None:
    lines = "PMID- 13\nTI  - [Rats].\nDEP - 20190403\nAB  - Rats ran.\n".splitlines()
    (record,) = read_medline(lines)
    assert (record.source.title, record.source.year) == ("Rats", 2019)
