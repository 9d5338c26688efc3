"""What was written in Slack, and whether the bot is to answer it."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.surfaces.slack.incoming import (
    is_for_bot,
    post_from_command,
    post_from_event,
    post_from_json,
)
from tests.servers.slack_events import event


@pytest.mark.parametrize(
    ("text", "last", "ours"),
    [
        ("And in people?", "bot", True),
        ("what about women", "bot", True),
        ("And in people?", "U1", True),
        ("And in people?", "U2", False),  # somebody else spoke last
        ("And in people?", "", False),  # not our thread
        ("I see, thank you.", "bot", False),
        ("<@U7> do you agree?", "bot", False),
    ],
)
def test_in_a_thread_only_questions_to_us_are_ours(text: str, last: str, ours: bool) -> None:
    post = post_from_event(event(text, thread_ts="1.0"), "UBOT")
    assert post is not None
    assert is_for_bot(post, follows=True, last_speaker=last) is ours
    assert not is_for_bot(post, follows=False, last_speaker=last)


def test_what_was_written_is_read_as_people_see_it() -> None:
    raw = "<@UBOT> is <https://x.org/a|this paper> &lt;new&gt; to <#C9|lab> &amp; <@U2>, <!here>?"
    post = post_from_event(event(raw), "UBOT")
    assert post is not None and post.text == "is this paper <new> to #lab & somebody, here?"
    assert post.others and post_from_json(json.loads(json.dumps(asdict(post)))) == post


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            ":wave: *What* did `drug A` do _in vivo_? :+1::skin-tone-3:",
            "What did drug A do in vivo?",
        ),
        ("Good day :sun_with_face: does ~it~ help", "Good day, does it help"),
        ("At 10:30:20 the ratio was 1:2:4", "At 10:30:20 the ratio was 1:2:4"),
        ("CD4* and b*c and snake_case_name", "CD4* and b*c and snake_case_name"),
        ("<https://doi.org/10.1234/x> &lt;b&gt;", "https://doi.org/10.1234/x <b>"),
        ("1) one\n\n 2)  two ", "1) one\n2) two"),
        (":tada:", ""),
    ],
)
def test_what_slack_adds_is_left_out(written: str, read: str) -> None:
    post = post_from_event(event(written), "UBOT")
    assert post is not None and post.text == read


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    post = post_from_event(event(text), "UBOT")
    assert post is not None and post.text == post.text.strip()


@given(st.text(alphabet=":aA*_`~ <>|@&;\n+1", max_size=4000))
def test_marks_are_read_in_no_time(text: str) -> None:
    assert post_from_event(event(text), "UBOT") is not None


def test_one_thread_is_one_conversation_everywhere() -> None:
    for channel in ("C1", "D1"):
        first = post_from_event(event("x", channel=channel), "UBOT")
        later = post_from_event(event("y", channel=channel, ts="3.0", thread_ts="2.0"), "UBOT")
        other = post_from_event(event("z", channel=channel, ts="4.0"), "UBOT")
        assert first is not None and later is not None and other is not None
        assert first.reply_to == later.reply_to == "2.0" and other.reply_to == "4.0"
        assert first.conversation == later.conversation != other.conversation


def test_a_command_is_in_our_conversation_only_where_that_is_known_for_it() -> None:
    body = {"team_id": "T1", "channel_id": "D1", "user_id": "U1", "trigger_id": "t", "text": "x"}
    assert post_from_command(body, "T1", "D1").direct
    assert (
        not post_from_command(body, "T1", "").direct
        and not post_from_command(body, "T1", "D2").direct
    )


@pytest.mark.parametrize(
    ("fields", "home"),
    [
        ({"user_team": "T9", "team": "T1"}, "T9"),
        ({"source_team": "T8"}, "T8"),
        ({"team": "T1"}, "T1"),
        ({}, ""),
    ],
)
def test_the_workspace_of_the_author_is_read(fields: dict[str, str], home: str) -> None:
    post = post_from_event(event("x", **fields), "UBOT")
    assert post is not None and post.home == home


def test_a_post_that_an_earlier_edition_stored_is_read() -> None:
    post = post_from_event(event("x"), "UBOT")
    assert post is not None
    stored = asdict(post)
    stored["way"] = stored.pop("kind")
    assert post_from_json(stored) == post
