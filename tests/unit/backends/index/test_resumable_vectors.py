"""Vectors are written down as they come, and are not asked for again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from assistant.backends.index.resumable_vectors import ResumableVectors
from assistant.ports import Embedder, Span, Vectors
from assistant.testing import WordEmbedder

DIMENSION = 8
RECORD = 16 + 4 * DIMENSION + 4


class Noting(WordEmbedder):
    """Notes every text that it is asked for."""

    def __init__(self, name: str = "words") -> None:
        super().__init__(DIMENSION, name)
        self.asked: list[str] = []

    def embed_with_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        self.asked += texts
        return super().embed_with_parts(texts, spans)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".pending"


def the_file(path: Path) -> Path:
    (found,) = path.parent.glob(f"{path.name}-*")
    return found


@contextmanager
def cut_off(path: Path, embedder: Embedder) -> Iterator[ResumableVectors]:
    """A run that ends in the midst of things."""
    run = ResumableVectors(embedder, path)
    yield run
    run.close(done=False)


def killed(path: Path, texts: Sequence[str]) -> list[str]:
    """Embeds so much; gives the texts that were asked for, once all vectors are right."""
    embedder = Noting()
    with cut_off(path, embedder) as run:
        rows = run.embed_documents(texts)
    np.testing.assert_array_equal(rows, Noting().embed_documents(texts))
    return embedder.asked


def test_it_is_an_embedder_that_gives_what_the_one_behind_it_gives(path: Path) -> None:
    with cut_off(path, Noting()) as run:
        assert isinstance(run, Embedder)
        assert run.info == Noting().info
        np.testing.assert_array_equal(run.embed_query("one"), Noting().embed_query("one"))
    assert killed(path, ["one two", "drei", ""]) == ["one two", "drei", ""]


def test_a_text_is_asked_for_once_in_a_run(path: Path) -> None:
    embedder = Noting()
    with cut_off(path, embedder) as run:
        first = run.embed_documents(["a", "ä", "b"])
        again = run.embed_documents(["b", "c", "ä", "a"])
    assert embedder.asked == ["a", "ä", "b", "c"]
    np.testing.assert_array_equal(again[[3, 2, 0]], first)


def test_the_next_run_asks_only_for_what_is_new(path: Path) -> None:
    killed(path, ["a", "b"])
    assert killed(path, ["b", "c", "a"]) == ["c"]


def test_three_runs_add_to_one_file(path: Path) -> None:
    for texts in (["a"], ["a", "b"], ["c", "b", "a"]):
        killed(path, texts)
    assert the_file(path).stat().st_size == 3 * RECORD
    assert killed(path, ["a", "b", "c"]) == []


def test_no_texts_have_no_rows(path: Path) -> None:
    with cut_off(path, Noting()) as run:
        assert run.embed_documents([]).shape == (0, DIMENSION)
        rows, parts = run.embed_with_parts([], [])
    assert (rows.shape, parts) == ((0, DIMENSION), [])


SPANS = [[(0, 3), (4, 7)], [], [(0, 5)]]
PARTED = ["one two", "three", "fives five"]


def test_parts_are_kept_like_texts(path: Path) -> None:
    rows, parts = Noting().embed_with_parts(PARTED, SPANS)
    for asked in (PARTED, []):
        embedder = Noting()
        with cut_off(path, embedder) as run:
            again, again_parts = run.embed_with_parts(PARTED, SPANS)
        assert embedder.asked == asked
        np.testing.assert_array_equal(again, rows)
        assert [len(one) for one in again_parts] == [2, 0, 1]
        for one, other in zip(again_parts, parts, strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_text_whose_parts_are_others_is_asked_for_again(path: Path) -> None:
    embedder = Noting()
    with cut_off(path, embedder) as run:
        run.embed_with_parts(["one two"], [[(0, 3)]])
        _, (parts,) = run.embed_with_parts(["one two"], [[(4, 7)]])
        assert embedder.asked == ["one two"] * 2
        np.testing.assert_array_equal(parts, Noting().embed_documents(["two"]))
        # Of what both wanted, all is there now.
        run.embed_with_parts(["one two"], [[(4, 7), (0, 3)]])
        assert len(embedder.asked) == 2


def test_a_text_kept_without_parts_is_asked_for_where_parts_are_wanted(path: Path) -> None:
    killed(path, ["one two"])
    embedder = Noting()
    with cut_off(path, embedder) as run:
        run.embed_with_parts(["one two", "one two"], [[], [(0, 3)]])
    assert embedder.asked == ["one two"]


@pytest.mark.parametrize(
    ("left", "known"),
    [(3 * RECORD - 1, 2), (2 * RECORD + 1, 2), (RECORD, 1), (RECORD - 1, 0), (0, 0)],
)
def test_a_file_that_was_cut_short_holds_its_whole_records(
    path: Path, left: int, known: int
) -> None:
    killed(path, ["a", "b", "c"])
    with the_file(path).open("r+b") as file:
        file.truncate(left)
    assert killed(path, ["a", "b", "c"]) == ["a", "b", "c"][known:]
    # What was half-written has made room.
    assert the_file(path).stat().st_size == 3 * RECORD


@pytest.mark.parametrize("place", [0, 20, RECORD - 1])
def test_a_record_that_was_altered_ends_what_is_taken_up(path: Path, place: int) -> None:
    killed(path, ["a", "b", "c"])
    data = bytearray(the_file(path).read_bytes())
    data[RECORD + place] ^= 1
    the_file(path).write_bytes(data)
    assert killed(path, ["a", "b", "c"]) == ["b", "c"]


def test_a_file_of_something_else_holds_nothing(path: Path) -> None:
    killed(path, ["a"])
    the_file(path).write_bytes(b"something else " * 100)
    assert killed(path, ["a"]) == ["a"]


def test_another_model_has_a_file_of_its_own(path: Path) -> None:
    killed(path, ["a"])
    other = Noting("other")
    with cut_off(path, other) as run:
        run.embed_documents(["a"])
    assert other.asked == ["a"]
    assert len(list(path.parent.iterdir())) == 2


@pytest.mark.parametrize(("done", "files"), [(True, 0), (False, 1)])
def test_the_file_goes_when_the_work_is_done(path: Path, done: bool, files: int) -> None:
    run = ResumableVectors(Noting(), path)
    run.embed_documents(["a"])
    run.close(done=done)
    assert len(list(path.parent.iterdir())) == files


def test_what_was_embedded_is_on_disk_before_the_next_batch(path: Path) -> None:
    """A kill leaves no time to close a file."""
    with cut_off(path, Noting()) as run:
        run.embed_documents(["a", "b"])
        assert the_file(path).stat().st_size == 2 * RECORD


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        ResumableVectors(Noting(), tmp_path / "nothing" / ".pending")
