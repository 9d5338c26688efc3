"""A message that grows: what is stored before it is shown, and what a later run finds of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.surfaces.slack.delivery import StreamedMessage
from assistant.surfaces.slack.incoming import Post, post_from_event
from assistant.surfaces.slack.job_queue import JobQueue
from assistant.surfaces.slack.messages import plain
from assistant.surfaces.slack.web_api import Refused
from tests.servers.slack_events import event

METHODS = ("chat_startStream", "chat_appendStream", "chat_stopStream", "chat_update")


@dataclass
class FakeWorkspace:
    """Slack as far as one message goes: what it was asked, and what it says to that."""

    refuses: dict[str, str] = field(default_factory=dict)
    posted: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    asked: Callable[[str], object] = lambda name: name
    client: Any = field(default_factory=lambda: SimpleNamespace(**{name: name for name in METHODS}))

    def _hear(self, name: str) -> None:
        self.asked(name)
        self.calls.append(name)
        if name in self.refuses:
            raise Refused(self.refuses[name])

    async def call(self, method: str, **_more: Any) -> dict[str, str]:
        self._hear(method)
        return {"ts": "9.1"}

    retry = call

    async def post(self, _channel: str, _message: Any, *, job: str, **_more: Any) -> str:
        self._hear("post")
        return self.posted.setdefault(job, f"9.{len(self.posted) + 1}")

    async def update(self, *_what: Any) -> None:
        self._hear("update")

    async def find(self, _channel: str, _thread: str, job: str, _after: str) -> str:
        self.calls.append("find")
        return self.posted.get(job, "")


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[JobQueue]:
    held = JobQueue(tmp_path / "desk.sqlite")
    held.add(asked())
    yield held
    held.close()


def asked() -> Post:
    post = post_from_event(event("Why?"), "UBOT")
    assert post is not None
    return post


def run(
    queue: JobQueue, workspace: FakeWorkspace, *steps: Callable[[StreamedMessage], Coroutine[Any, Any, Any]]
) -> StreamedMessage:  # fmt: skip
    async def work() -> StreamedMessage:
        (job,) = queue.waiting()
        message = StreamedMessage.of(cast("Any", workspace), queue, job)
        message._next = 0.0  # the first second has passed
        for step in steps:
            await step(message)
        return message

    return asyncio.run(work())


def add(message: StreamedMessage) -> Coroutine[Any, Any, None]:
    return message.add("Because.", (1,))


def finish(message: StreamedMessage) -> Coroutine[Any, Any, str]:
    return message.finish([plain("Because."), plain("And more.")])


@pytest.mark.parametrize("refuses", [{}, {"chat_startStream": "unknown_method"}])
def test_that_a_message_may_exist_is_stored_before_slack_is_asked(
    queue: JobQueue, refuses: dict[str, str]
) -> None:
    seen = []
    workspace = FakeWorkspace(refuses, asked=lambda _: seen.append(queue.waiting()[0].resumed))
    run(queue, workspace, add)
    assert seen and all(seen)


def test_a_later_run_replaces_the_draft_that_an_earlier_one_died_over(queue: JobQueue) -> None:
    workspace = FakeWorkspace({"chat_startStream": "unknown_method"})
    run(queue, workspace, add)
    queue._db.execute("UPDATE jobs SET shown = ''")  # it died before Slack's reply was stored
    workspace.calls.clear()
    message = run(queue, workspace, add, finish)
    assert message.ts == "9.1"
    # The second message is posted; the first was there.
    assert workspace.calls == ["find", "update", "find", "post"]


def test_a_draft_that_is_gone_is_posted_anew(queue: JobQueue) -> None:
    workspace = FakeWorkspace({"update": "message_not_found"})
    assert run(queue, workspace, add, finish).ts in workspace.posted.values()
    assert workspace.calls == ["chat_startStream", "chat_stopStream", "update", "post", "post"]


def test_another_refusal_is_not_hidden(queue: JobQueue) -> None:
    with pytest.raises(Refused):
        run(queue, FakeWorkspace({"update": "not_in_channel"}), add, finish)
