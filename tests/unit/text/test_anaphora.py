from __future__ import annotations

import pytest

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import Document, EvidenceLevel, Media, ParsedDocument, Source, SourceKind
from assistant.ingest.documents import read_document
from assistant.text.anaphora import antecedents, refers_back
from assistant.text.lexicon import Lexicon

LEXICON = Lexicon(load_lexicon())


def article(text: str) -> Document:
    source = Source("s", "T", SourceKind.USER, EvidenceLevel.UNKNOWN)
    return read_document(ParsedDocument(source, text, "", "s.txt", Media.WEB_ARTICLE))


@pytest.mark.parametrize(
    "text",
    [
        "It can raise autophagy.",
        "Instead, they require binding to FKBP12.",
        "These agents bind to FKBP12.",
        "The resulting complex then docks.",
        "All of these studies found an improvement.",
        "One study found that it lowered scores.",
    ],
)
def test_what_leans_on_the_sentence_before(text: str) -> None:
    assert refers_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rapamycin lowers scores.",
        "It is essential to weigh the risks.",
        "It's crucial to explore this.",
        "However, rapamycin failed.",
        "One study found that rapamycin lowered scores.",
        "Thistles grow here.",
    ],
)
def test_what_stands_alone(text: str) -> None:
    assert not refers_back(text)


def test_the_chain_goes_back_to_a_sentence_that_stands_alone() -> None:
    document = article("Rapalogs are old drugs. They bind FKBP12. This makes a complex. Others do.")
    assert antecedents(document, 2, LEXICON) == [0, 1]
    assert antecedents(document, 3, LEXICON) == []


def test_the_chain_ends_at_a_heading_and_at_its_depth() -> None:
    document = article("Uses\nRapalogs are old drugs, and well known.\nRisk\nThey may harm people.")
    assert antecedents(document, 1, LEXICON) == []
    chain = article("Rapalogs act. They bind. It docks. This ends. That is all.")
    assert antecedents(chain, 4, LEXICON, depth=2) == [2, 3]


@pytest.mark.parametrize(
    ("text", "last", "needed"),
    [
        # The sentence between them is on something else.
        ("Metformin is old. Wounds heal slowly. Furthermore, these drugs raise lipids.", 2, [0]),
        ("Metformin is old. Rapamycin is new. These newer agents raise lipids.", 2, [1]),
        ("Epilepsy is old. Wounds heal slowly. This disease comes back.", 2, [0]),
        ("Metformin is old. Wounds heal slowly. This disease comes back.", 2, [1]),  # none is named
        ("Metformin is old. It harms. These drugs raise lipids.", 2, [0]),
        ("It is metformin. It harms. These drugs raise lipids.", 2, [0, 1]),  # nor by itself
        ("Metformin is old. Wounds heal slowly. They raise lipids.", 2, [1]),  # of no kind
    ],
)
def test_what_is_spoken_of_by_its_kind_is_looked_for_by_that(
    text: str, last: int, needed: list[int]
) -> None:
    assert antecedents(article(text), last, LEXICON) == needed
