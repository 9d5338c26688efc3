"""Records of PubMed: MEDLINE text and XML."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from assistant.domain import BlockKind, ParsedDocument
from assistant.ingest.medline.records import labelled, looks_like_medline, read_medline, read_pubmed
from tests.papers import MEDLINE, PUBMED


def texts(parsed: ParsedDocument, kind: BlockKind) -> list[str]:
    return [block.text for block in parsed.blocks if block.kind is kind]


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


def test_an_abstract_is_cut_at_its_labels() -> None:
    blocks = list(
        labelled("METHODS: Ten beds were dug. RESULTS: All of them bloomed (CI: 2 to 4).")
    )
    assert [block.text for block in blocks] == [
        "Methods",
        "Ten beds were dug.",
        "Results",
        "All of them bloomed (CI: 2 to 4).",
    ]


def test_an_abstract_without_labels_is_one_section() -> None:
    assert [block.text for block in labelled("Ten beds bloomed.")] == [
        "Abstract",
        "Ten beds bloomed.",
    ]
    assert list(labelled("")) == []


@pytest.mark.parametrize(
    ("text", "medline"),
    [
        ("PMID- 1234\nTI  - A", True),
        ("\n\nPMID- 1234\n", True),
        ("TI  - A\nPMID- 1", False),
        ("PMID 1234", False),
    ],
)
def test_a_medline_export_begins_with_a_pmid(text: str, medline: bool) -> None:
    assert looks_like_medline(text) is medline


def test_a_preprint_names_its_journal_version() -> None:
    lines = [
        "PMID- 7",
        "TI  - Beds",
        "PT  - Preprint",
        "UIN - J Gardens. 2020;1:2. doi: 10.5555/beds.2. PMID: 9",
    ]
    (parsed,) = read_medline(lines)
    assert parsed.published_as == "10.5555/beds.2"
