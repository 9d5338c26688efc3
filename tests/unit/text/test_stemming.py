"""Words made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.stemming import fold, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tumour", "tumor"),
        ("randomised", "randomized"),
        ("oedema", "edema"),
        ("anaemia", "anemia"),
        ("Beds", "bed"),
    ],
)
def test_spellings_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_words_of_other_meaning_stay_apart() -> None:
    assert stem("gardens") != stem("garments")


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_case_makes_no_difference(word: str) -> None:
    assert fold(word.upper()) == fold(word)
