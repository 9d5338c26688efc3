"""What models write behind their sentences, read as it streams."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.writing.numbered_sentences import numbered_lines, sentences_written


def written(text: str, step: int = 7) -> list[tuple[str, tuple[int, ...]]]:
    pieces = [text[at : at + step] for at in range(0, len(text), step)]
    return [(one.text, one.numbers) for one in sentences_written(pieces)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Bees sting. [2]", (2,)),
        ("Bees sting [2].", (2,)),
        ("Bees sting. [1, 3]", (1, 3)),
        ("Bees sting. [1][3]", (1, 3)),
        ("Bees sting. [1-3]", (1, 2, 3)),
        ("Bees sting. [1 and 3]", (1, 3)),
        ("Bees sting. 【2】", (2,)),
        ("Bees sting. [Sentence 2]", (2,)),
        ("Bees sting. [S2]", (2,)),
        ("Bees sting. [^2]", (2,)),
        ("Bees sting (2).", (2,)),
        ("[2] Bees sting.", (2,)),
        ("- Bees sting. [2]", (2,)),
        ("1. Bees sting. [2]", (2,)),
        ("Answer: Bees sting. [2]", (2,)),
        ("**Bees sting.** [2]", (2,)),
        ("Bees sting. [one]", ()),
        ("Bees sting.", ()),
    ],
)
def test_numbers_in_every_dress(text: str, numbers: tuple[int, ...]) -> None:
    said = [one for one in written(text) if "sting" in one[0]]
    assert [one[1] for one in said] == [numbers]
    assert not numbers or said[0][0] == "Bees sting."


def test_each_number_goes_with_the_sentence_before_it() -> None:
    text = "Bees sting. [2] Wasps do, too. [1] Flies bite [3]. Moths rest."
    assert written(text) == [
        ("Bees sting.", (2,)),
        ("Wasps do, too.", (1,)),
        ("Flies bite.", (3,)),
        ("Moths rest.", ()),
    ]


@pytest.mark.parametrize("text", [
    "[2] Bees sting. [1] Wasps do, too. Hornets hum. [3] Flies bite.",
    "[2] Bees sting.\n[1] Wasps do, too. Hornets hum.\n[3] Flies bite.",
    "Answer: [2] Bees sting. [1] Wasps do, too. Hornets hum. [3] Flies bite.",
])  # fmt: skip
@pytest.mark.parametrize("step", [1, 5, 1000])
def test_numbers_before_their_sentences_go_with_what_follows(text: str, step: int) -> None:
    assert written(text, step) == [
        ("Bees sting.", (2,)),
        ("Wasps do, too.", (1,)),
        ("Hornets hum.", (1,)),
        ("Flies bite.", (3,)),
    ]


def test_a_sentence_is_handed_on_before_the_next_is_whole() -> None:
    def pieces() -> object:
        yield "Bees sting. [2] Wasps"
        raise AssertionError("the first sentence was over")

    assert next(iter(sentences_written(pieces()))).numbers == (2,)  # type: ignore[arg-type]


def test_what_has_no_letter_is_no_sentence() -> None:
    assert written("[1]\n2.\n---\n[3]") == []


@settings(deadline=None)
@given(st.text(alphabet="ab .[]()12,\n-", max_size=80), st.integers(1, 9))
def test_however_it_is_cut_nothing_breaks_and_numbers_are_the_same(text: str, step: int) -> None:
    whole = written(text, step=len(text) or 1)
    assert [numbers for _, numbers in written(text, step)] == [numbers for _, numbers in whole]


def test_a_number_within_a_sentence_is_not_taken_for_one_of_ours() -> None:
    assert numbered_lines(["Bees sting\nthe bear."]) == "[1] Bees sting the bear."
