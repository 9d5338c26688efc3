"""Status and title of a thread: set while the bot works, always cleared, and never in the way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assistant.surfaces.slack.agent_sessions import AgentSessions
from assistant.surfaces.slack.incoming import Post
from assistant.surfaces.slack.web_api import Workspace
from tests.unit.surfaces.slack.small_slack import SmallSlack, small_post

SET, OLD = "agents_sessions_setStatus", "assistant_threads_setStatus"


def worked(
    slack: SmallSlack, post: Post | None = None, shown: bool = True, **more: Any
) -> Workspace:
    """A question is worked on until all is cleared."""
    workspace = slack.workspace(**more)

    async def run() -> None:
        sessions = AgentSessions()
        async with sessions.working(workspace, post or small_post(), shown):
            await asyncio.sleep(0)
        await sessions.close(1.0)

    asyncio.run(run())
    return workspace


def statuses(slack: SmallSlack, name: str = SET) -> list[str]:
    return [call["status"] for call in slack.called(name)]


def test_a_thread_is_busy_while_the_bot_works_and_then_free() -> None:
    slack = SmallSlack()
    worked(slack)
    busy, free = slack.called(SET)
    place = {"channel_id": "C1", "thread_ts": "5.0"}
    about = {"title": "Do bees dance?", "initiator_user_id": "U1"}
    assert busy == {"status": "processing", **about, **place}
    assert free == {"status": "active", **place}


def test_slack_is_told_no_more_than_it_takes() -> None:
    slack = SmallSlack()
    worked(slack, small_post("b" * 300, thread="4.0", external=True))
    busy = slack.called(SET)[0]
    assert busy["title"] == "b" * 200 and busy["thread_ts"] == "4.0"
    # Who belongs to another organisation is not known to this workspace.
    assert "initiator_user_id" not in busy


def test_a_post_without_words_has_no_title() -> None:
    slack = SmallSlack()
    worked(slack, small_post(""))
    assert "title" not in slack.called(SET)[0] and statuses(slack) == ["processing", "active"]


@pytest.mark.parametrize(("post", "shown"), [(small_post(), False), (small_post(ts=""), True)])
def test_what_nobody_else_may_know_is_not_shown(post: Post, shown: bool) -> None:
    slack = SmallSlack()
    worked(slack, post, shown)
    assert slack.calls == []


@pytest.mark.parametrize("code", ["missing_scope", "unknown_method", "feature_not_enabled"])
def test_an_older_app_shows_it_in_the_older_way_from_then_on(code: str) -> None:
    slack = SmallSlack(refuses={SET: code})
    workspace = worked(slack)
    assert not workspace.agent
    assert slack.names == [SET, OLD, OLD]
    looking, done = statuses(slack, OLD)
    assert "looking through the papers" in looking and done == ""


def test_a_status_that_was_refused_is_not_cleared() -> None:
    slack = SmallSlack(refuses={SET: "channel_not_found"})
    assert worked(slack).agent
    assert statuses(slack) == ["processing"]


def test_a_status_that_may_have_been_set_is_cleared() -> None:
    slack = SmallSlack(refuses={SET: "internal_error"})
    worked(slack)
    assert statuses(slack) == ["processing", "active"]


def test_a_question_that_fails_leaves_no_status() -> None:
    slack = SmallSlack()

    async def run() -> None:
        sessions = AgentSessions()
        with pytest.raises(RuntimeError, match="broken"):
            async with sessions.working(slack.workspace(), small_post()):
                raise RuntimeError("broken")
        await sessions.close(1.0)

    asyncio.run(run())
    assert statuses(slack) == ["processing", "active"]


@pytest.mark.parametrize(
    ("thread", "after_first"),
    [("5.0", ["processing"] * 2), ("7.0", ["processing", "processing", "active"])],
)
def test_the_last_question_of_a_thread_clears_its_status(
    thread: str, after_first: list[str]
) -> None:
    slack = SmallSlack()

    async def run() -> list[str]:
        sessions, workspace = AgentSessions(), slack.workspace()
        async with sessions.working(workspace, small_post(ts="6.0", thread=thread)):
            async with sessions.working(workspace, small_post(ts="5.0")):
                await asyncio.sleep(0)
            await sessions.close(1.0)
            seen = statuses(slack)
        await sessions.close(1.0)
        return seen

    assert asyncio.run(run()) == after_first
    assert statuses(slack)[2:] == ["active"] * (1 if thread == "5.0" else 2)


def test_closing_does_not_wait_for_ever() -> None:
    slack = SmallSlack()
    never = asyncio.Event()

    async def hangs(**_arguments: Any) -> None:
        await never.wait()

    async def run() -> float:
        sessions, workspace = AgentSessions(), slack.workspace()
        workspace.client.agents_sessions_setStatus = hangs  # type: ignore[method-assign]
        begun = asyncio.get_running_loop().time()
        async with sessions.working(workspace, small_post()):
            pass
        await sessions.close(0.01)
        return asyncio.get_running_loop().time() - begun

    assert asyncio.run(run()) < 1.0


@pytest.mark.parametrize(
    ("agent", "direct", "name", "length"),
    [
        (True, False, "agents_sessions_rename", 200),
        (True, True, "agents_sessions_rename", 200),
        (False, True, "assistant_threads_setTitle", 60),
    ],
)
def test_a_title_is_cut_to_what_slack_takes(
    agent: bool, direct: bool, name: str, length: int
) -> None:
    slack = SmallSlack()
    post = small_post(direct=direct)
    asyncio.run(AgentSessions().name(slack.workspace(agent=agent), post, "é" * 999))
    place = {"channel_id": "C1", "thread_ts": "5.0"}
    assert slack.calls == [(name, {"title": "é" * length, **place})]


def test_the_older_view_has_no_titles_in_channels_and_no_status_to_end() -> None:
    slack = SmallSlack()
    workspace = slack.workspace(agent=False)
    asyncio.run(AgentSessions().name(workspace, small_post(), "Bees"))
    asyncio.run(AgentSessions().end(workspace, "C1", "5.0"))
    assert slack.calls == []


def test_where_nothing_is_under_way_the_status_is_cleared_on_demand() -> None:
    slack = SmallSlack()
    asyncio.run(AgentSessions().end(slack.workspace(), "C1", "5.0"))
    assert slack.called(SET) == [{"status": "active", "channel_id": "C1", "thread_ts": "5.0"}]


def test_a_refused_title_or_status_is_passed_over() -> None:
    slack = SmallSlack(refuses={"agents_sessions_rename": "no_permission", SET: "no_permission"})
    asyncio.run(AgentSessions().name(slack.workspace(), small_post(), "Bees"))
    asyncio.run(AgentSessions().end(slack.workspace(), "C1", "5.0"))
    assert slack.names == ["agents_sessions_rename", SET]
