"""The entry of a list of references that is asked for by its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.reference_lookup import entry_of_list, number_asked
from assistant.domain import BlockKind, Document, Section, Sentence, Source


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Who wrote reference 6?", 6),
        ("Who wrote ref. no. 6?", 6),
        ("What is REFERENCE NUMBER 12", 12),
        ("Which work is citation #7?", 7),
        ("What is [14]?", 14),
        ("Is reference [6] the same as [6]?", 6),
    ],
)
def test_a_number_is_read_however_it_is_asked_for(text: str, number: int) -> None:
    assert number_asked(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "What is known of 6 references?",  # how many, and not which
        "Is reference 6 later than reference 7?",
        "Is it [6] or [7]?",
        "What was the preference 6 owls had?",  # within another word
        "Who is the reference 2011?",  # a year
        "What does reference 10.1000/182 say?",  # a DOI
        "What do refs 6 and 7 say?",
        "Is it reference 6 or 7?",
        "Who wrote references 6-9?",
        "Who wrote 6?",
        "",
    ],
)
def test_no_number_is_guessed(text: str) -> None:
    assert number_asked(text) is None


@given(
    st.sampled_from(["ref", "refs", "reference", "citation", "entry", "Ref.", "CITATION"]),
    st.sampled_from(["", "no", "no.", "nr.", "number"]),
    st.sampled_from(["", "#", "[", "("]),
    st.integers(0, 999),
)
def test_every_spelling_of_a_number_is_that_number(
    word: str, of: str, sign: str, number: int
) -> None:
    assert number_asked(f"Who wrote {word} {of} {sign}{number}?") == number


def listed(*lines: tuple[str, BlockKind]) -> Document:
    text, spans = "", []
    for block, (line, kind) in enumerate(lines):
        spans.append(Sentence(len(text), len(text) + len(line), block, kind))
        text += line + "\n"
    return Document(Source("s", "s"), text, (Section("", 0, len(text)),), tuple(spans))


OWN = BlockKind.METADATA
LIST = listed(
    ("Reference 6: is said to be lost.", BlockKind.PARAGRAPH),
    ("Authors: Reference 6: B.", OWN),
    ("Reference 16: Oduya B. Owls.", OWN),
    ("Reference 6: Smith C. Mice.", OWN),
    ("Reference 6: Smith C. Mice again.", OWN),
)


def test_the_entry_is_what_is_known_of_the_list_and_begins_with_its_number() -> None:
    assert entry_of_list(LIST, 6) == 3
    assert entry_of_list(LIST, 16) == 2


@pytest.mark.parametrize("number", [1, 61, 7])
def test_a_number_that_is_not_in_the_list_has_no_entry(number: int) -> None:
    assert entry_of_list(LIST, number) is None
