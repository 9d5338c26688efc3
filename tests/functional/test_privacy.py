"""What people asked can be shown and removed, everywhere at once, and is in no file afterwards."""

from __future__ import annotations

import json
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.bootstrap import make_answer_log, make_conversations, make_feedback_box
from assistant.domain import Exchange, Reason
from assistant.errors import SettingsInvalid
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.surfaces.cli.privacy import app
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.shared.answer_log import AnswerRecorder
from assistant.surfaces.slack.incoming import MessageKind, Post
from assistant.surfaces.slack.job_queue import JobQueue
from assistant.surfaces.slack.retention import slack_settings
from assistant.surfaces.web.retention import keep_forgetting

WORD = "xylophonic"
QUESTION = f"Does rapamycin help a {WORD} patient with multiple sclerosis?"


@pytest.fixture
def home(tmp_path: Path, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Every place where something can be kept, with the word in each."""
    place = {"XDG_DATA_HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    # Asked first: the model's cache is not in the new place.
    answer = answer_to_dict(assistant.ask(QUESTION))
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MTORMS_CACHE", raising=False)
    settings = Settings()
    AnswerRecorder(make_answer_log(settings)).record(assistant, answer)
    now = datetime.now(UTC).isoformat()
    make_conversations(settings).add("default", Exchange(QUESTION, QUESTION, now, answer))
    make_feedback_box(settings).add(QUESTION, "a-1", Reason.OTHER, WORD)
    queue = JobQueue(settings.paths().slack / "desk.sqlite")
    queue.add(Post("k1", "T1", "C1", "U1", "1.0", "", QUESTION, MessageKind.MENTION))
    for job in queue.waiting():
        queue.finish(job.post.key)
    queue.close()
    in_slack = make_conversations(slack_settings(settings))
    in_slack.add("T1/C1/1.0", Exchange(QUESTION, QUESTION, now, answer))
    _page(settings)
    own = settings.paths().web / "own" / "thread"
    own.mkdir(parents=True)
    (own / "paper.json").write_text(json.dumps({"name": WORD}))
    services = Path(place["XDG_CACHE_HOME"]) / "mtor-ms" / "services"
    services.mkdir(parents=True)
    (services / "x").write_text(WORD)
    return place


def _page(settings: Settings) -> None:
    """The tables of the page's history, as far as they matter here."""
    settings.paths().web.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(settings.paths().web / "history.sqlite") as database:
        database.executescript(
            'CREATE TABLE threads ("id" TEXT, "createdAt" TEXT, "name" TEXT);'
            'CREATE TABLE steps ("id" TEXT, "threadId" TEXT, "createdAt" TEXT, "output" TEXT);'
            'CREATE TABLE elements ("id" TEXT, "threadId" TEXT);'
            'CREATE TABLE feedbacks ("id" TEXT, "forId" TEXT, "threadId" TEXT, "comment" TEXT);'
        )
        database.execute("INSERT INTO threads VALUES ('t', '2026-01-01T00:00:00Z', ?)", (QUESTION,))
        database.execute(
            "INSERT INTO steps VALUES ('s', 't', '2026-01-01T00:00:01Z', ?)", (QUESTION,)
        )
        database.execute("INSERT INTO feedbacks VALUES ('f', 's', NULL, ?)", (WORD,))
    database.close()


def files_with_the_word(home: dict[str, str]) -> list[str]:
    return [
        path.name
        for place in home.values()
        for path in Path(place).rglob("*")
        if path.is_file() and WORD.encode() in path.read_bytes()
    ]


def call(*words: str) -> Result:
    """`mtor-ms privacy` in this process."""
    return CliRunner().invoke(app, words)


def counts() -> dict[str, int]:
    done = call("show", "--json")
    assert done.exit_code == 0, done.exception
    rows = json.loads(done.stdout)
    return {row["what"]: row["count"] for row in rows}


def test_all_of_it_is_shown_and_removed(home: dict[str, str]) -> None:
    before = counts()
    assert len(before) == 8 and all(before.values()), before
    # Slack's question was answered: of it only the number is left.
    assert len(files_with_the_word(home)) == 7
    done = call("purge", "--all", "--yes")
    assert done.exit_code == 0 and done.stdout.count("removed") == 8
    assert not any(counts().values())
    assert files_with_the_word(home) == []


def test_what_is_younger_stays(home: dict[str, str]) -> None:
    before = counts()
    assert call("purge", "--older-than", "1", "--yes").exit_code == 0
    left = counts()
    # The page's conversation is the one that is old.
    assert left == {**before, "conversations of the chat page": 0}
    time.sleep(1.1)
    call("purge", "--older-than", "0", "--yes")
    assert not any(counts().values())


def test_nothing_is_removed_by_mistake(home: dict[str, str]) -> None:
    before = counts()
    for words in (("purge",), ("purge", "--all"), ("purge", "--all", "--older-than", "3", "--yes")):
        done = call(*words)
        assert isinstance(done.exception, SettingsInvalid) and done.exception.remedy
    assert counts() == before


def test_what_cannot_be_opened_is_named_and_the_rest_goes(home: dict[str, str]) -> None:
    file = Path(home["XDG_DATA_HOME"]) / "mtor-ms" / "answers.sqlite"
    for path in file.parent.glob("answers.sqlite*"):
        path.unlink()
    file.write_bytes(b"no database" * 99)
    done = call("purge", "--all", "--yes")
    assert done.exit_code == 1 and "Not removed: answers" in done.stderr
    assert files_with_the_word(home) == []


def test_the_page_forgets_by_itself_what_nobody_went_on_with(home: dict[str, str]) -> None:
    settings = Settings(conversations_days=30)
    file = settings.paths().web / "history.sqlite"
    now = datetime.now(UTC).isoformat()
    with sqlite3.connect(file) as database:
        database.execute("INSERT INTO threads VALUES ('u', '2026-01-01T00:00:00Z', 'gone on with')")
        database.execute("INSERT INTO steps VALUES ('v', 'u', ?, 'now')", (now,))
    keep_forgetting(Settings())
    log = make_answer_log(settings)
    assert counts()["conversations of the chat page"] == 2 and log.count() == 1
    with sqlite3.connect(settings.paths().answers) as answers:
        answers.execute("UPDATE answers SET conversation = 'page:t'")
    keep_forgetting(settings)
    until = time.monotonic() + 20
    while log.count() and time.monotonic() < until:
        time.sleep(0.05)
    assert log.count() == 0
    assert database.execute('SELECT "id" FROM threads').fetchall() == [("u",)]
    database.close()
    answers.close()
