"""Where the bot answers, and where it keeps quiet: a real bot, Slack's protocol on this machine."""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine

from assistant.backends.answer_log import SqliteAnswers
from assistant.backends.conversations import SqliteConversations
from assistant.domain import Exchange, SavedAnswer
from tests.servers.slack_blocks import texts
from tests.servers.slack_server import SlackServer
from tests.slack.conftest import QUESTION, Bot, answered, bot_running, settled


def pressed(message: dict[str, Any], action: str) -> str:
    """What a button of a message carries."""
    for block in message["blocks"]:
        for element in block.get("elements", ()):
            if element.get("action_id") == action:
                return str(element["value"])
    raise AssertionError(f"no button {action}")


def test_a_mention_is_answered_in_its_thread_with_citations(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
    message = answered(slack, channel, ts)
    shown = texts(message["blocks"])
    assert "EAE" in shown and "[1]" in shown and "animal stud" in shown
    assert "This rests on" in shown
    assert message["text"]
    assert not any(call.args["unfurl_links"] for call in slack.called("chat.postMessage"))
    links = re.findall(r"https://doi\.org/\S+", json.dumps(message["blocks"]))
    assert links


def test_mention_and_message_of_one_post_and_retries_get_one_answer(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    text = f"<@U0BOT> {QUESTION}"
    ts = slack.say(text, channel)
    slack.say(text, channel, ts=ts, kind="message")
    for retry in (1, 2, 3):
        event = {"type": "app_mention", "user": "U1", "text": text, "ts": ts, "channel": channel}
        slack.event(event, retry=retry)
    answered(slack, channel, ts)
    settled(slack, bot)
    assert len(slack.bot_messages(channel)) == 1
    assert len(slack.acks) == len(slack.sent)


def test_a_followed_thread_knows_what_was_said(slack: SlackServer, bot: Bot, channel: str) -> None:
    ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
    # Only what was said to the end is known: the line is written after all of it is kept.
    bot.until(f"answered: job=T1:{channel}:{ts}")
    slack.say("And in people?", channel, thread=ts, kind="message")
    second = answered(slack, channel, ts, 2)
    assert "Understood as:" in texts(second["blocks"])
    assert f"And in people ({QUESTION[:-1]})?" in texts(second["blocks"])


def test_it_stays_out_when_people_talk_to_each_other(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
    bot.until(f"answered: job=T1:{channel}:{ts}")
    slack.say("<@U7> what do you think of that?", channel, thread=ts, kind="message")
    slack.say("I think that is wrong.", channel, user="U7", thread=ts, kind="message")
    slack.say("Why do you say so?", channel, thread=ts, kind="message")
    slack.say(
        "What does rapamycin do?", channel, kind="message"
    )  # outside the thread, nobody named
    settled(slack, bot)
    assert len(slack.bot_messages(channel)) == 1
    slack.say("<@U0BOT> and in people?", channel, thread=ts)
    answered(slack, channel, ts, 2)


def test_bots_edits_joins_and_itself_are_ignored(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    text = f"<@U0BOT> {QUESTION}"
    slack.say(text, channel, bot_id="B9")
    slack.say(text, channel, user="U0BOT", bot_id="B1")
    slack.say(text, channel, kind="message", subtype="message_changed")
    slack.say(text, channel, kind="message", subtype="channel_join")
    slack.say(text, channel, edited={"user": "U1", "ts": "1"})
    settled(slack, bot)
    assert slack.bot_messages(channel) == []
    assert len(slack.acks) == len(slack.sent)


def test_a_direct_message_is_answered_and_its_status_cleared(
    slack: SlackServer, bot: Bot, direct: str
) -> None:
    ts = slack.say(QUESTION, direct, kind="message")
    answered(slack, direct, ts)
    slack.until(lambda: slack.sessions.get((direct, ts)) == "active")
    asked = [
        c.args for c in slack.called("agents.sessions.setStatus") if c.args["channel_id"] == direct
    ]
    assert [args["status"] for args in asked] == ["processing", "active"]
    assert slack.until(lambda: slack.titles.get((direct, ts))) == QUESTION
    assert not slack.called("assistant.threads.setStatus")


def test_slacks_agent_and_assistant_views_get_questions_to_begin_with(
    slack: SlackServer, bot: Bot, direct: str
) -> None:
    slack.event(
        {"type": "assistant_thread_started", "event_ts": "1",
         "assistant_thread": {"user_id": "U1", "channel_id": direct, "thread_ts": "5.5", "context": {}}}
    )  # fmt: skip
    call = slack.until(lambda: slack.called("assistant.threads.setSuggestedPrompts"))[-1]
    assert call.args["thread_ts"] == "5.5" and len(call.args["prompts"]) == 3
    slack.event(
        {
            "type": "app_home_opened",
            "user": "U1",
            "channel": direct,
            "tab": "messages",
            "event_ts": "1",
        }
    )
    slack.until(lambda: len(slack.called("assistant.threads.setSuggestedPrompts")) == 2)


def test_the_home_says_what_it_knows_and_keeps(slack: SlackServer, bot: Bot) -> None:
    slack.event(
        {"type": "app_home_opened", "user": "U3", "channel": "D77", "tab": "home", "event_ts": "1"}
    )
    view = slack.until(lambda: [view for user, view in slack.views if user == "U3"])[0]
    shown = texts(view["blocks"])
    assert re.search(r"\d+ documents: 4 web articles", shown)
    assert "The index was built on 20" in shown
    assert "How to ask" in shown and "Privacy" in shown and "threads are followed" in shown


def test_an_empty_mention_in_a_thread_is_about_what_opened_it(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    parent = slack.say(QUESTION, channel, kind="message")
    slack.say("<@U0BOT>", channel, thread=parent)
    assert "EAE" in texts(answered(slack, channel, parent)["blocks"])
    ts = slack.say("<@U0BOT>", channel)
    assert "mention me in a channel" in texts(answered(slack, channel, ts)["blocks"])


def test_a_command_is_answered_to_who_typed_it_and_can_be_shared(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    name = slack.command(QUESTION, channel)
    body = slack.until(lambda: [b for n, b in slack.responses if n == name])[0]
    assert body["response_type"] == "ephemeral"
    assert slack.bot_messages(channel) == []
    key = pressed(body, "share")
    # Somebody else cannot share it.
    slack.press("share", key, channel, user="U8")
    shared = slack.press("share", key, channel)
    message = answered(slack, channel)
    assert f"Shared question: {QUESTION}" in texts(message["blocks"])
    assert len(slack.bot_messages(channel)) == 1
    slack.until(lambda: [b for n, b in slack.responses if n == shared and b.get("delete_original")])
    other = slack.command("Does rapamycin help people with MS?", channel)
    body = slack.until(lambda: [b for n, b in slack.responses if n == other])[0]
    kept = slack.press("private", pressed(body, "private"), channel)
    left = slack.until(lambda: [b for n, b in slack.responses if n == kept])[0]
    assert left["replace_original"] and "share" not in json.dumps(left["blocks"]).lower()
    assert len(slack.bot_messages(channel)) == 1


def test_help_needs_no_looking_up(slack: SlackServer, bot: Bot, channel: str) -> None:
    name = slack.command("help", channel)
    reply = slack.until(lambda: slack.replies.get(slack.replies[name]))
    assert "Every sentence of an answer cites its source" in reply["text"]


def test_more_shows_the_whole_answer_in_the_same_message(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.say("<@U0BOT> By what routes can blocking mTOR calm immune cells?", channel)
    message = answered(slack, channel, ts)
    before = texts(message["blocks"])
    slack.press("more", pressed(message, "more"), channel, message=message["ts"])
    slack.until(lambda: texts(slack.bot_messages(channel, ts)[0]["blocks"]) != before)
    after = texts(slack.bot_messages(channel, ts)[0]["blocks"])
    assert len(after) > len(before) and before.split("\n")[0] in after
    assert "What the cited papers say" in after or "Where the sources disagree" in after


def test_the_passages_are_shown_word_for_word(slack: SlackServer, bot: Bot, channel: str) -> None:
    ts = slack.say("<@U0BOT> What did rapamycin do in SJL/J mice with relapsing EAE?", channel)
    message = answered(slack, channel, ts)
    seen = len(slack.views)
    slack.press("passages", pressed(message, "passages"), channel, message=message["ts"])
    kind, view = slack.until(lambda: slack.views[seen:])[0]
    quotes = [
        element["elements"][0]["text"]
        for block in view["blocks"] if block["type"] == "rich_text"
        for element in block["elements"] if element["type"] == "rich_text_quote"
    ]  # fmt: skip
    assert kind == "open" and any(
        quote.startswith("In SJL/J mice with relapsing EAE") for quote in quotes
    )


def test_ris_comes_as_a_file_or_in_words_where_files_are_refused(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    from tests.servers.slack_server import Failure

    ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
    message = answered(slack, channel, ts)
    slack.press("ris", pressed(message, "ris"), channel, message=message["ts"])
    args, data = slack.until(lambda: slack.uploads)[-1]
    assert args["thread_ts"] == ts and data.startswith(b"TY  - JOUR\r\n")
    slack.fail("files.getUploadURLExternal", Failure(error="missing_scope"))
    name = slack.press("ris", pressed(message, "ris"), channel, message=message["ts"])
    body = slack.until(lambda: [b for n, b in slack.responses if n == name])[0]
    assert "TY  - JOUR" in texts(body["blocks"])


def test_an_overview_is_drawn_or_told_as_a_table_where_files_are_refused(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    from tests.servers.slack_server import Failure

    ts = slack.say("<@U0BOT> Give me an overview of metformin in MS.", channel)
    message = answered(slack, channel, ts)
    seen = len(slack.uploads)
    slack.press("map", pressed(message, "map"), channel, message=message["ts"])
    args, data = slack.until(lambda: slack.uploads[seen:])[-1]
    assert args["thread_ts"] == ts and data.startswith(b"\x89PNG")
    assert "findings of" in args["alt_txt"]
    slack.fail("files.getUploadURLExternal", Failure(error="missing_scope"))
    name = slack.press("map", pressed(message, "map"), channel, message=message["ts"])
    body = slack.until(lambda: [b for n, b in slack.responses if n == name])[0]
    shown = texts(body["blocks"])
    assert "findings of" in shown and "intervention" in shown and "etformin" in shown
    assert [block["type"] for block in body["blocks"]].count("table") == 1


def test_a_person_is_asked_where_the_lab_wants_it(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
    message = answered(slack, channel, ts)
    slack.press("person", pressed(message, "person"), channel, message=message["ts"])
    routed = answered(slack, "C0PERSON")
    shown = texts(routed["blocks"])
    assert QUESTION in shown and "Open the thread" in shown and "U1" in json.dumps(routed["blocks"])


def test_a_bad_answer_goes_into_the_inbox(slack: SlackServer, bot: Bot, channel: str) -> None:
    ts = slack.say(f"<@U0BOT> {QUESTION}", channel)
    answered(slack, channel, ts)
    key = f"T1:{channel}:{ts}"
    seen = len(slack.views)
    slack.press("feedback", f"down:{key}", channel, kind="feedback_buttons")
    _, view = slack.until(lambda: slack.views[seen:])[0]
    assert view["private_metadata"] == key
    values = {
        "reason": {"value": {"selected_option": {"value": "overstated"}}},
        "comment": {"text": {"value": "It sounds too sure."}},
    }
    slack.submit("feedback", values, key)
    inbox = bot.data / "mtor-ms" / "inbox.jsonl"
    line = slack.until(lambda: inbox.exists() and inbox.read_text())
    kept = json.loads(line.splitlines()[-1])
    assert (kept["question"], kept["reason"], kept["comment"]) == (
        QUESTION,
        "overstated",
        "It sounds too sure.",
    )


def test_a_claim_of_somebody_is_checked_in_private(slack: SlackServer, bot: Bot) -> None:
    seen = len(slack.views)
    slack.shortcut("Rapamycin made EAE worse.", bot_id="B5")
    _, form = slack.until(lambda: slack.views[seen:])[0]
    text = form["blocks"][0]["element"]["initial_value"]
    assert text.startswith("Rapamycin made")
    posted = len(slack.called("chat.postMessage"))
    envelope = slack.submit("check_claim", {"claim": {"text": {"value": text}}})
    _, result = slack.until(lambda: slack.views[seen + 1 :])[0]
    shown = texts(result["blocks"])
    assert "Contradicted." in shown and "EAE" in shown
    assert "animal study" in shown
    assert slack.until(lambda: slack.replies.get(envelope))["response_action"] == "update"
    assert len(slack.called("chat.postMessage")) == posted


def test_what_people_write_cannot_mention_a_channel(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.say(
        "<@U0BOT> Does <!channel> rapamycin &lt;!here&gt; help <@U9> &amp; *mice*?", channel
    )
    message = answered(slack, channel, ts)
    assert "<!" not in message["text"] and "<@" not in message["text"]
    kinds = re.findall(r'"type": "(\w+)"', json.dumps(message["blocks"]))
    assert not {"mrkdwn", "broadcast", "user", "usergroup"} & set(kinds)


def test_the_log_holds_ids_and_timings_and_no_words(
    slack: SlackServer, bot: Bot, channel: str
) -> None:
    ts = slack.say("<@U0BOT> What does zanzibarin do to astrocytes in quokkas?", channel)
    answered(slack, channel, ts)
    line = slack.until(lambda: re.search(rf"answered: job=T1:{channel}:{ts} .*", bot.log()))[0]
    assert re.search(r"answer=a-\w+ ask=\d+ms send=\d+ms", line)
    log = bot.log().lower()
    assert "zanzibarin" not in log and "quokka" not in log and "xoxb" not in log


def test_health_says_what_waits(slack: SlackServer, bot: Bot) -> None:
    with urllib.request.urlopen(f"{bot.health}/health", timeout=5) as answer:
        data = json.load(answer)
    assert data["status"] == "ok" and data["mode"] == "socket" and data["workspaces"] == 1


def test_the_folder_is_private(bot: Bot) -> None:
    folder: Path = bot.data / "mtor-ms" / "slack"
    assert folder.stat().st_mode & 0o077 == 0


def test_an_answer_can_be_asked_again_by_its_id(slack: SlackServer, bot: Bot, channel: str) -> None:
    slack.say(f"<@U0BOT> {QUESTION}", channel)
    answered(slack, channel)
    file = bot.data / "mtor-ms" / "answers.sqlite"
    with sqlite3.connect(file) as database:
        query = "SELECT id FROM answers WHERE conversation LIKE ?"
        (key,) = database.execute(query, (f"slack:%:{channel}:%",)).fetchone()
    database.close()
    kept = SqliteAnswers(file, 30).find(key, "slack:T1")
    assert kept.question == QUESTION and kept.answer()["id"] == key


def test_what_is_older_than_the_settings_say_goes_with_its_answers(
    slack: SlackServer, tmp_path: Path, index_folder: Path, corpus_folder: Path
) -> None:
    folder = tmp_path / "mtor-ms"
    store = SqliteConversations(folder / "slack" / "conversations.sqlite")
    log = SqliteAnswers(folder / "answers.sqlite", 30)
    now = datetime.now(UTC)
    for name, days in (("old", 8), ("young", 6)):
        with time_machine.travel(now - timedelta(days=days)):
            store.add(name, Exchange("?", "?", "2026", {}))
        at = now.isoformat()
        log.keep(
            SavedAnswer(f"a-{name}", "slack:T1", at, "?", (), "all", "extractive", "c", "{}", 12,
                       f"slack:{name}"),
            dict,
        )  # fmt: skip
    with bot_running(slack, tmp_path, index_folder, corpus_folder, MTORMS_SLACK_KEEP_DAYS="7"):
        slack.until(lambda: [1] if store.count() == 1 and log.count() == 1 else [])
    assert list(store.names()) == ["young"] and log.find("a-young", "slack:T1")
