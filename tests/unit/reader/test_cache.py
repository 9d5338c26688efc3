"""What was read is remembered: the same input is read once and comes back in its place."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader import CachedReader, Reading, Stance, Text

A, B, C, D = (Text((name, "It rained."), f"Title {name}") for name in "ABCD")


class Noting:
    """A reader whose answers tell what was asked, and that notes each call."""

    def __init__(self) -> None:
        self.calls: list[list[object]] = []

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        self.calls.append(list(texts))
        return [Reading(len(question), (float(ord(text.sentences[0])),)) for text in texts]

    def weigh(self, claim: str, evidence: Sequence[str]) -> list[Stance]:
        self.calls.append(list(evidence))
        return [Stance(len(claim), len(text), 0.0) for text in evidence]

    def weigh_premise(self, question: str, evidence: Sequence[str]) -> list[Stance]:
        self.calls.append(list(evidence))
        return [Stance(0.0, len(text), len(question)) for text in evidence]


def reading(question: str, text: Text) -> Reading:
    """What a reader that remembers nothing makes of it."""
    return Noting().read(question, [text])[0]


def test_only_what_is_new_is_read_and_all_of_it_at_once() -> None:
    inner = Noting()
    reader = CachedReader(inner)
    reader.read("Why?", [A, C])
    assert reader.read("Why?", [D, A, B, D]) == [reading("Why?", text) for text in (D, A, B, D)]
    assert inner.calls == [[A, C], [D, B]]


def test_what_is_known_altogether_needs_no_reader() -> None:
    inner = Noting()
    reader = CachedReader(inner)
    for _ in range(3):
        assert reader.read("Why?", [B]) == [reading("Why?", B)]
        assert reader.weigh("Tea helps.", ["It did."]) == [Stance(10, 7, 0.0)]
    assert reader.read("Why?", []) == []
    assert inner.calls == [[B], ["It did."]]


@pytest.mark.parametrize("other", ["Why then?", "why?"])
def test_another_question_is_another_reading(other: str) -> None:
    inner = Noting()
    reader = CachedReader(inner)
    reader.read("Why?", [A])
    assert reader.read(other, [A]) == [reading(other, A)]
    assert len(inner.calls) == 2


def test_the_same_sentences_under_another_title_are_another_passage() -> None:
    inner = Noting()
    reader = CachedReader(inner)
    reader.read("Why?", [A, Text(A.sentences, "Another title")])
    assert len(inner.calls[0]) == 2


def test_a_claim_and_a_question_in_the_same_words_are_kept_apart() -> None:
    reader = CachedReader(Noting())
    assert reader.weigh("Why?", ["Tea."]) == [Stance(4, 4, 0.0)]
    assert reader.weigh_premise("Why?", ["Tea."]) == [Stance(0.0, 4, 4)]
    assert reader.weigh("Tea.", ["Why?!"]) == [Stance(4, 5, 0.0)]


def test_what_was_used_longest_ago_is_forgotten() -> None:
    inner = Noting()
    reader = CachedReader(inner, most=2)
    for text in (A, B, A, C, A, B):
        reader.read("Why?", [text])
    assert inner.calls == [[A], [B], [C], [B]]


@pytest.mark.parametrize("most", [0, 1])
def test_more_may_be_asked_than_is_kept(most: int) -> None:
    reader = CachedReader(Noting(), most=most)
    for _ in range(2):
        assert reader.read("Why?", [A, B, C]) == [reading("Why?", text) for text in (A, B, C)]


def test_premises_go_to_the_reader_each_time() -> None:
    inner = Noting()
    reader = CachedReader(inner)
    for _ in range(2):
        reader.weigh_premise("Why?", ["Tea."])
    assert inner.calls == [["Tea."]] * 2


def test_a_reader_that_leaves_one_out_is_not_believed() -> None:
    class Short(Noting):
        def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
            return super().read(question, texts)[1:]

    reader = CachedReader(Short())
    with pytest.raises(ValueError, match="shorter"):
        reader.read("Why?", [A, B])


def test_threads_may_share_it() -> None:
    reader = CachedReader(Noting(), most=2)
    lists = [[A, B], [C, D], [B, C, A], [D]] * 25
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda texts: reader.read("Why?", texts), lists))
    assert found == [[reading("Why?", text) for text in texts] for texts in lists]


@given(st.integers(0, 3), st.lists(st.lists(st.sampled_from([A, B, C, D]), max_size=5), max_size=6))
def test_it_answers_like_the_reader_itself(most: int, asked: list[list[Text]]) -> None:
    reader = CachedReader(Noting(), most=most)
    for texts in asked:
        assert reader.read("Why?", texts) == [reading("Why?", text) for text in texts]
