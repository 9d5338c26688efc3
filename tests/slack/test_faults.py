"""What goes wrong at Slack, on the way and on this machine: each question is answered once."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.servers.openai_server import Reply, openai_server
from tests.servers.openai_server import claims as model_claims
from tests.servers.scripted import about_sjl
from tests.servers.slack_blocks import texts
from tests.servers.slack_server import Failure, SlackServer, slack_server
from tests.slack.conftest import Bot, Start, answered, settled

QUESTION = "What does rapamycin do in animal models of MS?"


@pytest.fixture
def posting(slack: SlackServer) -> Iterator[SlackServer]:
    """Slack without streams: also what takes long on a busy machine is posted."""
    slack.streams = False
    yield slack
    slack.streams = True
    slack.forgive()


@pytest.mark.usefixtures("posting")
def test_rate_limits_are_waited_out(slack: SlackServer, bot: Bot) -> None:
    slack.fail(
        "chat.postMessage",
        Failure(429, "ratelimited", {"Retry-After": "1"}),
        Failure(200, "ratelimited", {"Retry-After": "1"}),
    )
    began = time.monotonic()
    ts = slack.say(f"<@U0BOT> {QUESTION}", "CF1")
    slack.until(lambda: slack.bot_messages("CF1", ts))
    assert time.monotonic() - began >= 2


@pytest.mark.parametrize("failure", [
    Failure(500, done=True), Failure(drop=True, done=True), Failure(503), Failure(drop=True),
    Failure(200, "internal_error"),
])  # fmt: skip
@pytest.mark.usefixtures("posting")
def test_it_is_posted_once_whether_or_not_it_had_arrived(
    slack: SlackServer, bot: Bot, failure: Failure
) -> None:
    channel = f"CP{failure.status}{failure.done}{failure.drop}"
    slack.fail("chat.postMessage", failure)
    ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
    slack.until(lambda: f"answered: job=T1:{channel}:{ts}" in bot.log())
    assert len(slack.bot_messages(channel, ts)) == 1


@pytest.mark.usefixtures("posting")
def test_refused_blocks_come_as_plain_text(slack: SlackServer, bot: Bot) -> None:
    for method in ("chat.postMessage", "chat.update"):
        slack.fail(method, Failure(error="invalid_blocks"))
    ts = slack.say(f"<@U0BOT> {QUESTION}", "CF2")
    bot.until(f"answered: job=T1:CF2:{ts}")
    message = slack.bot_messages("CF2", ts)[0]
    assert not message.get("blocks")
    assert "[1]" in message["text"] and "https://doi.org/" in message["text"]
    assert "This rests on" in message["text"]


def test_a_mistake_of_ours_is_said_with_its_number_and_the_status_cleared(
    own: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "mtor-ms" / "slack"
    folder.mkdir(parents=True)
    (folder / "conversations.sqlite").write_bytes(b"no database at all" * 100)
    with slack_server() as server, own(server) as bot:
        ts = server.say(QUESTION, "D1", kind="message")
        message = answered(server, "D1", ts)
        number = re.search(r"\(number (\w{8})\)", texts(message["blocks"]))
        assert number and f"failed: id={number[1]}" in bot.log()
        server.until(lambda: server.sessions.get(("D1", ts)) == "active")
        assert QUESTION not in bot.log() and "Traceback" not in bot.log()


def test_it_comes_back_when_the_connection_is_lost(slack: SlackServer, bot: Bot) -> None:
    for politely in (True, False):
        slack.fail("apps.connections.open", Failure(500), Failure(error="internal_error"))
        slack.drop_sockets(politely=politely)
        opened = len(slack.called("apps.connections.open"))
        slack.until(lambda o=opened: len(slack.called("apps.connections.open")) > o)
        slack.until(lambda: slack.connected)
        time.sleep(0.3)
        channel = f"CR{politely}"
        ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
        slack.until(lambda c=channel, t=ts: slack.bot_messages(c, t))


def test_a_killed_bot_answers_exactly_once_after_it_is_started_again(own: Start) -> None:
    with slack_server() as server:
        server.streams = False  # what is to be interrupted is a post, also on a busy machine
        with own(server) as bot:
            # It is killed while Slack takes its time over the answer, which it then shows.
            server.fail("chat.postMessage", Failure(delay=3.0, done=True, drop=True))
            ts = server.say(f"<@U0BOT> {QUESTION}", "C1")
            server.until(lambda: server.called("chat.postMessage"))
            waiting = [server.say(f"<@U0BOT> {QUESTION}", f"C{n}") for n in (2, 3)]
            server.until(lambda: len(server.acks) == 3)
            bot.kill()
        server.until(lambda: server.bot_messages("C1", ts))
        with own(server) as bot:
            for event_ts in (ts,):  # Slack delivers once more what it thinks was lost
                event = {
                    "type": "app_mention",
                    "user": "U1",
                    "text": "x",
                    "ts": event_ts,
                    "channel": "C1",
                }
                server.event(event, retry=1)
            for channel, thread in zip(("C2", "C3"), waiting, strict=True):
                server.until(lambda c=channel, t=thread: server.bot_messages(c, t))
            server.until(lambda: bot.log().count("answered: job=") >= 3)
            settled(server, bot)
            counts = {c: len(server.bot_messages(c)) for c in ("C1", "C2", "C3")}
            assert counts == {"C1": 1, "C2": 1, "C3": 1}


def test_told_to_stop_it_finishes_what_is_under_way(own: Start) -> None:
    with slack_server() as server, own(server) as bot:
        server.fail("chat.postMessage", Failure(delay=1.5, done=True))
        ts = server.say(f"<@U0BOT> {QUESTION}", "C1")
        # What takes longer than a second on a busy machine is streamed.
        server.until(lambda: server.called("chat.postMessage") or server.called("chat.startStream"))
        assert bot.stop() == 0
        assert server.bot_messages("C1", ts)


def test_two_workspaces_are_kept_apart(own: Start) -> None:
    with slack_server() as server, own(server, MTORMS_SLACK_BOT_TOKENS="xoxb-one,xoxb-two"):
        first = server.say(f"<@U0BOT> {QUESTION}", "C1")
        other = server.say("<@U0BO2> Does fasting help people with MS?", "C1", team="T2")
        server.until(lambda: server.bot_messages("C1", first))
        server.until(lambda: server.bot_messages("C1", other))
        authors = {m["thread_ts"]: m["user"] for m in server.bot_messages("C1")}
        assert authors == {first: "U0BOT", other: "U0BO2"}
        # A button's key of one workspace opens nothing in the other.
        name = server.press("passages", f"T1:C1:{first}", team="T2")
        body = server.until(lambda: [b for n, b in server.responses if n == name])[0]
        assert "too old" in texts(body["blocks"]) and not server.views


def test_a_storm_of_mentions_is_acknowledged_at_once_and_answered_once_each(own: Start) -> None:
    with slack_server() as server, own(server):
        asked: list[tuple[str, str]] = []
        begun = time.monotonic()
        for number in range(200):
            channel = f"C{number % 40}"
            asked.append((channel, server.say(f"<@U0BOT> {QUESTION}", channel, user=f"U{number}")))
            time.sleep(max(0.0, begun + number * 0.025 - time.monotonic()))
        server.until(lambda: len(server.acks) == len(server.sent), 60)
        server.until(lambda: sum(len(server.bot_messages(f"C{n}")) for n in range(40)) >= 200, 90)
        waits = sorted(server.acks[key] - at for key, at in server.sent.items())
        threads = Counter(m["thread_ts"] for n in range(40) for m in server.bot_messages(f"C{n}"))
        assert threads == Counter(ts for _, ts in asked)
        # Slack waits for three seconds; half of them are a matter of an instant, on a machine that is not shared.
        shown = f"p50 {waits[100]:.3f} s, p99 {waits[197]:.3f} s"
        assert waits[100] < 1.0 and waits[197] < 3.0, shown


def test_who_asks_too_fast_is_told_and_waits(own: Start) -> None:
    limits = {"MTORMS_SLACK_USER_MINUTE": "2", "MTORMS_SLACK_CHANNEL_MINUTE": "100"}
    with slack_server() as server, own(server, **limits):
        for _ in range(4):
            server.say(f"<@U0BOT> {QUESTION}", "C1")
        server.until(lambda: len(server.bot_messages("C1")) == 2)
        told = server.until(lambda: server.whispers)
        assert "in the queue" in texts(told[0]["blocks"]) and "2 questions a minute" in texts(
            told[0]["blocks"]
        )
        ts = server.say(f"<@U0BOT> {QUESTION}", "C1", user="U2")
        server.until(lambda: server.bot_messages("C1", ts))
        assert len(server.bot_messages("C1")) == 3 and len(server.whispers) == 1


@pytest.mark.parametrize("streams", [True, False])
def test_what_a_model_writes_is_shown_while_it_comes(own: Start, streams: bool) -> None:
    def slow(request: Any) -> Reply:
        key, quote = about_sjl(request)
        claim = ("In SJL/J mice with relapsing EAE, rapamycin improved the course.", key, quote)
        reply = model_claims(claim, claim, claim)
        reply.drip = 0.1
        return reply

    with slack_server() as server, openai_server(slow) as served:
        env = {
            "MTORMS_WRITER": "openai:scripted",
            "MTORMS_WRITER_URL": served.url,
            "MTORMS_WRITER_KEY": "k",
            "MTORMS_WRITER_FORM": "structured",
            "MTORMS_WRITER_BUDGET": "6000",
        }
        if not streams:
            server.fail("chat.startStream", Failure(error="channel_type_not_supported"))
        with own(server, **env):
            server.submit("settings", _model_settings(), "T1:C1")
            server.until(lambda: server.bot_messages("C1"))
            ts = server.say(f"<@U0BOT> {QUESTION}", "C1")

            def whole() -> list[dict[str, Any]]:
                found = server.bot_messages("C1", ts)
                return [m for m in found if "Sources" in texts(m.get("blocks"))]

            message = server.until(whole, 60)[0]
            assert "improved the course" in texts(message["blocks"])
            assert message["edited"] and len(server.bot_messages("C1", ts)) == 1
            assert bool(server.called("chat.stopStream")) is streams
            assert message.get("streaming", False) is False
            changes = [
                c.at for c in server.calls if c.method in {"chat.update", "chat.appendStream"}
            ]
            gaps = [later - earlier for earlier, later in pairwise(changes[:-1])]
            assert all(gap >= 0.9 for gap in gaps)


def _model_settings() -> dict[str, Any]:
    chosen = {"level": "reader", "writer": "openai:scripted", "evidence": "all"}
    return {
        "behaviour": {"values": {"selected_options": []}},
        "users": {"users": {"selected_users": []}},
        **{
            name: {"value": {"selected_option": {"value": value}}} for name, value in chosen.items()
        },
    }
