"""What the assistant says of itself, with what it has and what that is about."""

from __future__ import annotations

import pytest

from assistant.answering.small_talk import reply_to_small_talk


@pytest.mark.parametrize(
    ("sources", "papers", "scope", "begins"),
    [
        (
            12,
            3,
            "bees and how they dance",
            "I answer questions about bees and how they dance from 12 documents, "
            "3 of them records, abstracts or texts of papers. ",
        ),
        (12, 0, "bees", "I answer questions about bees from 12 documents. "),
        (
            12,
            12,
            "",
            "I answer questions from 12 documents, "
            "12 of them records, abstracts or texts of papers. ",
        ),
        (12, 0, "", "I answer questions from 12 documents. "),
        (12, 0, "l’élevage d’abeilles", "I answer questions about l’élevage d’abeilles from 12 "),
    ],
)
def test_only_what_is_known_of_the_corpus_is_said(
    sources: int, papers: int, scope: str, begins: str
) -> None:
    assert reply_to_small_talk(sources, papers, scope).startswith(begins)


@pytest.mark.parametrize("scope", ["", "bees"])
def test_it_says_how_it_answers_and_that_it_gives_no_advice(scope: str) -> None:
    said = reply_to_small_talk(2, 1, scope)
    assert "quoted and cited" in said
    assert "what is uncertain is said" in said
    assert said.endswith("I give no medical advice.")


def test_one_document_is_one_and_thousands_are_told_apart() -> None:
    assert "from 1 document, 1 of them" in reply_to_small_talk(1, 1, "bees")
    assert "from 12,000 documents, 1,200 of them" in reply_to_small_talk(12_000, 1_200, "")
