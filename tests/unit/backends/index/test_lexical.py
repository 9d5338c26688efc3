"""Counts of words, and the BM25 scores that are made of them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from assistant.backends.index.lexical import K1, B, LexicalIndex, WordCounts, rarity

KEYS = [["a", "b", "a"], ["b"], [], ["c", "b", "ä", "c", "c"]]


def index_of(folder: Path, keys: list[list[str]]) -> LexicalIndex:
    WordCounts.of(keys).save(folder / "lexical")
    return LexicalIndex(WordCounts.load(folder / "lexical"))


def told(counts: WordCounts) -> list[dict[str, int]]:
    """What each passage has, as a reader would count it."""
    found: list[dict[str, int]] = [{} for _ in counts.lengths]
    for key, number in counts.vocabulary.items():
        for place in range(counts.starts[number], counts.starts[number + 1]):
            found[counts.rows[place]][key] = int(counts.counts[place])
    return found


def test_each_passage_has_its_keys_as_often_as_they_stand_there() -> None:
    counts = WordCounts.of(KEYS)
    assert told(counts) == [{"a": 2, "b": 1}, {"b": 1}, {}, {"c": 3, "b": 1, "ä": 1}]
    assert counts.lengths.tolist() == [3, 1, 0, 5]


@pytest.mark.parametrize("keys", [[], [[]], [[], []]])
def test_passages_without_a_key_are_found_by_none(tmp_path: Path, keys: list[list[str]]) -> None:
    index = index_of(tmp_path, keys)
    assert index.search(["a"], 3) == []
    assert index.search([], 3) == []
    assert index.document_frequency("a") == 0


def test_what_was_saved_is_read_back_equal(tmp_path: Path) -> None:
    counts = WordCounts.of(KEYS)
    counts.save(tmp_path / "new" / "lexical")
    again = WordCounts.load(tmp_path / "new" / "lexical")
    assert list(again.vocabulary) == list(counts.vocabulary)
    assert told(again) == told(counts)


def test_a_place_that_is_taken_is_not_written_over(tmp_path: Path) -> None:
    WordCounts.of(KEYS).save(tmp_path / "lexical")
    with pytest.raises(FileExistsError):
        WordCounts.of([["z"]]).save(tmp_path / "lexical")
    assert told(WordCounts.load(tmp_path / "lexical"))[1] == {"b": 1}


@pytest.mark.parametrize("name", ["rows.npy", "vocabulary.json"])
def test_a_file_that_is_missing_is_an_os_error(tmp_path: Path, name: str) -> None:
    index_of(tmp_path, KEYS)
    (tmp_path / "lexical" / name).unlink()
    with pytest.raises(OSError, match="No such file"):
        WordCounts.load(tmp_path / "lexical")


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ([0, 1, 2], [{"a": 1}, {"a": 1, "b": 2}, {"c": 1, "a": 2}]),
        ([2, 0], [{"c": 1, "a": 2}, {"a": 1}]),
        ([1], [{"a": 1, "b": 2}]),
        ([], []),
    ],
)
def test_joined_counts_are_those_of_the_passages_that_are_named(
    places: list[int], found: list[dict[str, int]]
) -> None:
    ours = WordCounts.of([["a"], ["b", "a", "b"]])
    theirs = WordCounts.of([["c", "a", "a"]])
    joined = WordCounts.joined([ours, theirs], np.asarray(places, dtype=np.int64))
    assert told(joined) == found
    assert joined.lengths.tolist() == [sum(passage.values()) for passage in found]


def test_joined_counts_are_found_by_like_those_counted_at_once(tmp_path: Path) -> None:
    first, second = KEYS[:2], KEYS[2:]
    joined = WordCounts.joined(
        [WordCounts.of(first), WordCounts.of(second)], np.asarray([2, 0, 3, 1])
    )
    joined.save(tmp_path / "joined")
    whole = index_of(tmp_path, [KEYS[2], KEYS[0], KEYS[3], KEYS[1]])
    for keys in (["a"], ["b"], ["c", "b"], ["ä"]):
        assert LexicalIndex(WordCounts.load(tmp_path / "joined")).search(keys, 9) == whole.search(
            keys, 9
        )


@pytest.mark.parametrize("cut", [0, 1, 3, 4])
def test_parts_are_searched_like_one_index_of_all_their_passages(cut: int) -> None:
    whole = LexicalIndex(WordCounts.of(KEYS))
    parts = LexicalIndex(WordCounts.of(KEYS[:cut]), WordCounts.of(KEYS[cut:]))
    for keys in (["a"], ["b"], ["c", "b"], ["ä", "nowhere"]):
        assert parts.search(keys, 9) == whole.search(keys, 9)
        assert parts.search(keys, 9, np.asarray([1, 3])) == whole.search(
            keys, 9, np.asarray([1, 3])
        )
        assert [*map(parts.document_frequency, keys)] == [*map(whole.document_frequency, keys)]


@pytest.mark.parametrize(
    ("passages", "frequency", "expected"),
    [(10, 0, math.log(22)), (10, 10, math.log(1 + 0.5 / 10.5)), (1, 1, math.log(4 / 3))],
)
def test_a_key_is_worth_the_more_the_rarer_it_is(
    passages: int, frequency: int, expected: float
) -> None:
    assert rarity(passages, frequency) == pytest.approx(expected)


def test_a_score_is_that_of_the_formula(tmp_path: Path) -> None:
    index = index_of(tmp_path, [["a", "a", "b"], ["b"]])
    ((passage, score),) = index.search(["a"], 5)
    # Two of three keys, in a passage of 3 where the mean is 2.
    expected = math.log(1 + 1.5 / 1.5) * 2 / (2 + K1 * (1 - B + B * 3 / 2))
    assert (passage, score) == (0, pytest.approx(expected, rel=1e-6))


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (["a"], [2, 0]),
        (["b"], [1, 0]),
        (["a", "b"], [0, 2, 1]),
        (["unknown"], []),
        (["unknown", "b"], [1, 0]),
        ([], []),
    ],
)
def test_the_best_come_first_and_those_with_no_key_never(
    tmp_path: Path, keys: list[str], order: list[int]
) -> None:
    index = index_of(tmp_path, [["a", "b", "x", "x"], ["b", "b", "x"], ["a", "a"], ["x"]])
    assert [passage for passage, _ in index.search(keys, 9)] == order


def test_equal_scores_keep_the_order_of_the_corpus(tmp_path: Path) -> None:
    index = index_of(tmp_path, [["a"], ["x"], ["a"], ["a"], ["a", "a"], ["a"]])
    assert [passage for passage, _ in index.search(["a"], 4)] == [4, 0, 2, 3]


def test_a_key_that_is_asked_twice_counts_twice(tmp_path: Path) -> None:
    index = index_of(tmp_path, KEYS)
    ((_, once),) = index.search(["a"], 1)
    ((_, twice),) = index.search(["a", "a"], 1)
    assert twice == pytest.approx(2 * once)


@pytest.mark.parametrize(("k", "found"), [(0, []), (1, [1]), (2, [1, 0]), (99, [1, 0, 3])])
def test_no_more_are_found_than_are_wanted(tmp_path: Path, k: int, found: list[int]) -> None:
    index = index_of(tmp_path, KEYS)
    assert [passage for passage, _ in index.search(["b"], k)] == found


@pytest.mark.parametrize(("within", "found"), [([], []), ([2], []), ([0, 2, 3], [0, 3])])
def test_only_what_may_be_found_is_found(
    tmp_path: Path, within: list[int], found: list[int]
) -> None:
    index = index_of(tmp_path, KEYS)
    scores = index.search(["b"], 2, np.asarray(within, dtype=np.int64))
    assert [passage for passage, _ in scores] == found
    # How rare a key is does not depend on where is looked for it.
    everywhere = dict(index.search(["b"], 9))
    assert all(score == everywhere[passage] for passage, score in scores)


@pytest.mark.parametrize(("key", "frequency"), [("a", 1), ("b", 3), ("ä", 1), ("", 0), ("A", 0)])
def test_a_key_is_in_so_many_passages(tmp_path: Path, key: str, frequency: int) -> None:
    assert index_of(tmp_path, KEYS).document_frequency(key) == frequency
