"""A citation has the words at their place."""

from __future__ import annotations

from assistant.domain import EvidenceLevel, Passage, Source, SourceKind
from assistant.text.citations import cite

SOURCE = Source("fern-2020", "Beds", SourceKind.PAPER, EvidenceLevel.ANIMAL_STUDY)
PASSAGE = Passage(
    "fern-2020:p1",
    "fern-2020",
    0,
    40,
    "Ten beds were dug.",
    "Methods",
    0,
    0,
    5,
    page=4,
    page_label="iv",
)


def test_a_citation_is_found_again_in_the_text() -> None:
    text = "Methods\n\nTen beds were dug. Eight bloomed."
    quote = "Eight bloomed."
    citation = cite(SOURCE, PASSAGE, quote, text.index(quote), "Methods")
    assert text[citation.start : citation.end] == citation.quote
    assert (citation.passage_id, citation.page, citation.page_label) == ("fern-2020:p1", 4, "iv")
    assert citation.evidence is EvidenceLevel.ANIMAL_STUDY


def test_another_passage_may_hold_the_words() -> None:
    assert cite(SOURCE, PASSAGE, "Eight", 0, "", "fern-2020:p2").passage_id == "fern-2020:p2"
