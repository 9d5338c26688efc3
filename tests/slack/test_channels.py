"""What can be set for a channel, and papers that are brought into a direct conversation."""

from __future__ import annotations

from typing import Any

from tests.servers.slack_blocks import texts
from tests.servers.slack_server import SlackServer
from tests.slack.conftest import QUESTION, Bot, answered, settled


def settings(**changed: Any) -> dict[str, Any]:
    chosen = {"level": "reader", "writer": "extractive", "evidence": "all", **changed}
    ticked = [{"value": value} for value in chosen.pop("ticked", ())]
    users = chosen.pop("users", [])
    return {
        "behaviour": {"values": {"selected_options": ticked}},
        "users": {"users": {"selected_users": users}},
        **{
            name: {"value": {"selected_option": {"value": value}}} for name, value in chosen.items()
        },
    }


def test_a_channel_can_be_set_up(slack: SlackServer, bot: Bot, channel: str) -> None:
    seen = len(slack.views)
    slack.command("settings", channel)
    _, view = slack.until(lambda: slack.views[seen:])[0]
    assert view["private_metadata"] == f"T1:{channel}"
    values = settings(
        level="lab", evidence="human", ticked=["mention_only", "ephemeral"], users=["U1"]
    )
    slack.submit("settings", values, f"T1:{channel}")
    said = answered(slack, channel)
    assert "studies of people only" in texts(said["blocks"])
    before = len(slack.whispers)
    ts = slack.say("<@U0BOT> Does rapamycin help people with MS?", channel)
    whisper = slack.until(lambda: slack.whispers[before:])[0]
    shown = texts(whisper["blocks"])
    assert (
        whisper["user"] == "U1" and "answer a-" in shown and "mice" not in shown.split("Sources")[0]
    )
    slack.say("And in mice?", channel, thread=ts, kind="message")
    slack.say(f"<@U0BOT> {QUESTION}", channel, user="U2")
    told = slack.until(lambda: slack.whispers[before + 1 :])[0]
    assert told["user"] == "U2" and "only some may ask" in texts(told["blocks"])
    settled(slack, bot)
    assert len(slack.bot_messages(channel)) == 1 and len(slack.whispers) == before + 2


def test_papers_are_read_in_direct_conversations_only(
    slack: SlackServer, bot: Bot, channel: str, direct: str
) -> None:
    paper = (
        "# Zinkarin in people with MS\n\nZinkarin halved the number of new lesions in 41 people with relapsing "
        "MS. Fatigue did not change with zinkarin.\n"
    )
    slack.files["zinkarin.md"] = (paper.encode(), "text/markdown")
    file = {
        "name": "zinkarin.md",
        "url_private_download": f"{slack.url}/files/zinkarin.md",
        "size": 150,
    }
    slack.say("", direct, kind="message", subtype="file_share", files=[file])
    said = answered(slack, direct)
    assert "Read: Zinkarin in people with MS" in texts(said["blocks"])
    slack.say("Did zinkarin change lesions?", direct, kind="message")
    shown = texts(answered(slack, direct, count=2)["blocks"])
    assert "halved the number of new lesions" in shown and "added by a user" in shown
    ts = slack.say("<@U0BOT> Did zinkarin change lesions?", channel)
    assert "halved" not in texts(answered(slack, channel, ts)["blocks"])
    before = len(slack.whispers)
    slack.say("<@U0BOT>", channel, kind="message", subtype="file_share", files=[file], thread="")
    told = slack.until(lambda: slack.whispers[before:])[0]
    assert "only in a direct conversation" in texts(told["blocks"])
    slack.say("forget documents", direct, kind="message")
    assert "1 documents are removed" in texts(answered(slack, direct, count=3)["blocks"])
    foreign = {**file, "url_private_download": "https://evil.example/x"}
    slack.say("", direct, kind="message", subtype="file_share", files=[foreign])
    assert "is not stored at Slack" in texts(answered(slack, direct, count=4)["blocks"])
