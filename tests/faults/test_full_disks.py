"""A disk that is full at every write: the old state stays whole, and the message says what to do."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.backends.answer_log import SqliteAnswers
from assistant.backends.conversations import SqliteConversations
from assistant.backends.corpus.library import SqliteLibrary
from tests.faults.conftest import KILLS, Forge, corpus_of, many
from tests.faults.jobs import FAILED
from tests.faults.test_kills import reader


def limits(top: int) -> list[int]:
    """Bytes at which a file is full: nothing, and steps up to more than the largest file."""
    steps = max(8, KILLS // 4)
    return [0, 1, 100, *(top * n // steps for n in range(1, steps + 1))]


def test_indexing(forge: Forge, tmp_path: Path) -> None:
    one = corpus_of(tmp_path / "one", many("old", 6))
    two = corpus_of(tmp_path / "two", many("new", 8))
    index = tmp_path / "index"
    assert forge.do("index", corpus=str(one), index=str(index)) == 0
    largest = max(path.stat().st_size for path in index.rglob("*") if path.is_file())
    failed = 0
    for most in limits(largest * 2):
        status = forge.do("index", limits={"bytes": most}, corpus=str(two), index=str(index))
        assert status in (0, FAILED)
        held = {d.source.id[:3] for d in reader(one, index).documents()}
        assert held == ({"old"} if status == FAILED else {"new"})
        assert not list((index / "generations").glob(".*"))
        failed += status == FAILED
        if status == 0:
            assert forge.do("index", corpus=str(one), index=str(index)) == 0
    assert failed >= 5
    assert forge.do("index", corpus=str(two), index=str(index)) == 0


def test_adding_papers(forge: Forge, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    first = corpus_of(tmp_path / "first", many("first", 3))
    assert forge.do("add", corpus=str(corpus), papers=[str(first)]) == 0
    failed = 0
    for number, most in enumerate(limits(120_000)):
        papers = corpus_of(tmp_path / f"papers{number}", many(f"n{number}x", 3))
        before = SqliteLibrary(corpus).ids()
        status = forge.do("add", limits={"bytes": most}, corpus=str(corpus), papers=[str(papers)])
        assert status in (0, FAILED)
        assert len(SqliteLibrary(corpus).ids() - before) == (0 if status == FAILED else 3)
        assert forge.do("add", corpus=str(corpus), papers=[str(papers)]) == 0
        assert len(SqliteLibrary(corpus).ids() - before) == 3
        failed += status == FAILED
    assert failed >= 3


@pytest.mark.parametrize("job", ["say", "keep"])
def test_conversations_and_answers(forge: Forge, tmp_path: Path, job: str) -> None:
    file, told = tmp_path / "kept.sqlite", tmp_path / "told"
    more = {"name": "talk"} if job == "say" else {}
    args = {"file": str(file), "told": str(told), **more}
    assert forge.do(job, first=0, many=2, **args) == 0
    size, at, failed = file.stat().st_size, 2, 0
    for most in limits(size * 2):
        status = forge.do(job, limits={"bytes": most}, first=at, many=3, **args)
        whole = len(told.read_text().splitlines())
        if job == "say":
            assert [e.answer["n"] for e in SqliteConversations(file).exchanges("talk")] == list(
                range(whole)
            )
        else:
            assert SqliteAnswers(file, 30).count() == whole
        assert status in (0, FAILED)
        failed += status == FAILED
        at = whole
    assert failed >= 3
    assert forge.do(job, first=at, many=1, **args) == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 kB; only root can make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small file system can be mounted by root alone")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_file_system_without_space(forge: Forge, tmp_path: Path, small_disk: Path) -> None:
    one = corpus_of(tmp_path / "one", many("old", 2))
    big = corpus_of(tmp_path / "big", many("new", 40))
    index = small_disk / "index"
    assert forge.do("index", corpus=str(one), index=str(index)) == 0
    assert forge.do("index", corpus=str(big), index=str(index)) == FAILED
    assert {d.source.id[:3] for d in reader(one, index).documents()} == {"old"}
    corpus = small_disk / "corpus"
    status = forge.do("add", corpus=str(corpus), papers=[str(big)])
    assert status in (0, FAILED) and len(SqliteLibrary(corpus).ids()) in (0, 40)
    told = {"told": str(tmp_path / "told"), "name": "talk"}
    status = forge.do("say", file=str(small_disk / "said.sqlite"), first=0, many=400, **told)
    assert status == FAILED
    whole = len((tmp_path / "told").read_text().splitlines())
    # SQLite wants a little room to read, too.
    shutil.rmtree(index)
    found = SqliteConversations(small_disk / "said.sqlite").exchanges("talk")
    assert [e.answer["n"] for e in found] == list(range(whole))
