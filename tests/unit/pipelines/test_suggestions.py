"""Which questions are offered next."""

from __future__ import annotations

from typing import Any, cast

from assistant.backends.shipped_files import load_lexicon
from assistant.pipelines.suggestions import Suggester
from assistant.text.lexicon import Lexicon

QUESTIONS = (
    "How do bees find nectar?",
    "How do bees build combs of wax?",
    "Which bees dance for nectar at night?",
    "How deep is the sea?",
)


class EveryWordOnce:
    def document_frequency(self, _key: str) -> int:
        return 1


def suggester() -> Suggester:
    return Suggester(QUESTIONS, Lexicon(load_lexicon()), cast("Any", EveryWordOnce()))


def test_near_questions_are_offered_and_neither_the_same_nor_distant_ones() -> None:
    found = suggester().near("How do bees find nectar?", (), lambda _: True)
    assert set(found) == set(QUESTIONS[1:3])


def test_only_what_is_answered_is_offered_and_each_is_tried_once() -> None:
    tried: list[str] = []

    def is_answered(question: str) -> bool:
        tried.append(question)
        return "wax" in question

    one = suggester()
    for _ in range(2):
        assert one.near("Do bees like nectar?", (), is_answered) == (QUESTIONS[1],)
    assert len(tried) == len(set(tried))


def test_words_of_the_answer_count_too() -> None:
    assert suggester().near("What is salty?", ["The sea is deep."], lambda _: True) == (
        QUESTIONS[3],
    )
