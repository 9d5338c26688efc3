"""Channels that are shared with other organisations, and requests that name another workspace or none."""

from __future__ import annotations

import pytest

from tests.servers.slack_blocks import texts
from tests.servers.slack_server import SlackServer, slack_server
from tests.slack.conftest import QUESTION, Bot, Start, answered, settled
from tests.slack.test_answers import pressed


def test_a_mention_from_another_organisation_is_answered_in_the_workspace_that_has_us(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.connect(f"<@U0BOT> {QUESTION}", channel)
    message = answered(slack, channel, ts)
    assert "EAE" in texts(message["blocks"])
    assert pressed(message, "passages") == f"T1:{channel}:{ts}"


def test_a_button_is_pressed_without_a_workspace_and_from_another_one(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.connect(f"<@U0BOT> {QUESTION}", channel)
    key = pressed(answered(slack, channel, ts), "passages")
    for team, home in ((None, "T1"), ("T1", "T9")):
        seen = len(slack.views)
        slack.press("passages", key, channel, user="U9", team=team, home=home)
        slack.until(lambda s=seen: slack.views[s:])
    assert "TypeError" not in bot.log() and "KeyError" not in bot.log()


def test_a_form_belongs_to_where_the_app_is_installed(slack: SlackServer, bot: Bot) -> None:
    seen = len(slack.views)
    claim = {"claim": {"text": {"value": "Metformin raised AMPK in people with MS."}}}
    envelope = slack.submit("check_claim", claim, team="T9", installed="T1", user="U9")
    _, view = slack.until(lambda: slack.views[seen:])[0]
    assert view["title"]["text"] == "Checked"
    assert slack.until(lambda: slack.replies.get(envelope))["response_action"] == "update"


@pytest.mark.parametrize("policy", ["ephemeral", "decline"])
def test_people_of_other_organisations_get_what_the_lab_has_decided(
    own: Start, policy: str
) -> None:
    with slack_server() as server, own(server, MTORMS_SLACK_EXTERNAL=policy) as bot:
        ts = server.connect(f"<@U0BOT> {QUESTION}", "C1")
        whisper = server.until(lambda: server.whispers)[0]
        shown = texts(whisper["blocks"])
        assert whisper["user"] == "U9" and not server.bot_messages("C1")
        assert ("EAE" in shown) is (policy == "ephemeral")
        assert ("only people of the organisation" in shown) is (policy == "decline")
        assert "Share" not in shown and not server.sessions
        # Somebody of the lab in the same channel is answered as ever, and seen by all.
        mine = server.say(f"<@U0BOT> {QUESTION}", "C1", envelope={"is_ext_shared_channel": True})
        message = answered(server, "C1", mine)
        server.connect("And in people?", "C1", thread=mine, kind="message")
        name = server.press("more", pressed(message, "passages"), "C1", user="U9", home="T9")
        if policy == "decline":
            body = server.until(lambda: [b for n, b in server.responses if n == name])[0]
            assert "only people of the organisation" in texts(body["blocks"])
            settled(server, bot)
            assert len(server.whispers) == 1  # who does not turn to us is not told no
        else:
            server.until(lambda: len(server.whispers) == 2)
        assert len(server.bot_messages("C1")) == 1 and ts not in server.sessions
        assert "failed" not in bot.log()


def test_an_organisation_of_several_workspaces_is_one(own: Start) -> None:
    with slack_server() as server:
        server.enterprise = "E1"
        with own(server, MTORMS_SLACK_EXTERNAL="decline"):
            ts = server.connect(f"<@U0BOT> {QUESTION}", "C1", guest="E1")
            server.until(lambda: server.bot_messages("C1", ts))
            server.connect(f"<@U0BOT> {QUESTION}", "C1", guest="E2")
            server.until(lambda: server.whispers)
