"""Scores of word pieces become the words that name something."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader import named

SENTENCE = "Rye bread, baked by night, cheered the old-town bakers."


def name_in(sentence: str, scores: dict[str, float]) -> str:
    """The name where each of the pieces given has its score, and nothing else has one."""
    places = [next(re.finditer(piece, sentence)).span() for piece in scores]
    return named(sentence, places, list(scores.values()))


@pytest.mark.parametrize(
    ("scores", "name"),
    [
        ({"Rye": 0.9, "bread": 0.9}, "Rye bread"),
        ({"bread": 0.9}, "bread"),
        # a part of a word stands for the whole of it
        ({"ba(?=kers)": 0.9}, "bakers"),
        ({"town": 0.9}, "old-town"),
        ({"ba(?=kers)": 0.1, "kers": 0.9}, "bakers"),
        # an unsure word between sure ones is taken along where they outweigh it
        ({"baked": 0.9, "night": 0.9}, "baked by night"),
        ({"baked": 0.5, "night": 0.9}, "night"),
        # of two names the surer one
        ({"Rye": 0.6, "bakers": 0.9}, "bakers"),
        ({"Rye": 0.9, "bakers": 0.6}, "Rye"),
        # the first of two that are alike
        ({"Rye": 0.8, "bakers": 0.8}, "Rye"),
        # a comma within a name stays, one at its end does not
        ({"bread": 0.9, "baked": 0.9, "by": 0.9, "night": 0.9}, "bread, baked by night"),
    ],
)
def test_the_surest_run_of_whole_words_is_the_name(scores: dict[str, float], name: str) -> None:
    assert name_in(SENTENCE, scores) == name


@pytest.mark.parametrize(
    "scores", [{}, {"Rye": 0.0}, {"Rye": 0.49, "bread": 0.49}, {"cheered": 0.2}]
)
def test_nothing_is_named_where_no_word_is_sure(scores: dict[str, float]) -> None:
    assert name_in(SENTENCE, scores) == ""


def test_a_run_of_half_sure_words_needs_one_that_is_sure() -> None:
    assert name_in(SENTENCE, {"Rye": 0.4, "bread": 0.4}) == ""
    assert name_in(SENTENCE, {"Rye": 0.4, "bread": 0.5}) == "Rye bread"


def test_a_long_run_is_a_clause_and_no_name() -> None:
    words = "one two three four five six seven eight nine".split()
    assert name_in(" ".join(words), dict.fromkeys(words[:8], 0.9)) == " ".join(words[:8])
    assert name_in(" ".join(words), dict.fromkeys(words, 0.9)) == ""


@pytest.mark.parametrize(
    "word", ["GM-1", "d'Arc", "baker’s", "1.5", "and/or", "C+D", "Crème", "παγωτό"]
)
def test_a_word_with_signs_in_it_is_one_word(word: str) -> None:
    assert name_in(f"We met {word}.", {word[0]: 0.9}) == word


def test_a_piece_that_only_touches_a_word_is_no_part_of_it() -> None:
    assert named("Rye bread", [(3, 4)], [0.9]) == ""
    assert named("Rye bread", [(0, 3)], [0.9]) == "Rye"
    assert named("Rye bread", [(2, 5)], [0.9]) == "Rye bread"


@pytest.mark.parametrize("sentence", ["", "...", "— !"])
def test_a_sentence_without_a_word_names_nothing(sentence: str) -> None:
    assert named(sentence, [(0, len(sentence))], [0.99]) == ""


@given(st.lists(st.floats(0, 1), min_size=len(SENTENCE), max_size=len(SENTENCE)))
def test_a_name_is_made_of_whole_words_of_its_sentence(scores: list[float]) -> None:
    letters = [(at, at + 1) for at in range(len(SENTENCE))]
    name = named(SENTENCE, letters, scores)
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", SENTENCE)
    assert len(name.split()) <= 8
