"""What documents are about, and the questions that are made of them."""

from __future__ import annotations

import pytest

from assistant.domain import Document, EvidenceLevel, Media, ParsedDocument, Source, SourceKind
from assistant.ingest.documents import read_document
from assistant.pipelines.corpus_profile import candidates, introduced, phrases

_COMMON = frozenset("we the study found that many of were with in a effects results".split())


def is_common(word: str) -> float:
    return 0.95 if word in _COMMON else 0.2


def _document(number: int, title: str, text: str) -> Document:
    source = Source(
        id=f"d{number}", title=title, kind=SourceKind.USER, evidence=EvidenceLevel.UNKNOWN
    )
    raw = ParsedDocument(source, f"{title}\n\n{text}", str(number), f"d{number}.txt", Media.PLAIN)
    return read_document(raw)


@pytest.fixture
def bees() -> list[Document]:
    return [
        _document(1, "Waggle dance of honey bees", "We found that honey bees dance on the comb."),
        _document(2, "Varroa mites reduce honey bee colonies", "Varroa mites live on honey bees."),
        _document(3, "Effect of pollen on larvae", "Larvae of honey bees were fed with pollen."),
        _document(4, "Varroa mites in winter", "In winter many colonies have varroa mites."),
    ]


def test_the_name_that_most_documents_use_comes_first(bees: list[Document]) -> None:
    names = [name for name, _ in phrases(bees, is_common)]
    assert names[0] == "honey bees"
    assert "varroa mites" in [name.lower() for name in names]


def test_everyday_words_and_parts_of_names_are_no_names(bees: list[Document]) -> None:
    names = {name.lower() for name, _ in phrases(bees, is_common)}
    assert not names & {"effects", "we", "honey", "found", "many"}


def test_titles_that_state_a_result_become_questions(bees: list[Document]) -> None:
    asked = candidates(bees, phrases(bees, is_common))
    assert "What reduces honey bee colonies?" in asked
    assert "What is the effect of pollen on larvae?" in asked
    assert "What is known about honey bees?" in asked
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    "title", ["Controls for field trials", "", "?", "Dance", "Role of", "A" * 400, "10.1000/x.1"]
)
def test_other_titles_make_no_broken_questions(title: str) -> None:
    for question in candidates([_document(1, title, "Bees dance on the comb.")], []):
        assert question.endswith("?") and len(question) <= 110


def test_no_documents_are_about_nothing() -> None:
    assert phrases([], is_common) == []
    assert introduced([]) == ""


@pytest.mark.parametrize(
    ("name", "called"),
    [("honey bees", "Honey Bees Assistant"), ("IL-2 and p53", "IL-2 And P53 Assistant")],
)
def test_the_assistant_is_called_by_its_field(name: str, called: str) -> None:
    assert introduced([name]) == called
