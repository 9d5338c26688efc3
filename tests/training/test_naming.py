"""Names in sentences: which words are marked for training, and which run is read out in use."""

from __future__ import annotations

import random

import pytest

from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import load_tokenizer
from assistant.reader import named
from training.naming import UNLABELLED, marked, pieces

SENTENCE = "Feeding sugar to bees, twice a day, doubled the number of their dances."


def words(sentence: str, names: list[str]) -> list[str] | None:
    found = marked(sentence, names)
    return None if found is None else [sentence[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["sugar feeding"], ["Feeding", "sugar"]),
        # Of two small words in a row neither stands between two that are marked.
        (["number of dances"], ["number", "dances"]),
        (["dance"], ["dances"]),
        (["salt in the water"], None),
        (["-"], None),
        (["salt", "sugar"], ["sugar"]),
    ],
)
def test_words_of_a_name_are_marked_in_the_sentence(
    names: list[str], expected: list[str] | None
) -> None:
    assert words(SENTENCE, names) == expected


def test_a_small_word_between_two_marked_ones_is_marked() -> None:
    assert words("The risk of stroke fell.", ["stroke risk"]) == ["risk", "of", "stroke"]


def test_pieces_are_labelled_of_the_sorts_that_the_sentence_names() -> None:
    offsets = load_tokenizer(bundled_model()).encode(SENTENCE, add_special_tokens=False).offsets
    labels = pieces(SENTENCE, (("sugar",), ("salt",)), offsets)
    assert [SENTENCE[a:b] for (a, b), n in zip(offsets, labels[:, 0], strict=True) if n == 1] == [
        "sugar"
    ]
    assert set(labels[:, 0]) == {0, 1} and set(labels[:, 1]) == {UNLABELLED}


def spread(sentence: str, sure: dict[str, float]) -> tuple[list[tuple[int, int]], list[float]]:
    """Offsets of half words, and a score for each by the word that it is a part of."""
    offsets, scores, at = [], [], 0
    for word in sentence.split(" "):
        half = max(1, len(word) // 2)
        for start, end in ((0, half), (half, len(word))):
            offsets.append((at + start, at + end))
            scores.append(sure.get(word.strip(".,"), 0.02))
        at += len(word) + 1
    return offsets, scores


@pytest.mark.parametrize(
    ("sure", "expected"),
    [
        ({"sugar": 0.9}, "sugar"),
        ({"Feeding": 0.6, "sugar": 0.9}, "Feeding sugar"),
        ({"number": 0.8, "of": 0.3, "their": 0.3, "dances": 0.9}, "number of their dances"),
        ({"Feeding": 0.7, "dances": 0.9}, "dances"),
        ({"dances": 0.45}, ""),
        ({}, ""),
        (dict.fromkeys(SENTENCE.replace(",", "").replace(".", "").split(), 0.9), ""),
    ],
)
def test_the_surest_run_of_words_is_the_name(sure: dict[str, float], expected: str) -> None:
    assert named(SENTENCE, *spread(SENTENCE, sure)) == expected


def test_a_name_is_a_part_of_its_sentence_whatever_the_scores() -> None:
    chance = random.Random(4)
    for _ in range(200):
        sure = {word.strip(".,"): chance.random() for word in SENTENCE.split(" ")}
        assert named(SENTENCE, *spread(SENTENCE, sure)) in SENTENCE
    assert named("", [], []) == ""
