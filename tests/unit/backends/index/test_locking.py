"""One writer at a time, and what it says when it cannot write."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.backends.index.locking import held, remembered
from assistant.errors import IndexBusy, IndexNotWritable
from assistant.testing import WordEmbedder


def said(error: OSError) -> IndexNotWritable:
    return IndexNotWritable(f"It cannot be written: {error.strerror}.", "Do something.")


def never() -> None:
    pytest.fail("nobody had it")


def free(lock: Path) -> bool:
    """Whether another writer gets it at once."""
    with held(lock, "here", 0, never, said):
        return True


def test_a_lock_that_is_free_is_taken_at_once_and_given_back(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with held(lock, "here", 0, never, said):
        assert lock.exists()
    assert free(lock)


def test_one_that_another_holds_is_waited_for_and_then_given_up(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    told: list[str] = []
    with (
        FileLock(lock),
        pytest.raises(IndexBusy, match=r"writing the index at /ä b\.") as caught,
        held(lock, "/ä b", 0.05, lambda: told.append("waiting"), said),
    ):
        pytest.fail("two writers at once")
    assert told == ["waiting"]
    assert "Wait for it to end" in caught.value.remedy
    assert caught.value.retryable
    assert free(lock)


def test_one_that_becomes_free_meanwhile_is_taken(tmp_path: Path) -> None:
    other = FileLock(tmp_path / ".lock")
    other.acquire()
    with held(tmp_path / ".lock", "here", 5, other.release, said):
        assert not other.is_locked
    assert free(tmp_path / ".lock")


def test_a_writer_that_fails_gives_it_back_and_says_why_itself(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    for error in (OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as caught, held(lock, "here", 0, never, said):
            raise error
        assert caught.value is error
        assert free(lock)


def test_a_lock_that_cannot_be_made_is_told_as_the_store_tells_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(IndexNotWritable, match=r"^It cannot be written: .*exists|ot a directory"),
        held(tmp_path / "file" / ".lock", "here", 0, never, said),
    ):
        pytest.fail("there is no such folder")


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def test_vectors_are_forgotten_when_the_block_ends_well(tmp_path: Path) -> None:
    with remembered(WordEmbedder(), tmp_path / ".pending", said) as embedder:
        embedder.embed_documents(["one"])
        assert len(files(tmp_path)) == 1
    assert files(tmp_path) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("broken"), IndexBusy("busy")])
def test_vectors_outlive_whatever_ends_the_block(tmp_path: Path, error: BaseException) -> None:
    with (
        pytest.raises(type(error)) as caught,
        remembered(WordEmbedder(), tmp_path / ".pending", said) as embedder,
    ):
        embedder.embed_documents(["one"])
        raise error
    assert caught.value is error
    again = WordEmbedder()
    with remembered(again, tmp_path / ".pending", said) as embedder:
        embedder.embed_documents(["one", "two"])
    assert again.embedded == 1


def test_an_error_of_the_disk_is_told_as_the_store_tells_it(tmp_path: Path) -> None:
    with (
        pytest.raises(IndexNotWritable, match=r"^It cannot be written: No space left\.$") as caught,
        remembered(WordEmbedder(), tmp_path / ".pending", said) as embedder,
    ):
        embedder.embed_documents(["one"])
        raise OSError(errno.ENOSPC, "No space left")
    assert isinstance(caught.value.__cause__, OSError)
    assert len(files(tmp_path)) == 1


def test_a_place_that_cannot_hold_vectors_is_told_alike(tmp_path: Path) -> None:
    with (
        pytest.raises(IndexNotWritable, match="No such file"),
        remembered(WordEmbedder(), tmp_path / "nothing" / ".pending", said),
    ):
        pytest.fail("there is no such folder")
