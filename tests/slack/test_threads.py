"""One thread, one conversation; what Slack shows of it; several questions in one message."""

from __future__ import annotations

import json
from typing import Any

from tests.servers.openai_server import Reply, openai_server
from tests.servers.openai_server import claims as model_claims
from tests.servers.scripted import about_sjl
from tests.servers.slack_blocks import texts
from tests.servers.slack_server import SlackServer, slack_server
from tests.slack.conftest import QUESTION, Bot, Start, answered, settled
from tests.slack.test_channels import settings


def test_a_direct_message_begins_a_thread_and_what_follows_stays_in_it(
    slack: SlackServer, bot: Bot, direct: str
) -> None:
    first = slack.say(QUESTION, direct, kind="message")
    assert answered(slack, direct, first)["thread_ts"] == first
    bot.until(f"answered: job=T1:{direct}:{first}")
    slack.say("And in people?", direct, thread=first, kind="message")
    assert "Understood as:" in texts(answered(slack, direct, first, 2)["blocks"])
    # A new message is a new conversation: it knows nothing of the other.
    other = slack.say("And in people?", direct, kind="message")
    assert "Understood as:" not in texts(answered(slack, direct, other)["blocks"])


def test_a_thread_shows_that_we_work_in_channels_too(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
    answered(slack, channel, ts)
    slack.until(lambda: slack.sessions.get((channel, ts)) == "active")
    asked = [
        c.args for c in slack.called("agents.sessions.setStatus") if c.args["channel_id"] == channel
    ]
    assert [args["status"] for args in asked] == ["processing", "active"]
    assert asked[0]["title"] == QUESTION and asked[0]["initiator_user_id"] == "U1"


def test_a_session_gets_the_title_of_its_first_question(
    slack: SlackServer, bot: Bot, direct: str
) -> None:
    ts = slack.say("help", direct, kind="message")
    answered(slack, direct, ts)
    slack.say(QUESTION, direct, thread=ts, kind="message")
    answered(slack, direct, ts, 2)
    slack.until(lambda: slack.titles[direct, ts] == QUESTION)
    bot.until(f"answered: job=T1:{direct}")
    slack.say("And in people?", direct, thread=ts, kind="message")
    answered(slack, direct, ts, 3)
    assert slack.titles[direct, ts] == QUESTION


def test_an_app_of_the_older_view_shows_it_as_that_can(own: Start) -> None:
    with slack_server() as server:
        server.agent = False
        with own(server):
            ts = server.say(QUESTION, "D1", kind="message", thread="5.5")
            server.until(lambda: server.bot_messages("D1", "5.5"))
            title = server.until(lambda: server.called("assistant.threads.setTitle"))[-1]
            assert title.args["title"] == QUESTION and ts
            server.say(f"<@U0BOT> {QUESTION}", "C1")
            shown = server.until(
                lambda: len(c := server.called("assistant.threads.setStatus")) == 4 and c
            )
            assert [bool(call.args["status"]) for call in shown].count(True) == 2
            # It is found out once.
            assert len(server.called("agents.sessions.setStatus")) == 1


def test_what_is_looked_at_offers_the_questions_that_were_asked_there(
    slack: SlackServer, bot: Bot, channel: str, direct: str
) -> None:
    ts = slack.say("<@U0BOT> Does metformin help in EAE?", channel)
    answered(slack, channel, ts)

    def offered() -> list[Any]:
        """What was offered in this conversation: others of the same bot have prompts, too."""
        calls = slack.called("assistant.threads.setSuggestedPrompts")
        return [call.args["prompts"] for call in calls if call.args["channel_id"] == direct]

    opened = {"type": "app_home_opened", "user": "U55", "channel": direct, "tab": "messages"}
    slack.event({**opened, "event_ts": "1"})
    slack.until(offered)
    entity = {"type": "slack#/types/channel_id", "value": channel, "team_id": "T1"}
    slack.event(
        {"type": "app_context_changed", "context": {"entities": [entity]}},
        authorizations=[{"team_id": "T1", "user_id": "U55", "is_bot": False}],
    )
    prompts = slack.until(lambda: offered()[1:])[0]
    assert prompts[0]["message"] == "Does metformin help in EAE?"
    assert len(prompts) == 3
    slack.event({"type": "app_context_changed", "context": {}})
    settled(slack, bot)
    assert len(slack.acks) == len(slack.sent)


def slowly(request: Any) -> Reply:
    key, quote = about_sjl(request)
    claim = ("In SJL/J mice with relapsing EAE, rapamycin improved the course.", key, quote)
    reply = model_claims(*[claim] * 12)
    reply.drip = 0.1
    return reply


def test_the_stop_button_stops_what_runs_and_what_waits_in_the_thread(own: Start) -> None:
    with slack_server() as server, openai_server(slowly) as served:
        env = {
            "MTORMS_WRITER": "openai:scripted",
            "MTORMS_WRITER_URL": served.url,
            "MTORMS_WRITER_KEY": "k",
            "MTORMS_WRITER_FORM": "structured",
            "MTORMS_WRITER_BUDGET": "6000",
        }
        with own(server, **env) as bot:
            server.submit("settings", settings(writer="openai:scripted"), "T1:D1")
            server.say("hello", "D1", kind="message")
            server.until(lambda: server.bot_messages("D1"))
            ts = server.say("What did rapamycin do in SJL/J mice?", "D1", kind="message")
            growing = server.until(lambda: server.bot_messages("D1", ts))[0]
            # In a direct conversation, too, it is a stream.
            assert server.called("chat.startStream")[-1].args["thread_ts"] == ts
            server.say("And in people?", "D1", thread=ts, kind="message")
            assert server.sessions["D1", ts] == "processing"
            server.stop("D1", ts)
            bot.until(f"stopped: job=T1:D1:{ts}")
            answered(server, "D1", ts, 2)
            server.until(lambda: server.sessions["D1", ts] == "active")
            for message in server.bot_messages("D1", ts):
                assert texts(message["blocks"]).startswith("Stopped.")
                assert not message.get("streaming")
            assert growing["edited"] and f"answered: job=T1:D1:{ts}" not in bot.log()
            # A stop with nothing to stop leaves no thread that seems to work.
            server.sessions["D1", ts] = "processing"
            server.stop("D1", ts)
            server.until(lambda: server.sessions["D1", ts] == "active")


def test_several_questions_are_answered_one_by_one(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    second = "Does metformin help in EAE?"
    ts = slack.say(f"<@U0BOT> Hi :wave:\n1) *{QUESTION}*\n2) {second} Thanks!", channel)
    messages = [answered(slack, channel, ts, count) for count in (1, 2)]
    shown = [texts(message["blocks"]) for message in messages]
    assert shown[0].startswith(f"1 of 2: Hi {QUESTION}") and "EAE" in shown[0]
    assert shown[1].startswith(f"2 of 2: {second}") and "etformin" in shown[1]
    keys = [json.dumps(m["blocks"]).count(f"{ts}?{n}") for n, m in enumerate(messages, start=1)]
    assert all(keys)
    many = " ".join(f"Does drug number {n} help in EAE?" for n in range(6))
    ts = slack.say(f"<@U0BOT> {many}", channel)
    assert "I count 6 questions" in texts(answered(slack, channel, ts)["blocks"])
    settled(slack, bot)
    assert len(slack.bot_messages(channel, ts)) == 1


def test_several_questions_are_answered_once_each_after_a_crash(own: Start) -> None:
    with slack_server() as server:
        with own(server) as bot:
            ts = server.say(
                f"<@U0BOT> {QUESTION} Does metformin help in EAE? Does fasting help people?", "C1"
            )
            server.until(lambda: server.bot_messages("C1", ts))
            bot.kill()
        with own(server) as bot:
            server.until(lambda: len(server.bot_messages("C1", ts)) == 3)
            bot.until(f"answered: job=T1:C1:{ts}?3")
            titles = [texts(m["blocks"])[:6] for m in server.bot_messages("C1", ts)]
            assert titles == ["1 of 3", "2 of 3", "3 of 3"]


def test_what_stands_around_a_question_does_not_hinder_it(
    slack: SlackServer, bot: Bot, direct: str
) -> None:
    plain = slack.say("What did metformin do in EAE?", direct, kind="message")
    wanted = texts(answered(slack, direct, plain)["blocks"])
    for around in (
        "Good afternoon :wave::skin-tone-3: *What did metformin do in EAE?* :pray:",
        "_What did_ `metformin` do in EAE (see Table 4)?\nKind regards,\nKim",
        "Hello <@U0BOT>! Could you please tell me what did metformin do in EAE? Many thanks :smile:",
    ):
        ts = slack.say(around, direct, kind="message")
        assert texts(answered(slack, direct, ts)["blocks"]) == wanted, around


def test_an_identifier_in_slacks_form_brings_the_paper_and_a_script_is_told(
    slack: SlackServer, bot: Bot, direct: str
) -> None:
    doi = "10.1016/j.jaut.2009.06.003"
    for written in (f"<https://doi.org/{doi}>", f"<http://doi.org/{doi}|{doi}> what does it say?"):
        ts = slack.say(written, direct, kind="message")
        assert doi in json.dumps(answered(slack, direct, ts)["blocks"])
    for foreign in ("二甲双胍能治疗多发性硬化症吗？", "Помогает ли метформин?"):
        ts = slack.say(foreign, direct, kind="message")
        shown = texts(answered(slack, direct, ts)["blocks"])
        assert shown.startswith("The documents do not"), shown
        assert "in English" in shown and "the documents are about" not in shown, shown
