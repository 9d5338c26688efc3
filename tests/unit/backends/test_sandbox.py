"""One child reads many files; what crashes, hangs or grows costs that file alone."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.backends.papers import sandbox
from assistant.backends.papers.sandbox import ParserProcess, WarmParser
from assistant.errors import UnreadableDocument

SAID = "Tacrolimus was given to forty adults of the ward, and eleven of them had a tremor."


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Iterator[ParserProcess]:
    monkeypatch.setattr(sandbox, "_CHILD", "tests.unit.backends.odd_reader")
    child = ParserProcess(seconds=6)
    yield child
    child.close()


def note(folder: Path, name: str, said: str = SAID) -> Path:
    path = folder / name
    path.write_text(said, encoding="utf-8")
    return path


def number_of(child: ParserProcess) -> int:
    assert child._process is not None
    return child._process.pid


def test_one_child_reads_many_files(child: ParserProcess, tmp_path: Path) -> None:
    numbers = set()
    for count in range(20):
        (extract,) = child.read(note(tmp_path, f"{count}.txt", f"{SAID} {count}"))
        assert extract.text.endswith(f" {count}")
        numbers.add(number_of(child))
    assert len(numbers) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [("crash.txt", "the reader broke off"), ("grow.txt", "needs too much memory")],
)
def test_what_crashes_or_grows_is_named_and_the_next_is_read(
    child: ParserProcess, tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        list(child.read(note(tmp_path, name)))
    before = number_of(child)
    assert [e.text for e in child.read(note(tmp_path, "next.txt"))] == [SAID]
    assert number_of(child) == before


def _is_gone(group: int) -> bool:
    """Whether no process of a group is left; who adopts the orphans takes a moment to bury them."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_what_hangs_is_given_up_with_its_child(child: ParserProcess, tmp_path: Path) -> None:
    list(child.read(note(tmp_path, "first.txt")))
    before = number_of(child)
    child._seconds = 0.5
    with pytest.raises(UnreadableDocument, match=r"not read within 0\.5 seconds"):
        list(child.read(note(tmp_path, "sleep.txt")))
    child._seconds = 6
    assert [e.text for e in child.read(note(tmp_path, "next.txt"))] == [SAID]
    assert number_of(child) != before
    assert _is_gone(before)


def test_a_child_that_was_killed_is_replaced(child: ParserProcess, tmp_path: Path) -> None:
    list(child.read(note(tmp_path, "first.txt")))
    os.kill(number_of(child), signal.SIGKILL)
    assert [e.text for e in child.read(note(tmp_path, "next.txt"))] == [SAID]


def test_threads_take_turns(child: ParserProcess, tmp_path: Path) -> None:
    said: dict[int, str] = {}

    def read(count: int) -> None:
        path = note(tmp_path, f"{count}.txt", f"{SAID} {count}")
        said[count] = next(child.read(path)).text

    threads = [threading.Thread(target=read, args=(count,)) for count in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {count: f"{SAID} {count}" for count in range(8)}


def test_the_child_ends_with_what_started_it(tmp_path: Path) -> None:
    child = ParserProcess()
    list(child.read(note(tmp_path, "first.txt")))
    number = number_of(child)
    del child
    with pytest.raises(ProcessLookupError):
        os.killpg(number, 0)


def test_a_kept_child_reads_one_after_another_and_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sandbox, "_CHILD", "tests.unit.backends.odd_reader")
    parser = WarmParser()
    first = parser.read(note(tmp_path, "one.txt"), "one.txt")
    assert next(first).text == SAID
    kept = number_of(parser._kept)
    # The first is not at its end yet.
    assert [e.text for e in parser.read(note(tmp_path, "two.txt", f"{SAID} 2"), "two.txt")] == [
        f"{SAID} 2"
    ]
    first.close()
    with pytest.raises(UnreadableDocument):
        list(parser.read(note(tmp_path, "crash.txt"), "crash.txt"))
    assert [e.text for e in parser.read(note(tmp_path, "three.txt"), "three.txt")] == [SAID]
    assert number_of(parser._kept) == kept
    parser._kept.close()
