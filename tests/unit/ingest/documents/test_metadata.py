"""What is known of a source itself: found and quoted by who asks for it, and by nobody else."""

from __future__ import annotations

import pytest

from assistant.domain import (
    BlockKind,
    EvidenceLevel,
    Media,
    ParsedDocument,
    Source,
    SourceKind,
)
from assistant.ingest.documents import read_document
from assistant.ingest.documents.metadata import ABOUT
from assistant.service import Assistant


def read(source: Source, text: str = "Bees dance.") -> list[str]:
    document = read_document(ParsedDocument(source, text, "0", "x.txt", Media.PLAIN))
    return [
        document.text[s.start : s.end] for s in document.sentences if s.kind is BlockKind.METADATA
    ]


def test_a_reference_is_written_as_far_as_it_is_known() -> None:
    whole = Source(
        "bee", "Dances of bees", SourceKind.PAPER, EvidenceLevel.UNKNOWN, ("Ada B", "Eve C"), 1999,
        "J Hive", volume="7", issue="2", pages="10-19", doi="10.1/bee", pmid="123",
    )  # fmt: skip
    assert read(whole) == [
        "Ada B, Eve C. Dances of bees. J Hive. 1999;7(2):10-19.",
        "Identifiers: DOI 10.1/bee; PubMed (PMID) 123.",
    ]
    dated = Source("bee", "Dances of bees", SourceKind.PAPER, EvidenceLevel.UNKNOWN, year=1999)
    assert read(dated) == ["Dances of bees. 1999."]
    assert read(Source("bee", "Dances", SourceKind.USER, EvidenceLevel.UNKNOWN)) == []


def test_a_list_of_references_can_be_asked_for(assistant: Assistant) -> None:
    document = assistant.document("healthspan-ms-rapamycin")
    about = next(s for s in document.sections if s.name == ABOUT)
    told = document.text[about.start : about.end]
    assert f"The list of references of this article has {len(document.references)} entries." in told
    for reference in document.references:
        assert f"Reference {reference.number}: " in told


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        ("Which journal was the MESEMS stem cell trial published in?", "uccelli-2021", "Lancet Neurology"),
        ("What is the DOI of the MESEMS trial of stem cells?", "uccelli-2021", "10.1016/S1474-4422(21)00301-X"),
        ("Who are the authors of the Atlas of MS paper on rising prevalence?", "walton-2020", "Walton C"),
    ],
)  # fmt: skip
def test_who_asks_about_a_paper_is_told_what_is_known_of_it(
    question: str, source: str, words: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    shown = [(c.citations[0].source_id, c.text) for c in answer.claims or answer.nearest]
    assert any(key == source and words in text for key, text in shown)


def test_nobody_else_is_shown_it(assistant: Assistant) -> None:
    evidence = assistant.asker().evidence("Are stem cells safe for people with MS?")
    assert evidence.hits
    assert all(hit.passage.section != ABOUT for hit in evidence.hits)
    assert all(hit.sentence.stated for hit in evidence.sentences)
