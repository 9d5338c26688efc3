"""The file of the queue: restarts, parts of a post, ratings, removal, files of earlier editions."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from assistant.surfaces.slack.incoming import (
    post_from_event,
)
from assistant.surfaces.slack.job_queue import JobQueue, QueuedAnswer
from tests.servers.slack_events import event


def test_a_question_is_known_after_a_restart(tmp_path: Path) -> None:
    post = post_from_event(event("x"), "UBOT")
    assert post is not None
    queue = JobQueue(tmp_path / "desk.sqlite")
    assert queue.add(post) and not queue.add(post)
    queue.begin(post.key)
    queue.close()
    queue = JobQueue(tmp_path / "desk.sqlite")
    assert not queue.add(post)
    assert [(job.post, job.resumed) for job in queue.waiting()] == [(post, True)]
    queue.finish(post.key)
    assert queue.waiting() == [] and not queue.add(post)
    queue.close()


def test_each_of_several_answers_is_found_again(tmp_path: Path) -> None:
    post = post_from_event(event("one? two?"), "UBOT")
    assert post is not None
    queue = JobQueue(tmp_path / "desk.sqlite")
    queue.add(post)
    (job,) = queue.waiting()
    for number in (1, 2):
        queue.set_message(job.part(number, "x").post.key, f"5.{number}")
    (job,) = queue.waiting()
    assert [job.part(number, "x").shown for number in (1, 2, 3)] == ["5.1", "5.2", ""]
    assert (
        queue.resumed(job.part(2, "x")).shown == "5.2"
        and queue.resumed(job.part(3, "x")).shown == ""
    )
    queue.close()


def test_all_of_a_workspace_goes_and_nothing_of_another(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path / "desk.sqlite")
    for team in ("T1", "T12"):
        post = post_from_event({**event("x"), "team_id": team}, "UBOT")
        assert post is not None
        kept = QueuedAnswer(post.key, {"question": "q"}, team, "C1", "2.0", "U1", False, False)
        queue.add(post)
        queue.save_answer(kept)
        queue.rate(kept, "good", "U1")
        queue.enter_thread(team, "C1", "2.0")
        queue.set_direct(team, "U1", "D1")
    assert queue.forget_team("T1") == 5
    assert [job.post.team for job in queue.waiting()] == ["T12"]
    assert (
        queue.answer("T12:C1:2.0") and queue.ratings("T12", 0) and queue.direct("T12", "U1") == "D1"
    )
    assert not queue.answer("T1:C1:2.0") and not queue.last_speaker("T1", "C1", "2.0")
    queue.close()


def test_a_file_of_before_good_answers_were_counted_can_be_used(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    database = sqlite3.connect(file)
    with database:
        database.execute(
            "CREATE TABLE thumbs (id INTEGER PRIMARY KEY, team TEXT, private INTEGER NOT NULL,"
            " question TEXT NOT NULL, reason TEXT NOT NULL, created REAL NOT NULL)"
        )
    database.close()
    queue = JobQueue(file)
    kept = QueuedAnswer("k", {"question": "q"}, "T1", "C", "", "U", False, False)
    queue.rate(kept, "good", "U1")
    assert [rating.reason for rating in queue.ratings("T1", 0)] == ["good"]
    queue.close()


def test_an_answer_of_an_earlier_edition_is_read_under_todays_names(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path / "desk.sqlite")
    old = {"id": "a-1", "passport": {"index": "1"}}
    queue.save_answer(QueuedAnswer("k", old, "T1", "C1", "", "U1", False, False))
    saved = queue.answer("k")
    assert saved is not None and saved.answer == {"id": "a-1", "provenance": {"index": "1"}}
    assert queue.answer("other") is None
    queue.close()
