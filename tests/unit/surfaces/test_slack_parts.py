"""What was written in Slack, stop, workspaces and organisations, refusals, tokens: without any Slack."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.web.async_client import AsyncWebClient

from assistant.domain import CorpusProfile
from assistant.surfaces.slack.incoming import of_command, of_event
from assistant.surfaces.slack.installation import Tokens
from assistant.surfaces.slack.job_queue import JobQueue, QueuedAnswer
from assistant.surfaces.slack.manifest import manifest
from assistant.surfaces.slack.refusals import sorry, why
from assistant.surfaces.slack.stop_button import Stop, StoppedQuestion
from assistant.surfaces.slack.web_api import Refused, Workspace
from assistant.surfaces.slack.workspaces import is_external, presses_from_outside, space_of


def event(text: str, **more: Any) -> dict[str, Any]:
    inner = {"type": "message", "user": "U1", "channel": "C1", "ts": "2.0", "text": text, **more}
    return {"team_id": "T1", "event": inner}


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
    post = of_event(event(written), "UBOT")
    assert post is not None and post.text == read


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    post = of_event(event(text), "UBOT")
    assert post is not None and post.text == post.text.strip()


@given(st.text(alphabet=":aA*_`~ <>|@&;\n+1", max_size=4000))
def test_marks_are_read_in_no_time(text: str) -> None:
    assert of_event(event(text), "UBOT") is not None


def test_one_thread_is_one_conversation_everywhere() -> None:
    for channel in ("C1", "D1"):
        first = of_event(event("x", channel=channel), "UBOT")
        later = of_event(event("y", channel=channel, ts="3.0", thread_ts="2.0"), "UBOT")
        other = of_event(event("z", channel=channel, ts="4.0"), "UBOT")
        assert first is not None and later is not None and other is not None
        assert first.reply_to == later.reply_to == "2.0" and other.reply_to == "4.0"
        assert first.conversation == later.conversation != other.conversation


def test_a_command_is_in_our_conversation_only_where_that_is_known_for_it() -> None:
    body = {"team_id": "T1", "channel_id": "D1", "user_id": "U1", "trigger_id": "t", "text": "x"}
    assert of_command(body, "T1", "D1").direct
    assert not of_command(body, "T1", "").direct and not of_command(body, "T1", "D2").direct


def space(team: str = "T1", enterprise: str = "") -> Workspace:
    session: Any = None
    return Workspace(AsyncWebClient(token="x"), session, team, "UBOT", enterprise=enterprise)


@pytest.mark.parametrize(
    ("body", "team"),
    [
        ({"team_id": "T9", "authorizations": [{"team_id": "T1"}], "event": {}}, "T1"),
        ({"team": None, "user": {"id": "U1", "team_id": "T1"}}, "T1"),
        ({"team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}}, "T1"),
        ({"team": {"id": "T9"}}, None),
        ({}, None),
    ],
)
def test_a_workspace_is_told_as_bolt_does(body: dict[str, Any], team: str | None) -> None:
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    found = space_of({"T1": space()}, request.context)
    assert (found and found.team) == team


def test_who_is_of_another_organisation() -> None:
    shared = {"is_ext_shared_channel": True}
    assert is_external({**shared, "event": {"user_team": "T9", "team": "T1"}}, space())
    assert is_external({**shared, "event": {}}, space())  # not told: taken for none of ours
    assert not is_external({**shared, "event": {"team": "T1"}}, space())
    assert not is_external({**shared, "event": {"user_team": "E1"}}, space(enterprise="E1"))
    assert not is_external({"event": {"team": "T9"}}, space())  # shared within one organisation
    assert presses_from_outside({"user": {"team_id": "T9"}}, space(), shared=True)
    assert not presses_from_outside({"user": {"team_id": "T9"}}, space(), shared=False)


def test_stop_ends_what_runs_and_what_would_run() -> None:
    async def run() -> None:
        stop = Stop()
        work = asyncio.create_task(stop.unless(asyncio.sleep(60)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        stop.press()
        with pytest.raises(StoppedQuestion):
            await work
        with pytest.raises(StoppedQuestion):
            await stop.unless(asyncio.sleep(0))
        assert await Stop().unless(asyncio.sleep(0, "done")) == "done"
        # Who is cancelled for another reason is not stopped.
        other = Stop()
        work = asyncio.create_task(other.unless(asyncio.sleep(60)))
        await asyncio.sleep(0)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    asyncio.run(run())


def test_a_refusal_passes_or_is_explained() -> None:
    assert Refused("ratelimited").passes and Refused("token_revoked").passes
    assert not Refused("is_archived").passes
    assert why("is_archived") == "it is archived" and "some new word" in why("some_new_word")
    post = of_event(event("Does A help?"), "UBOT")
    assert post is not None
    message = sorry(post, "not_in_channel")
    assert "Invite me" in message.plain and "Does A help?" in message.plain
    assert '"channel_id": "C1"' in json.dumps(message.blocks)


def bot(team: str, token: str) -> Bot:
    return Bot(app_id="A1", team_id=team, bot_token=token, bot_id="B", bot_user_id="U", bot_scopes="x",
               bot_refresh_token="r", bot_token_expires_at=2_000_000_000, installed_at=1.0)  # fmt: skip


def test_each_of_several_answers_is_found_again(tmp_path: Path) -> None:
    post = of_event(event("one? two?"), "UBOT")
    assert post is not None
    desk = JobQueue(tmp_path / "desk.sqlite")
    desk.take(post)
    (job,) = desk.waiting()
    for number in (1, 2):
        desk.show(job.part(number, "x").post.key, f"5.{number}")
    (job,) = desk.waiting()
    assert [job.part(number, "x").shown for number in (1, 2, 3)] == ["5.1", "5.2", ""]
    assert desk.again(job.part(2, "x")).shown == "5.2" and desk.again(job.part(3, "x")).shown == ""
    desk.close()


def test_only_the_newest_token_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "tokens.sqlite"
    tokens = Tokens(database=str(file), client_id="1.2")
    for team, token in (("T1", "old"), ("T2", "other"), ("T1", "new")):
        tokens.save_bot(bot(team, token))
    assert {(b.team_id, b.bot_token) for b in tokens.bots()} == {("T1", "new"), ("T2", "other")}
    tokens.remove("T1")
    assert [b.team_id for b in tokens.bots()] == ["T2"]
    database = sqlite3.connect(file)
    assert database.execute("SELECT count(*) FROM slack_bots").fetchone() == (1,)
    database.close()


def test_all_of_a_workspace_goes_and_nothing_of_another(tmp_path: Path) -> None:
    desk = JobQueue(tmp_path / "desk.sqlite")
    for team in ("T1", "T12"):
        post = of_event({**event("x"), "team_id": team}, "UBOT")
        assert post is not None
        kept = QueuedAnswer(post.key, {"question": "q"}, team, "C1", "2.0", "U1", False, False)
        desk.take(post)
        desk.keep(kept)
        desk.thumb(kept, "good", "U1")
        desk.enter(team, "C1", "2.0")
        desk.set_direct(team, "U1", "D1")
    assert desk.forget_team("T1") == 5
    assert [job.post.team for job in desk.waiting()] == ["T12"]
    assert desk.kept("T12:C1:2.0") and desk.thumbs("T12", 0) and desk.direct("T12", "U1") == "D1"
    assert not desk.kept("T1:C1:2.0") and not desk.last_speaker("T1", "C1", "2.0")
    desk.close()


def test_a_desk_of_before_good_answers_were_counted_can_be_used(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    database = sqlite3.connect(file)
    with database:
        database.execute(
            "CREATE TABLE thumbs (id INTEGER PRIMARY KEY, team TEXT, private INTEGER NOT NULL,"
            " question TEXT NOT NULL, reason TEXT NOT NULL, created REAL NOT NULL)"
        )
    database.close()
    desk = JobQueue(file)
    kept = QueuedAnswer("k", {"question": "q"}, "T1", "C", "", "U", False, False)
    desk.thumb(kept, "good", "U1")
    assert [thumb.reason for thumb in desk.thumbs("T1", 0)] == ["good"]
    desk.close()


def test_manifests_have_the_events_of_their_view() -> None:
    profile = CorpusProfile()
    agent = set(manifest("socket", profile)["settings"]["event_subscriptions"]["bot_events"])
    assert {
        "agent_session_stopped",
        "app_context_changed",
        "app_uninstalled",
        "tokens_revoked",
    } <= agent
    assert not {name for name in agent if name.startswith("assistant_thread")}
    old = manifest("socket", profile, view="assistant")["settings"]["event_subscriptions"][
        "bot_events"
    ]
    assert "assistant_thread_started" in old and "agent_session_stopped" not in old
    several = manifest("socket", profile, "https://bot.lab.org", installable=True)
    assert several["oauth_config"]["redirect_urls"] == ["https://bot.lab.org/slack/oauth_redirect"]
    assert several["settings"]["token_rotation_enabled"]
    assert "redirect_urls" not in manifest("http", profile)["oauth_config"]
