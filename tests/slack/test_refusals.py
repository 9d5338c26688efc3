"""What Slack refuses: the question stays in the queue, or its author is told. And what people think of answers."""

from __future__ import annotations

import json
import sqlite3
import time
from typing import Any

import pytest

from tests.servers.slack_blocks import texts
from tests.servers.slack_server import Failure, SlackServer, slack_server
from tests.slack.conftest import QUESTION, Bot, Start, answered
from tests.slack.test_answers import pressed


def command_answer(slack: SlackServer, name: str) -> dict[str, Any]:
    found = slack.until(lambda: [body for key, body in slack.responses if key == name])
    return dict(found[0])


@pytest.mark.parametrize(("place", "said"), [("archived", "archived"), ("outside", "Invite me")])
def test_who_cannot_be_answered_in_a_channel_is_told_directly(
    slack: SlackServer, bot: Bot, channel: str, place: str, said: str
) -> None:
    getattr(slack, place).add(channel)
    user = f"U{channel}"
    slack.say(f"<@U0BOT> {QUESTION}", channel, user=user)
    message = answered(slack, user)
    shown = texts(message["blocks"])
    assert said in shown and f"You asked: {QUESTION}" in shown and channel in json.dumps(message)
    assert slack.bot_messages(channel) == []


def test_a_thread_that_is_locked_is_told_to_who_asked_alone(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    before = len(slack.whispers)
    slack.fail("chat.postMessage", Failure(error="thread_locked"))
    slack.say(f"<@U0BOT> {QUESTION}", channel)
    told = slack.until(lambda: slack.whispers[before:])[0]
    assert told["user"] == "U1" and "the thread is locked" in texts(told["blocks"])


def test_what_nobody_can_be_told_is_counted_and_logged(own: Start) -> None:
    with slack_server() as server, own(server) as bot:
        server.archived.add("C1")
        server.no_tab = True
        ts = server.say(f"<@U0BOT> {QUESTION}", "C1")
        bot.until(f"its author was not notified: job=T1:C1:{ts}")
        # The next question is none the worse for it.
        other = server.say(f"<@U0BOT> {QUESTION}", "C2")
        server.until(lambda: server.bot_messages("C2", other))


def test_a_question_that_slack_has_no_time_for_stays_in_the_queue(own: Start) -> None:
    with slack_server() as server:
        server.fail("chat.postMessage", *[Failure(429, "ratelimited", {"Retry-After": "0.1"})] * 5)
        with own(server) as bot:
            ts = server.say(f"<@U0BOT> {QUESTION}", "C1")
            bot.until("kept for later:")
            assert not server.bot_messages("C1") and not server.bot_messages("U1")
        with own(server):
            server.until(lambda: server.bot_messages("C1", ts))
        assert len(server.bot_messages("C1")) == 1


def test_a_message_that_is_deleted_while_its_answer_grows_comes_anew(own: Start) -> None:
    with slack_server() as server:
        with own(server) as bot:
            server.fail("chat.postMessage", Failure(delay=5))
            ts = server.say(f"<@U0BOT> {QUESTION}", "C1")
            bot.until("ready:")
            server.until(lambda: server.called("chat.postMessage"))
            bot.kill()
            desk = sqlite3.connect(bot.data / "mtor-ms" / "slack" / "desk.sqlite")
            with desk:
                desk.execute("UPDATE jobs SET shown = '1.1', begun = 1")
            desk.close()
        server.messages["C1"] = [m for m in server.messages["C1"] if not m.get("bot_id")]
        with own(server) as bot:
            bot.until(f"answered: job=T1:C1:{ts}")
            assert len(server.bot_messages("C1", ts)) == 1


def test_a_command_whose_address_is_over_is_answered_to_the_same_person(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    slack.fail("respond", Failure(404, "expired_url"))
    before = len(slack.whispers)
    slack.command(QUESTION, channel)
    whisper = slack.until(lambda: slack.whispers[before:])[0]
    assert whisper["user"] == "U1" and whisper["channel"] == channel
    assert "EAE" in texts(whisper["blocks"])
    # Where the bot is no member, nothing can be whispered.
    slack.outside.add(channel)
    slack.fail("respond", Failure(404, "used_url"))
    user = f"U{channel}"
    slack.command(QUESTION, channel, user=user)
    message = answered(slack, user)
    assert "EAE" in texts(message["blocks"])
    assert slack.bot_messages(channel) == []


def test_more_answers_than_an_address_takes_come_all_the_same(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    asked = [f"Does {drug} help in EAE?" for drug in ("metformin", "fasting", "rapamycin")]
    many = [*asked, "What is temsirolimus for in MS?", QUESTION]
    before = len(slack.whispers)
    slack.url_uses["x"] = 0
    name = slack.command(" ".join(many), channel)
    slack.until(lambda: f"answered: job=T1:{channel}:trigger-{name}?5" in bot.log())
    there = [body for key, body in slack.responses if key == name]
    assert len(there) + len(slack.whispers[before:]) >= 5 and slack.url_uses[name] <= 5
    shown = [texts(body["blocks"]) for body in [*there, *slack.whispers[before:]]]
    assert [sum(f"{n} of 5: " in one for one in shown) for n in range(1, 6)] == [1] * 5


def test_a_command_between_two_people_leaves_our_own_conversation_alone(
    slack: SlackServer, bot: Bot, direct: str
) -> None:
    user, people = f"U{direct}", f"{direct}PEOPLE"
    slack.outside.add(people)
    ts = slack.say(QUESTION, direct, user=user, kind="message")
    answered(slack, direct, ts)
    body = command_answer(slack, slack.command(QUESTION, people, user=user))
    assert "EAE" in texts(body["blocks"])
    # What is known as our conversation with them is the one that they have with us.
    seen = len(slack.views)
    slack.press("settings", "home", people, user=user)
    _, view = slack.until(lambda: slack.views[seen:])[0]
    assert view["private_metadata"] == f"T1:{direct}"


def test_sharing_where_we_are_not_says_to_invite_us(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    slack.outside.add(channel)
    body = command_answer(slack, slack.command(QUESTION, channel))
    said = command_answer(slack, slack.press("share", pressed(body, "share"), channel))
    assert "Invite me first" in texts(said["blocks"])
    assert slack.bot_messages(channel) == []
    slack.outside.discard(channel)
    slack.press("share", pressed(body, "share"), channel)
    assert "Shared question" in texts(answered(slack, channel)["blocks"])


def test_both_thumbs_count_once_and_are_acknowledged(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
    answered(slack, channel, ts)
    key = f"T1:{channel}:{ts}"

    def thumbs() -> list[str]:
        desk = sqlite3.connect(bot.data / "mtor-ms" / "slack" / "desk.sqlite")
        query = "SELECT reason FROM thumbs WHERE voter LIKE ? ORDER BY voter"
        found = [str(row[0]) for row in desk.execute(query, (f"{key} %",))]
        desk.close()
        return found

    for _ in range(2):
        name = slack.press("feedback", f"up:{key}", channel, kind="feedback_buttons")
        assert "Thank you" in texts(command_answer(slack, name)["blocks"])
    slack.press("feedback", f"up:{key}", channel, user="U2", kind="feedback_buttons")
    slack.until(lambda: thumbs() == ["good", "good"])
    seen = len(slack.views)
    slack.press("feedback", f"down:{key}", channel, kind="feedback_buttons")
    slack.until(lambda: slack.views[seen:])
    # A bad answer counts although nobody says why.
    assert thumbs() == ["other", "good"]
    values = {
        "reason": {"value": {"selected_option": {"value": "unclear"}}},
        "comment": {"text": {}},
    }
    envelope = slack.submit("feedback", values, key)
    slack.until(lambda: thumbs() == ["unclear", "good"])
    assert "Thank you" in texts(slack.until(lambda: slack.replies.get(envelope))["view"]["blocks"])


def test_a_storm_never_waits_for_its_statuses(own: Start) -> None:
    with slack_server() as server, own(server):
        slow = Failure(429, "ratelimited", {"Retry-After": "20"})
        server.fail("agents.sessions.setStatus", slow)
        began = time.monotonic()
        stamps = [server.say(f"<@U0BOT> {QUESTION}", f"C{n}") for n in range(5)]
        for number, ts in enumerate(stamps):
            server.until(lambda n=number, t=ts: server.bot_messages(f"C{n}", t))
        assert time.monotonic() - began < 20
        # What was shown all the same goes as soon as Slack takes it.
        server.until(lambda: "processing" not in server.sessions.values())
