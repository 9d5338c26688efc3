from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.backends.corpus import open_corpus
from assistant.domain import EvidenceLevel, Source, SourceKind
from assistant.ingest.documents import read_document
from assistant.ingest.references import Resolver, is_bibliography_heading, parse_reference


@pytest.mark.parametrize(
    ("text", "authors", "title", "year", "doi"),
    [
        (
            "Smith AB, de Vries PJ. A title with a point; and more. J Test. 2021 May 1;3(2):5."
            " doi: 10.1000/abc.1. PMID: 12345678.",
            ("Smith AB", "de Vries PJ"),
            "A title with a point; and more",
            2021,
            "10.1000/abc.1",
        ),
        (
            "Doe, J., Roe-Poe, R. A., and Low, M. (2009). The second title of all. Cell 15, 1-2."
            " doi: 10.1000/x",
            ("Doe J", "Roe-Poe RA", "Low M"),
            "The second title of all",
            2009,
            "10.1000/x",
        ),
        (
            "Jane X. Doe (1999) On something quite general, Journal of Things, 5:18, 20-22,"
            " DOI: 10.1000/ y.5",
            ("Doe JX",),
            "On something quite general",
            1999,
            "10.1000/y.5",
        ),
        (
            "Hu, H., Mi, J. et al. Title of the third. Neuro Res 42, 1–2 (2017)."
            " https://doi.org/10.1007/s1",
            ("Hu H", "Mi J"),
            "Title of the third",
            2017,
            "10.1007/s1",
        ),
    ],
)
def test_common_styles(
    text: str, authors: tuple[str, ...], title: str, year: int, doi: str
) -> None:
    reference = parse_reference("1", text)
    assert reference.authors == authors
    assert reference.title == title
    assert reference.year == year
    assert reference.doi == doi


def test_a_doi_broken_by_a_space_is_mended_and_reported() -> None:
    reference = parse_reference("2", "Doe J. Title. J. 2006. DOI: 10.4161/ cc.5.18")
    assert reference.doi == "10.4161/cc.5.18"
    assert "10.4161/ cc.5.18" in reference.mended
    assert parse_reference("2", "Doe J. Title. J. 2006. DOI: 10.4161/cc.5.18").mended == ""


def test_headings_of_bibliographies() -> None:
    assert is_bibliography_heading("Citations")
    assert is_bibliography_heading("References:")
    assert not is_bibliography_heading("References to animals are rare.")


def test_resolution_by_identifier_then_title() -> None:
    source = Source(
        "doe-2020", "A very particular title of a paper", SourceKind.PAPER_RECORD,
        EvidenceLevel.THEORY, doi="10.1/ABC", pmid="111",
    )  # fmt: skip
    by = [
        parse_reference("1", "X. doi: 10.1000/zzz"),
        parse_reference("2", "X. PMID: 99999"),
        parse_reference("3", "Doe J. A very particular title of a paper. J Test. 2020."),
    ]
    assert [Resolver([source]).find(r) for r in by] == ["", "", "doe-2020"]
    other = Source("o", "T", SourceKind.PAPER_RECORD, EvidenceLevel.THEORY, doi="10.1000/ZZZ")
    assert Resolver([other]).find(by[0]) == "o"


def test_the_article_leads_to_its_nine_papers(corpus_folder: Path) -> None:
    raws = list(open_corpus(corpus_folder).documents())
    article = next(r for r in raws if r.source.id == "healthspan-ms-rapamycin")
    resolver = Resolver(r.source for r in raws)
    references = [replace(r, source_id=resolver.find(r)) for r in read_document(article).references]
    # What the records themselves say they are cited as is an independent account.
    expected = {
        number: r.source.id
        for r in raws
        for by, number in r.source.cited_as
        if by == article.source.id
    }
    assert len(expected) == 9
    assert {r.number: r.source_id for r in references} == expected
    assert [r.number for r in references if r.mended] == ["2"]
    assert all(r.title and r.authors and r.year and r.doi for r in references)
