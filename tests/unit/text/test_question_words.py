"""Words that show what a question wants to be told."""

from __future__ import annotations

import pytest

from assistant.text.question_words import asks, asks_for_reason, asks_when, opening


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("Why do owls hoot?", True),
        ("Owls hoot; give the reasons.", True),
        ("Explain.", True),
        ("(Why?)", True),
        ("How do owls hoot?", False),
        ("Is it reasonable to feed owls?", False),  # a longer word with the same beginning
        ("", False),
    ],
)
def test_a_reason_is_asked_for_by_a_word_of_its_own(asked: str, reason: bool) -> None:
    assert asks_for_reason(asked) is reason


@pytest.mark.parametrize(
    ("asked", "time"),
    [
        ("When did the mill burn?", True),
        ("So since when, then?", True),
        ("And then in what year?", False),  # the fifth word
        ("And in what year?", True),  # the fourth
        ("Do most owls hoot when it rains?", False),
        ("Were the owls dated?", False),
    ],
)
def test_a_time_is_asked_for_among_the_first_words(asked: str, time: bool) -> None:
    assert asks_when(asked) is time


@pytest.mark.parametrize(
    ("asked", "does"),
    [
        ("Owls, then: which?", True),
        ("ARE THERE OWLS", True),
        ("Tell me of owls.", False),
        ("The whole island is wide", True),
        ("Somewhat smaller owls", False),  # "what" within a word
        ("?!", False),
    ],
)
def test_a_question_has_a_word_that_asks_wherever_it_stands(asked: str, does: bool) -> None:
    assert asks(asked) is does


@pytest.mark.parametrize(
    ("asked", "first"), [("WHICH owls?", "which"), ("Who?", "who"), ("  So, who?", "so"), ("", "")]
)
def test_the_first_word_is_small_and_without_its_signs(asked: str, first: str) -> None:
    assert opening(asked) == first
