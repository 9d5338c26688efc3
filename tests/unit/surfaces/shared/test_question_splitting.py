"""Several questions in one message."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.surfaces.shared.question_splitting import questions_in


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("1) What is known of drug A?\n2) Does drug B help mice?", 2),
        ("a. Which drugs were tried? b. Which of them had side effects?", 2),
        ("- what is the dose of A in trials\n- which side effects were seen with A", 2),
        ("Q1: Is drug A safe in mice? Q2: Is drug B safe in mice?", 2),
        ("What did A do in mice? And what did B do in people?", 2),
        ("药物甲对小鼠有什么作用？药物乙安全吗？", 2),
        ("Does A help people? If so, how?", 1),
        ("Why? What makes drug A work in mice?", 1),
        ("Hello! Does 10 - 20 mg of A work in people (see p. 3)? Thanks.", 1),
        ("I read about A. It was in mice. Does A work in people?", 1),
        ("Tell me about A.", 1),
        ("What did drug A do in\nmice with EAE? Did it help people, too?", 2),
        ("Does drug A, which was given\nto mice, help people?", 1),
    ],
)
def test_questions_are_told_apart_when_each_stands_alone(text: str, questions: int) -> None:
    found = questions_in(text)
    assert len(found) == questions
    if questions == 1:
        assert found == [text]


def test_what_stands_before_and_between_stays_with_a_question() -> None:
    text = "I read of A. Does A work in mice? I ask for a friend. Does A work in people? Thanks!"
    first, second = questions_in(text)
    assert first.split("\n") == ["I read of A. Does A work in mice?"]
    assert second == "I ask for a friend. Does A work in people? Thanks!"


@given(
    st.lists(
        st.sampled_from(["What is A in mice?", "1) ", "\n", "Hi.", "- is B old now", "2."]),
        max_size=12,
    )
)
def test_no_word_is_lost(parts: list[str]) -> None:
    text = " ".join(parts)
    found = questions_in(text)
    words = re.findall(r"[A-Za-z]{2,}", text)
    assert re.findall(r"[A-Za-z]{2,}", " ".join(found)) == words
