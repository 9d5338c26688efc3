"""Who or what was studied, by plain English words."""

from __future__ import annotations

import pytest

from assistant.backends.shipped_files import load_lexicon
from assistant.text.lexicon import Lexicon
from assistant.text.populations import (
    ANIMALS,
    CELLS,
    PEOPLE,
    is_person,
    speaks_of_animals,
    speaks_of_people,
)


@pytest.mark.parametrize(
    ("text", "people", "animals", "cells"),
    [
        ("Forty recipients took part.", True, False, False),
        ("A cohort was followed.", True, False, False),
        ("Six guinea pigs were weighed.", False, True, False),
        ("Yeast lived longer.", False, True, False),
        ("Fibroblasts were grown.", False, False, True),
        ("Neurons in co-cultures of rats survived.", False, True, True),
        ("The pigment was ratified.", False, False, False),
    ],
)
def test_whole_words_tell_whom_a_sentence_is_about(
    text: str, people: bool, animals: bool, cells: bool
) -> None:
    found = [bool(pattern.search(text)) for pattern in (PEOPLE, ANIMALS, CELLS)]
    assert found == [people, animals, cells]


def test_words_that_count_people_need_not_be_about_people_elsewhere() -> None:
    assert is_person("males")
    assert is_person("residents")
    assert not is_person("mice")
    assert not PEOPLE.search("Only males were used.")


@pytest.mark.parametrize(
    ("text", "people", "animals"),
    [
        ("Patients drank tea.", True, False),
        ("Children drank tea.", True, False),
        ("Mice drank tea.", False, True),
        ("Tea was given in EAE.", False, True),
        ("Rats and men drank tea.", True, True),
        ("Cells took up dye under controlled light.", False, False),
    ],
)
def test_who_is_spoken_of(text: str, people: bool, animals: bool) -> None:
    lexicon = Lexicon(load_lexicon())
    assert speaks_of_people(text, lexicon) is people
    assert speaks_of_animals(text, lexicon) is animals
