"""One abstract as PubMed saves it: what it tells of its source, and what of that the manifest says otherwise."""

from __future__ import annotations

import pytest

from assistant.domain import Document, Media, ParsedDocument, Source
from assistant.errors import CorpusInvalid
from assistant.ingest.documents.pubmed import read_pubmed

ABSTRACT = "Bees danced at\nnight. It was dark."
END = "DOI: 10.5555/bee.1\nPMCID: PMC123456\nPMID: 12345678 [Indexed for MEDLINE]"


def saved(*blocks: str, citation: str = "1. J Bees. 2020 Jan 3;4(1):5-9.") -> str:
    return "\n\n".join(
        (citation, "Dances of bees in\nthe dark.", "Ada B(1), Eve C(1)(2).", *blocks)
    )


def read(text: str, source: Source | None = None) -> Document:
    raw = ParsedDocument(source or Source(), text, "0", "a.txt", Media.PUBMED_ABSTRACT)
    return read_pubmed(raw)


def said(document: Document) -> list[str]:
    return [document.text[s.start : s.end] for s in document.sentences]


def test_what_surrounds_an_abstract_is_not_in_it() -> None:
    document = read(
        saved(
            "Comment in\n    J Bees. 2021 Feb;4(1):1.",
            "Erratum in\n    J Bees. 2021 Mar;4(2):9.",
            "Author information:\n(1)A hive,\nsomewhere.\n(2)A meadow.",
            ABSTRACT,
            "© 2020 The Hive.",
            "Conflict of interest statement: Eve C\nsells honey.",
            END,
        )
    )
    assert said(document) == ["Bees danced at night.", "It was dark."]
    assert document.notes == (
        "Erratum in J Bees. 2021 Mar;4(2):9.",
        "Conflict of interest statement: Eve C sells honey.",
    )


def test_a_retraction_is_known_of_the_source() -> None:
    text = saved("Retraction in\n    J Bees. 2022;6:1.", ABSTRACT, END)
    assert "J Bees. 2022" in read(text).source.retracted


def test_labels_name_the_sections() -> None:
    document = read(saved("AIM: To see.\nRESULTS: They danced.", END))
    assert [section.name for section in document.sections] == ["Aim", "Results"]


@pytest.mark.parametrize(
    "text",
    [
        saved(ABSTRACT),  # without a PMID
        saved(ABSTRACT, END, citation="J Bees. 2020."),  # without a number
        "",
    ],
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(CorpusInvalid, match="not in PubMed's abstract format"):
        read(text)


def test_a_record_fills_gaps_and_overrules_nothing() -> None:
    document = read(saved(ABSTRACT, END), Source(pmid="11111111", year=2019))
    source = document.source
    assert (source.pmid, source.year) == ("11111111", 2019)
    assert (source.doi, source.authors) == ("10.5555/bee.1", ("Ada B", "Eve C"))
    assert (source.journal, source.volume, source.pages) == ("J Bees", "4", "5-9")
    assert "PMID differs: the manifest says 11111111, the text says 12345678." in document.notes


def test_a_doi_in_other_capitals_is_no_difference() -> None:
    document = read(saved(ABSTRACT, END.replace("bee", "Bee")), Source(doi="10.5555/BEE.1"))
    assert not [note for note in document.notes if "differs" in note]
