"""A question that is put to a person: where it goes, and how much of the answer goes with it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assistant.surfaces.slack.delivery import ask_person
from assistant.surfaces.slack.job_queue import QueuedAnswer
from assistant.surfaces.slack.web_api import Refused
from tests.servers.slack_blocks import problem
from tests.unit.surfaces.slack.small_slack import SmallSlack

LINK = {"chat_getPermalink": {"permalink": "https://lab.slack.com/archives/C1/p5"}}


def saved(
    answer: str = "Bees dance.", *, private: bool = False, question: str = "Do bees dance?"
) -> QueuedAnswer:
    data = {"question": question, "answer": answer}
    return QueuedAnswer("T1:C1:5.0", data, "T1", "C1", "4.0", "U1", private, private)


def asked(slack: SmallSlack, person: str, answer: QueuedAnswer, ts: str = "6.0") -> str:
    return asyncio.run(ask_person(slack.workspace(), person, answer, "U2", ts))


def posted(slack: SmallSlack) -> dict[str, Any]:
    (message,) = slack.called("chat_postMessage")
    assert problem("chat.postMessage", message) == ""
    return message


def test_a_group_is_called_into_the_thread_where_the_answer_stands_already() -> None:
    slack = SmallSlack(LINK)
    assert asked(slack, "S1", saved()) == "Your question is with a person now."
    message = posted(slack)
    assert (message["channel"], message["thread_ts"]) == ("C1", "4.0")
    elements = message["blocks"][0]["elements"][0]["elements"]
    assert elements[0] == {"type": "usergroup", "usergroup_id": "S1"}
    assert {"type": "user", "user_id": "U2"} in elements
    assert "Do bees dance?" in message["text"] and "My answer" not in str(message)
    assert slack.called("chat_getPermalink") == []


def test_a_group_is_not_called_to_what_nobody_else_can_see() -> None:
    slack = SmallSlack()
    reply = asked(slack, "S1", saved(private=True))
    assert "Share it with the channel first" in reply and slack.calls == []


@pytest.mark.parametrize("person", ["C7", "U7"])
def test_a_channel_or_a_user_gets_the_answer_with_the_way_to_its_thread(person: str) -> None:
    slack = SmallSlack(LINK)
    asked(slack, person, saved())
    assert slack.called("chat_getPermalink") == [{"channel": "C1", "message_ts": "6.0"}]
    message = posted(slack)
    assert message["channel"] == person and "thread_ts" not in message
    assert message["text"].endswith("Do bees dance?\n\nMy answer: Bees dance.")
    link = message["blocks"][0]["elements"][0]["elements"][-1]
    assert (link["url"], link["text"]) == (
        LINK["chat_getPermalink"]["permalink"],
        "Open the thread",
    )


@pytest.mark.parametrize(
    ("private", "ts", "refuses"),
    [(True, "6.0", {}), (False, "", {}), (False, "6.0", {"chat_getPermalink": "not_allowed"})],
)
def test_there_is_no_link_to_what_cannot_be_opened(
    private: bool, ts: str, refuses: dict[str, str]
) -> None:
    slack = SmallSlack(LINK, refuses)
    assert asked(slack, "C7", saved(private=private), ts) == "Your question is with a person now."
    assert len(slack.called("chat_getPermalink")) == len(refuses)
    assert "Open the thread" not in str(posted(slack)["blocks"])


def test_a_long_answer_is_cut_between_sentences() -> None:
    slack = SmallSlack()
    asked(slack, "C7", saved("Bees dance in the dark. " * 500))
    shown = posted(slack)["text"].partition("My answer: ")[2]
    assert 1400 < len(shown) <= 1500 and shown.endswith("dark.")


def test_a_question_calls_nobody() -> None:
    slack = SmallSlack()
    asked(slack, "C7", saved(question="<!channel> & <@U9>?"))
    message = posted(slack)
    assert "&lt;!channel&gt; &amp; &lt;@U9&gt;?" in message["text"]
    parts = message["blocks"][0]["elements"][0]["elements"]
    assert [part["user_id"] for part in parts if part["type"] == "user"] == ["U2"]


def test_the_message_is_marked_with_who_pressed_the_button() -> None:
    slack = SmallSlack()
    asked(slack, "C7", saved())
    assert posted(slack)["metadata"]["event_payload"] == {"job": "T1:C1:5.0:person:U2"}


def test_a_person_who_cannot_be_reached_is_no_success() -> None:
    with pytest.raises(Refused, match="channel_not_found"):
        asked(SmallSlack(refuses={"chat_postMessage": "channel_not_found"}), "C7", saved())
