"""Two writers, readers while the index is swapped, locked files, clocks that jump."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.backends import answer_log, conversations
from assistant.backends.answer_log import SqliteAnswers
from assistant.backends.conversations import SqliteConversations
from assistant.backends.corpus.library import SqliteLibrary
from assistant.domain import Exchange, SavedAnswer
from assistant.errors import AnswersClosed, ConversationsClosed
from tests.faults.conftest import KILLS, Forge, corpus_of, many
from tests.faults.test_kills import reader

SWAPS = max(6, KILLS // 4)


def test_two_writers_of_an_index_wait_for_each_other(forge: Forge, tmp_path: Path) -> None:
    one = corpus_of(tmp_path / "one", many("old", 12))
    two = corpus_of(tmp_path / "two", many("new", 12))
    index = tmp_path / "index"
    for _ in range(3):
        running = [forge.start("index", corpus=str(c), index=str(index)) for c in (one, two)]
        assert [forge.wait(pid) for pid in running] == [0, 0]
        held = {d.source.id for d in reader(one, index).documents()}
        assert held in [{p.stem for p in c.iterdir()} for c in (one, two)]


def test_two_writers_of_a_corpus_and_of_a_conversation(forge: Forge, tmp_path: Path) -> None:
    corpus, said = tmp_path / "corpus", tmp_path / "said.sqlite"
    batches = [corpus_of(tmp_path / f"p{n}", many(f"b{n}x", 4)) for n in range(4)]
    running = [forge.start("add", corpus=str(corpus), papers=[str(b)]) for b in batches]
    assert [forge.wait(pid) for pid in running] == [0] * 4
    assert len(SqliteLibrary(corpus).ids()) == 16
    SqliteConversations(said).add("talk", Exchange("?", "?", "2026", {"n": -1}))
    running = [
        forge.start(
            "say", file=str(said), name="talk", first=n * 100, many=10, told=str(tmp_path / f"t{n}")
        )
        for n in range(3)
    ]
    assert [forge.wait(pid) for pid in running] == [0] * 3
    numbers = [e.answer["n"] for e in SqliteConversations(said).exchanges("talk")][1:]
    assert sorted(numbers) == sorted(n * 100 + k for n in range(3) for k in range(10))
    for n in range(3):
        assert [k for k in numbers if k // 100 == n] == list(range(n * 100, n * 100 + 10))


def test_no_question_fails_while_the_index_is_swapped(forge: Forge, tmp_path: Path) -> None:
    one = corpus_of(tmp_path / "one", many("old", 6))
    two = corpus_of(tmp_path / "two", many("new", 6))
    index = tmp_path / "index"
    assert forge.do("index", corpus=str(one), index=str(index)) == 0
    assistant = reader(one, index)
    failures: list[BaseException] = []
    seen: set[str] = set()
    done = threading.Event()

    def keep_asking() -> None:
        while not done.is_set():
            try:
                answer = assistant.ask("By how much did rapamycin lower the score in mice?")
                seen.update(c.source_id[:3] for claim in answer.claims for c in claim.citations)
                assert len({c.source_id[:3] for x in answer.claims for c in x.citations}) <= 1
            except BaseException as error:
                failures.append(error)

    asking = [threading.Thread(target=keep_asking) for _ in range(4)]
    for thread in asking:
        thread.start()
    status = forge.do("swap", one=str(one), other=str(two), index=str(index), times=SWAPS)
    done.set()
    for thread in asking:
        thread.join()
    assert status == 0 and failures == []
    live = "new" if SWAPS % 2 else "old"
    last = assistant.ask("By how much did rapamycin lower the score in mice?")
    assert {c.source_id[:3] for claim in last.claims for c in claim.citations} == {live}
    # On a busy machine a few swaps may be over before the readers look.
    assert seen and (SWAPS < 50 or seen == {"old", "new"})


def kept(number: int) -> SavedAnswer:
    now = datetime.now(UTC).isoformat()
    return SavedAnswer(f"a-{number}", "", now, "?", (), "all", "extractive", "c", "{}")


def test_a_file_that_is_locked_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    said = tmp_path / "said.sqlite"
    store = SqliteConversations(said)
    store.add("talk", Exchange("1?", "1?", "2026", {}))
    other = sqlite3.connect(said, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.7, other.rollback).start()
    store.add("talk", Exchange("2?", "2?", "2026", {}))
    assert [e.text for e in store.exchanges("talk")] == ["1?", "2?"]
    other.close()


def test_a_file_that_stays_locked_is_said_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "_WAIT", 0.2)
    monkeypatch.setattr(answer_log, "_WAIT", 0.2)
    said, log = tmp_path / "said.sqlite", tmp_path / "kept.sqlite"
    store, answers = SqliteConversations(said), SqliteAnswers(log, 30)
    store.add("talk", Exchange("1?", "1?", "2026", {}))
    answers.keep(kept(1), dict)
    for path, act, error in (
        (said, lambda: store.add("talk", Exchange("2?", "2?", "2026", {})), ConversationsClosed),
        (log, lambda: answers.keep(kept(2), dict), AnswersClosed),
    ):
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(error, match="cannot be used"):
            act()
        assert time.monotonic() - began < 5
        other.rollback()
        other.close()
        act()
    assert [e.text for e in store.exchanges("talk")] == ["1?", "2?"]
    assert answers.find("a-1") and answers.find("a-2")


_COUNT = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
print(database.execute(f"SELECT count(*) FROM {sys.argv[2]}").fetchone()[0])
database.close()
"""


def test_nothing_is_lost_when_another_program_looks_into_a_file_that_is_in_use(
    tmp_path: Path,
) -> None:
    said, log = tmp_path / "said.sqlite", tmp_path / "kept.sqlite"
    # Two of each in one process, as where the page and the API share one.
    stores = [SqliteConversations(said) for _ in range(2)]
    answers = [SqliteAnswers(log, 30) for _ in range(2)]
    seen = []
    for number in range(6):
        stores[number % 2].add("talk", Exchange(f"{number}?", f"{number}?", "2026", {}))
        answers[number % 2].keep(kept(number), dict)
        for file, table in ((said, "exchanges"), (log, "answers")):
            done = subprocess.run(
                [sys.executable, "-c", _COUNT, str(file), table],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            seen.append(int(done.stdout))
    assert seen[::2] == seen[1::2] == [1, 2, 3, 4, 5, 6]
    assert len(SqliteConversations(said).exchanges("talk")) == 6


def test_a_clock_that_jumps_changes_neither_order_nor_what_is_live(
    forge: Forge, tmp_path: Path
) -> None:
    said = tmp_path / "said.sqlite"
    days = (0, 400, -4000, 30, -1)
    for number, day in enumerate(days):
        told = {"told": str(tmp_path / "told"), "name": "talk"}
        limits = {"days": day}
        assert forge.do("say", limits=limits, file=str(said), first=number, many=1, **told) == 0
        assert forge.do("say", limits=limits, file=str(said), first=0, many=1,
                        told=str(tmp_path / "told"), name=f"other-{number}") == 0  # fmt: skip
    store = SqliteConversations(said)
    assert [e.answer["n"] for e in store.exchanges("talk")] == list(range(len(days)))
    assert store.names()[0] == f"other-{len(days) - 1}"
    index = tmp_path / "index"
    for number, day in enumerate(days):
        corpus = corpus_of(tmp_path / f"c{number}", many(f"n{number}x", 2))
        limits = {"days": day}
        assert forge.do("index", limits=limits, corpus=str(corpus), index=str(index)) == 0
        held = {d.source.id for d in reader(corpus, index).documents()}
        assert held == {path.stem for path in corpus.iterdir()}
