"""What a thread of Slack says before a question, where nothing of it was kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assistant.domain import Turn
from assistant.surfaces.slack import web_api
from assistant.surfaces.slack.incoming import MessageKind
from assistant.surfaces.slack.questions import parent_text, turns_in_slack
from tests.unit.surfaces.slack.small_slack import SmallSlack, small_post

HERE = small_post("And wasps?", ts="5.0", thread="1.0")


def said(ts: str, text: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "ts": ts, "text": text, "thread_ts": "1.0", **more}


def thread(*messages: dict[str, Any]) -> SmallSlack:
    return SmallSlack({"conversations_replies": {"messages": list(messages)}})


def texts(slack: SmallSlack, **more: Any) -> list[str]:
    post = small_post("And wasps?", ts="5.0", thread="1.0", **more)
    turns = asyncio.run(turns_in_slack(slack.workspace(), post))
    assert all(turn.text == turn.standalone for turn in turns)
    return [turn.text for turn in turns]


def parent(slack: SmallSlack) -> str:
    return asyncio.run(parent_text(slack.workspace(), HERE))


def test_earlier_questions_to_the_bot_are_turns_in_their_order() -> None:
    slack = thread(
        said("1.0", "<@UBOT> Do bees dance?"),
        said("2.0", "They do.", bot_id="B1", user="UBOT"),
        said("3.0", "I have always thought so."),
        said("4.0", "<@UBOT> Do flies, too?", user="U2"),
        said("5.0", "<@UBOT> And wasps?"),
        said("6.0", "<@UBOT> And ants?"),
    )
    assert texts(slack) == ["Do bees dance?", "Do flies, too?"]
    (call,) = slack.called("conversations_replies")
    assert (call["channel"], call["ts"]) == ("C1", "1.0")


def test_everything_that_is_written_directly_is_to_the_bot() -> None:
    slack = thread(said("1.0", "Do bees dance?"), said("2.0", "They do.", bot_id="B1"))
    found = texts(slack, channel="D1", kind=MessageKind.DIRECT, direct=True)
    assert found == ["Do bees dance?"]


@pytest.mark.parametrize(
    "message",
    [
        said("1.0", "<@UBOT>"),
        said("1.0", "<@UBOT> has joined", subtype="channel_join"),
        said("1.0", "<@UBOT> Why?", user=""),
        {},
    ],
)
def test_what_asks_nothing_is_no_turn(message: dict[str, Any]) -> None:
    assert texts(thread(message)) == []


@pytest.mark.parametrize("reply", [{}, {"messages": None}, {"messages": []}])
def test_a_thread_that_is_gone_has_no_turns_and_no_parent(reply: dict[str, Any]) -> None:
    slack = SmallSlack({"conversations_replies": reply})
    assert texts(slack) == [] and parent(slack) == ""


@pytest.mark.parametrize("code", ["missing_scope", "thread_not_found", "fatal_error"])
def test_a_thread_that_cannot_be_read_does_not_hinder(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_api, "_growing", lambda _attempt: 0.0)
    slack = SmallSlack(refuses={"conversations_replies": code})
    assert texts(slack) == [] and parent(slack) == ""


def test_the_parent_is_what_opened_the_thread_to_whomever_it_was_said() -> None:
    slack = thread(
        said("1.0", "Bees &amp; wasps *dance*, says <https://a.example|a paper>."),
        said("2.0", "<@UBOT>"),
    )
    assert parent(slack) == "Bees & wasps dance, says a paper."


def test_what_a_bot_has_opened_is_no_question_of_anybody() -> None:
    opened = thread(said("1.0", "News!", bot_id="B9"), said("2.0", "Is that so?"))
    assert parent(opened) == ""


def test_a_reply_alone_is_not_taken_for_the_parent() -> None:
    assert parent(thread(said("2.0", "Is that so?"))) == ""


def test_turns_are_equal_to_what_was_written() -> None:
    slack = thread(said("1.0", "<@UBOT> Tanzen Bienen? 蜂は踊るか？"))
    turns = asyncio.run(turns_in_slack(slack.workspace(), HERE))
    assert turns == [Turn("Tanzen Bienen? 蜂は踊るか？", "Tanzen Bienen? 蜂は踊るか？")]


def test_what_was_edited_is_read_as_it_stands() -> None:
    edited = said("1.0", "<@UBOT> Do bees dance?", edited={"user": "U1", "ts": "1.5"})
    assert texts(thread(edited)) == ["Do bees dance?"]
    assert parent(thread(edited)) == "Do bees dance?"


def test_a_long_thread_is_read_to_its_end() -> None:
    pages = {
        None: ([said("1.0", "<@UBOT> Do bees dance?")], "two"),
        "two": ([said("2.0", "<@UBOT> Do flies, too?")], ""),
    }

    class Paged(SmallSlack):
        def __getattr__(self, name: str) -> Any:
            method = super().__getattr__(name)

            async def page(**arguments: Any) -> Any:
                messages, following = pages[arguments["cursor"]]
                self.replies[name] = {
                    "messages": messages,
                    "response_metadata": {"next_cursor": following},
                }
                return await method(**arguments)

            page.__name__ = name
            return page

    slack = Paged()
    assert texts(slack) == ["Do bees dance?", "Do flies, too?"]
    assert parent(slack) == "Do bees dance?"
    assert len(slack.called("conversations_replies")) == 3
