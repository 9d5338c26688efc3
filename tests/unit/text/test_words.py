"""Words as they are matched, and which of them are explained."""

from __future__ import annotations

import pytest

from assistant.domain import LexiconData, PlainWord
from assistant.text.glossary import plain_words
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse, compounds, document_keys, key_set, tokenize
from tests.unit.text.test_lexicon import LEXICON


def test_words_have_their_places() -> None:
    assert tokenize("Ten half-lives") == [("Ten", 0, 3), ("half", 4, 8), ("lives", 9, 14)]


def test_names_are_taken_whole() -> None:
    tokens = analyse("The garden rose bloomed", LEXICON)
    assert [(token.key, token.surface, token.stop) for token in tokens] == [
        ("the", "The", True),
        ("@rose", "garden rose", False),
        ("bloom", "bloomed", False),
    ]


def test_a_document_is_found_by_what_its_names_are_a_kind_of() -> None:
    keys = document_keys("the garden rose", LEXICON)
    assert {"@rose", "@plant", "@organism", "garden", "rose"} <= set(keys)
    assert "the" not in keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a half-life of it", ["half-life"]),
        ("NFκB", ["nf-kappa-b"]),
        ("NF–κB", ["nf-kappa-b"]),
        ("ten – twenty", []),
    ],
)
def test_compounds_are_one_key(text: str, keys: list[str]) -> None:
    assert list(compounds(text)) == keys


def test_a_word_is_explained_once_where_it_first_stands() -> None:
    found = plain_words(
        ["A garden rose.", "The rose and the plant."],
        {"rose": "a flower", "plant": "a green thing"},
        LEXICON,
    )
    assert found == (
        PlainWord("garden rose", "also called rose; a flower"),
        PlainWord("plant", "a green thing"),
    )


def test_what_is_remembered_of_a_text_is_what_it_is_found_by() -> None:
    other = Lexicon(LexiconData((), {}, {}, ""))
    for text in ("the garden rose", "half-life of the rose", ""):
        for _ in range(2):  # made, then remembered
            assert key_set(text, LEXICON) == set(document_keys(text, LEXICON))
            assert key_set(text, other) == set(document_keys(text, other))
