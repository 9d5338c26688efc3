"""Kept answers go when their time is over, also while a server runs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.backends.answer_log import SqliteAnswers
from assistant.domain import SavedAnswer, Turn
from assistant.errors import UnknownAnswer


def kept(number: int, days_ago: float = 0.0, owner: str = "", talk: str = "") -> SavedAnswer:
    at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(timespec="seconds")
    turns = (Turn("a?", "b?"),)
    body = json.dumps({"n": number, "talk": talk})
    return SavedAnswer(
        f"a-{number}", owner, at, "?", turns, "all", "extractive", "c", body, 20, talk
    )


def test_what_was_kept_is_found_by_its_owner_alone(tmp_path: Path) -> None:
    log = SqliteAnswers(tmp_path / "a.sqlite", 30)
    hers = kept(1, owner="ann")
    log.keep(hers, lambda: {"one": "x"})
    assert log.find("a-1", "ann").turns == (Turn("a?", "b?"),)
    assert log.sources("c") == {"one": "x"} and log.sources("d") == {}
    with pytest.raises(UnknownAnswer):
        log.find("a-1")
    log.keep(kept(1, owner="bob", days_ago=1), dict)
    assert [log.find("a-1", who).owner for who in ("ann", "bob", None)] == ["ann", "bob", "ann"]
    assert log.find("a-1", None) == hers


def test_an_answer_goes_with_its_conversation_and_no_other_does(tmp_path: Path) -> None:
    log = SqliteAnswers(tmp_path / "a.sqlite", 30)
    log.forget_conversation("page:one")
    assert not (tmp_path / "a.sqlite").exists()
    for talk in ("page:one", "page:two", ""):
        log.keep(kept(1, talk=talk), dict)
    log.forget_conversation("page:one")
    assert log.count() == 2 and b"page:one" not in (tmp_path / "a.sqlite").read_bytes()
    log.forget_conversation("page:two")
    assert log.find("a-1").conversation == ""


def test_old_answers_go_with_the_next_one(tmp_path: Path) -> None:
    log = SqliteAnswers(tmp_path / "a.sqlite", 1)
    log.keep(kept(1, days_ago=3), dict)
    log.keep(kept(2), dict)
    assert log.count() == 1 and log.find("a-2")
    log.keep(kept(3, days_ago=0.5), dict)
    before = (datetime.now(UTC) - timedelta(hours=6)).isoformat()
    assert log.count(before) == 1 and log.forget(before) == 1 and log.count() == 1


def test_the_sources_of_a_corpus_go_with_the_last_answer_from_it(tmp_path: Path) -> None:
    log = SqliteAnswers(tmp_path / "a.sqlite", 1)
    log.keep(replace(kept(1, days_ago=0.9, talk="page:one"), corpus="old"), lambda: {"one": "x"})
    log.keep(kept(2), lambda: {"two": "y"})
    assert log.sources("old") and log.sources("c")
    log.forget_conversation("page:one")
    assert not log.sources("old") and log.sources("c")
    log.keep(replace(kept(3, days_ago=2), corpus="older"), lambda: {"one": "x"})
    assert not log.sources("older") and log.count() == 1


def test_with_no_days_nothing_is_kept(tmp_path: Path) -> None:
    SqliteAnswers(tmp_path / "a.sqlite", 0).keep(kept(1), dict)
    assert not (tmp_path / "a.sqlite").exists()
