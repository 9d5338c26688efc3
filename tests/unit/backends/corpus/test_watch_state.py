"""What a watch over a corpus remembers between its runs."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from assistant.backends.corpus.watch_state import WatchStateFile
from assistant.domain import WatchReport, WatchState
from assistant.errors import CorpusNotWritable, UnreadableDocument

STATE = WatchState(
    looked={"“bees” OR wasps": "2026-01-02", "": ""},
    settled={"10.1/ä": "2026-01-01"},
    waiting={"pmid:1": "cited by\nmüller"},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "added" / "watch"


def test_a_corpus_that_nobody_watched_has_an_empty_state(tmp_path: Path) -> None:
    watch = WatchStateFile(tmp_path)
    assert watch.state() == WatchState()
    assert watch.digests(0) == []
    # Looking leaves nothing behind.
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("state", [STATE, WatchState()])
def test_the_next_run_begins_with_what_this_one_left(tmp_path: Path, state: WatchState) -> None:
    WatchStateFile(tmp_path).keep(WatchState(looked={"old": "x"}))
    WatchStateFile(tmp_path).keep(state)
    assert WatchStateFile(tmp_path).state() == state


def test_the_state_lies_where_people_can_read_it(tmp_path: Path, folder: Path) -> None:
    WatchStateFile(tmp_path).keep(STATE)
    text = (folder / "state.json").read_text(encoding="utf-8")
    assert "müller" in text
    assert set(json.loads(text)) == {"looked", "settled", "waiting"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"looked": {}, "settled": {}}',
        b'{"looked": [], "settled": {}, "waiting": {}}',
        b'{"looked": {"\xff": ""}, "settled": {}, "waiting": {}}',
    ],
)
def test_a_state_that_cannot_be_read_is_told_with_what_to_do(
    tmp_path: Path, folder: Path, data: bytes
) -> None:
    folder.mkdir(parents=True)
    (folder / "state.json").write_bytes(data)
    with pytest.raises(UnreadableDocument, match=r"state\.json cannot be read") as caught:
        WatchStateFile(tmp_path).state()
    assert "Remove it" in caught.value.remedy


def test_what_later_versions_add_is_passed_over(tmp_path: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    data = {"looked": {"q": 3}, "settled": {}, "waiting": {}, "more": [1]}
    (folder / "state.json").write_text(json.dumps(data), encoding="utf-8")
    assert WatchStateFile(tmp_path).state() == WatchState(looked={"q": "3"})


def test_only_one_run_watches_at_a_time(tmp_path: Path) -> None:
    with (
        WatchStateFile(tmp_path).exclusive(),
        pytest.raises(CorpusNotWritable, match="Another `mtor-ms corpus watch`") as caught,
        WatchStateFile(tmp_path).exclusive(),
    ):
        pytest.fail("two at once")
    assert caught.value.remedy == "Wait for it to end."


def test_a_run_that_fails_lets_the_next_one_in(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broken"), WatchStateFile(tmp_path).exclusive():
        raise ValueError("broken")
    with WatchStateFile(tmp_path).exclusive():
        WatchStateFile(tmp_path).keep(STATE)
    assert WatchStateFile(tmp_path).state() == STATE


def test_a_corpus_that_cannot_be_written_is_told_by_everything_that_writes(
    tmp_path: Path, folder: Path
) -> None:
    folder.parent.write_text("a file in its place", encoding="utf-8")
    watch = WatchStateFile(tmp_path)
    with pytest.raises(CorpusNotWritable) as caught, watch.exclusive():
        pytest.fail("there is no such folder")
    assert str(caught.value).startswith(f"{folder} cannot be written: ")
    assert "what was added before is kept" in caught.value.remedy
    with pytest.raises(CorpusNotWritable, match="cannot be written"):
        watch.keep(STATE)
    with pytest.raises(CorpusNotWritable, match="cannot be written"):
        watch.digest(WatchReport("2026-01-02"), "text")


def digest(corpus: Path, text: str, day: int, hour: int = 12, zone: str = "UTC") -> Path:
    """Written at that time of January there."""
    at = datetime(2026, 1, day, hour, 3, 4, tzinfo=ZoneInfo(zone))
    with time_machine.travel(at, tick=False):
        path = WatchStateFile(corpus).digest(WatchReport(at.date().isoformat()), text)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def test_a_digest_is_named_by_its_time_and_read_as_it_was_written(
    tmp_path: Path, folder: Path
) -> None:
    assert digest(tmp_path, "# Über\n\n😀\n", 2) == folder / "2026-01-02-120304-000000.md"
    assert WatchStateFile(tmp_path).digests(0) == ["# Über\n\n😀\n"]


@pytest.mark.parametrize(
    ("day", "hour", "found"),
    [
        (1, 0, ["one", "two", "three"]),
        (2, 12, ["two", "three"]),
        (3, 13, ["three"]),
        (4, 0, []),
    ],
)
def test_digests_after_a_time_come_oldest_first(
    tmp_path: Path, day: int, hour: int, found: list[str]
) -> None:
    digest(tmp_path, "three", 3, 23)
    digest(tmp_path, "one", 2)
    digest(tmp_path, "two", 3, 4)
    after = datetime(2026, 1, day, hour, 3, 4, tzinfo=UTC).timestamp()
    assert WatchStateFile(tmp_path).digests(after) == found


def test_digests_of_one_day_come_oldest_first_west_of_greenwich(tmp_path: Path) -> None:
    for text, hour in (("noon", 12), ("evening", 20)):
        digest(tmp_path, text, 2, hour, "America/New_York")
    assert WatchStateFile(tmp_path).digests(0) == ["noon", "evening"]


def test_what_is_no_digest_or_cannot_be_read_is_left_out(tmp_path: Path, folder: Path) -> None:
    digest(tmp_path, "one", 2)
    WatchStateFile(tmp_path).keep(STATE)
    (folder / "2026-01-03-000000.md").write_bytes(b"\xff")
    (folder / "2026-01-04-000000.md").mkdir()
    (folder / "2026-01-05-000000.md").symlink_to(folder / "nothing")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert WatchStateFile(tmp_path).digests(0) == ["one"]
