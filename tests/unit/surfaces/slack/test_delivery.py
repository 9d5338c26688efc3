"""Where a reply goes, and what happens where Slack refuses it there."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from assistant.surfaces.slack.delivery import Delivery
from assistant.surfaces.slack.incoming import MessageKind, Post
from assistant.surfaces.slack.messages import plain
from assistant.surfaces.slack.web_api import Refused


@dataclass
class FakeWorkspace:
    refuses: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)

    def _call(self, name: str, place: str) -> None:
        self.calls.append((name, place))
        if name in self.refuses:
            raise Refused(self.refuses[name])

    async def post(self, channel: str, _message: Any, **_more: Any) -> None:
        self._call("post", channel)

    async def post_ephemeral(self, channel: str, user: str, _message: Any, *_more: Any) -> None:
        self._call("ephemeral", f"{channel} {user}")

    async def respond(self, address: str, _message: Any) -> None:
        self._call("respond", address)


class FakeQueue:
    def __init__(self, age: float = 0.0) -> None:
        self.age = age

    def added_at(self, _key: str) -> float:
        return time.time() - self.age


def post(kind: MessageKind, direct: bool = False) -> Post:
    return Post("k", "T", "C", "U", "1.0", "", "Why?", kind, direct=direct, response_url="url")


def delivered(
    workspace: FakeWorkspace, one: Post, age: float = 0.0, times: int = 1
) -> list[tuple[str, str]]:
    delivery = Delivery(cast("Any", FakeQueue(age)))
    messages = [plain("Because.")] * times
    asyncio.run(delivery.send_privately(cast("Any", workspace), one, messages))
    return workspace.calls


def test_a_private_reply_goes_where_only_the_author_sees_it() -> None:
    other = next(kind for kind in MessageKind if kind is not MessageKind.COMMAND)
    assert delivered(FakeWorkspace(), post(other)) == [("ephemeral", "C U")]
    assert delivered(FakeWorkspace(), post(other, direct=True)) == [("post", "C")]
    assert delivered(FakeWorkspace(), post(MessageKind.COMMAND)) == [("respond", "url")]


def test_the_address_of_a_command_is_used_five_times_and_for_half_an_hour() -> None:
    names = [name for name, _ in delivered(FakeWorkspace(), post(MessageKind.COMMAND), times=6)]
    assert names == ["respond"] * 5 + ["ephemeral"]
    late = delivered(FakeWorkspace(), post(MessageKind.COMMAND), age=1800.0)
    assert late == [("ephemeral", "C U")]


def test_what_is_refused_in_a_channel_goes_to_the_author_directly() -> None:
    refuses = {"respond": "expired_url", "ephemeral": "user_not_in_channel"}
    calls = delivered(FakeWorkspace(refuses), post(MessageKind.COMMAND))
    assert calls == [("respond", "url"), ("ephemeral", "C U"), ("post", "U")]


@pytest.mark.parametrize(
    ("refuses", "told"), [({}, True), ({"post": "x", "ephemeral": "x"}, False)]
)
def test_a_refused_answer_is_reported_where_that_is_possible(
    refuses: dict[str, str], told: bool
) -> None:
    delivery = Delivery(cast("Any", FakeQueue()))
    found = delivery.refused(
        cast("Any", FakeWorkspace(refuses)), post(MessageKind.COMMAND), "not_in_channel"
    )
    assert asyncio.run(found) is told
