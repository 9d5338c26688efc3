"""Which events become questions, who is told what at once, and that nothing is asked twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from assistant.domain import CorpusProfile, Source, SourceKind, Starter
from assistant.errors import IndexNotFound
from assistant.settings import Slack
from assistant.surfaces.slack.events import EventHandlers, bolt_app
from assistant.surfaces.slack.incoming import Post
from assistant.surfaces.slack.interactions import InteractionHandlers
from assistant.surfaces.slack.job_queue import JobQueue, QueuedAnswer
from assistant.surfaces.slack.web_api import Workspace
from tests.servers.slack_blocks import problem, texts
from tests.servers.slack_events import event
from tests.servers.slack_server import signed
from tests.unit.surfaces.slack.small_slack import SmallSlack

PROFILE = CorpusProfile(subject="bees", starters=tuple(Starter(f"Question {n}?") for n in range(5)))
SUGGEST = "assistant_threads_setSuggestedPrompts"


class Noting:
    """The worker and the removal of workspaces, as far as they are called."""

    def __init__(self) -> None:
        self.begun: list[Post] = []
        self.stopped: list[tuple[str, str]] = []

    def begin(self, job: Any) -> None:
        self.begun.append(job.post)

    async def stop(self, _workspace: Workspace, channel: str, thread: str) -> None:
        self.stopped.append((channel, thread))

    async def uninstalled(self) -> None: ...

    async def revoked(self) -> None: ...


class Bot:
    """Handlers over a queue of their own, and Slack beside them."""

    def __init__(self, queue: JobQueue, **settings: Any) -> None:
        self.queue, self.slack, self.noted = queue, SmallSlack(), Noting()
        self.workspace = self.slack.workspace(enterprise="E1")
        documents = [SimpleNamespace(source=Source(kind=SourceKind.PAPER, year=2020))]
        self.service: Any = SimpleNamespace(
            documents=lambda: documents,
            manifest=lambda: SimpleNamespace(created="2026-01-02T03:04:05+00:00"),
        )
        assistants: Any = SimpleNamespace(
            profile=lambda: PROFILE,
            get=lambda: self.service,
            staleness=lambda: "A paper was added since.",
            settings=SimpleNamespace(writer="extractive"),
        )
        workspaces, noted, chosen = {"T1": self.workspace}, self.noted, Slack(**settings)
        self.handlers = EventHandlers(
            queue=queue,
            workspaces=workspaces,
            settings=chosen,
            assistants=assistants,
            worker=noted,  # type: ignore[arg-type]
            interactions=InteractionHandlers(
                queue, workspaces, chosen, assistants, lambda *_: None
            ),
            removal=noted,  # type: ignore[arg-type]
        )

    def hears(self, body: dict[str, Any], team: str = "T1") -> None:
        """Slack sends something; what comes after goes on in any case."""
        went_on = []

        async def go_on() -> None:
            went_on.append(True)

        asyncio.run(self.handlers.intake(body, AsyncBoltContext({"team_id": team}), go_on))
        assert went_on == [True]

    def says(self, text: str, **more: Any) -> None:
        self.hears({"type": "event_callback", **event(text, **more)})

    @property
    def asked(self) -> list[str]:
        """What was begun; it is what waits in the queue."""
        begun = [post.text for post in self.noted.begun]
        assert [job.post.text for job in self.queue.waiting()] == begun
        return begun


Make = Callable[..., Bot]


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[JobQueue]:
    held = JobQueue(tmp_path / "desk.sqlite")
    yield held
    held.close()


@pytest.fixture
def bot(queue: JobQueue) -> Bot:
    return Bot(queue)


def command(text: str, **more: Any) -> dict[str, Any]:
    given = {"channel_id": "C1", "user_id": "U1", "trigger_id": "t1", "response_url": "url"}
    return {"command": "/mtor-ms", "text": text, **given, **more}


def commanded(bot: Bot, text: str, team: str = "T1") -> list[dict[str, Any]]:
    """How a command is acknowledged."""
    acks: list[dict[str, Any]] = []

    async def ack(**more: Any) -> None:
        acks.append(more)

    context = AsyncBoltContext({"team_id": team})
    asyncio.run(bot.handlers.command(ack, command(text), context))
    return acks


def test_what_slack_sends_twice_is_asked_once(bot: Bot) -> None:
    for kind in ("message", "app_mention", "message"):
        bot.says("<@UBOT> Do bees dance?", type=kind)
    assert bot.asked == ["Do bees dance?"]


@pytest.mark.parametrize("team", ["T9", ""])
def test_an_unknown_workspace_is_not_answered(bot: Bot, team: str) -> None:
    bot.hears({"type": "event_callback", **event("<@UBOT> Do bees dance?")}, team)
    bot.hears(command("Do bees dance?"), team)
    assert bot.asked == []


@pytest.mark.parametrize(
    "body",
    [
        {"type": "event_callback", **event("Do bees dance?")},  # to nobody in particular
        {"type": "event_callback", **event("<@UBOT> Why?", bot_id="B9")},
        {"type": "event_callback", **event("<@UBOT> Why?", subtype="message_changed")},
        {"type": "event_callback", "event": {"type": "reaction_added", "user": "U1"}},
        {"type": "event_callback"},
        {"type": "block_actions", "actions": []},
        event("<@UBOT> Why?"),
        {},
    ],
)
def test_what_is_no_question_to_the_bot_is_left_alone(bot: Bot, body: dict[str, Any]) -> None:
    bot.hears(body)
    assert bot.asked == []


def test_a_direct_conversation_is_remembered_with_its_author(bot: Bot) -> None:
    bot.says("Do bees dance?", channel="D1", channel_type="im")
    assert bot.asked == ["Do bees dance?"] and bot.queue.direct("T1", "U1") == "D1"
    bot.says("<@UBOT> And wasps?", ts="3.0")
    assert bot.queue.direct("T1", "U1") == "D1"


def test_in_a_thread_that_the_bot_is_in_questions_need_no_mention(bot: Bot) -> None:
    bot.says("Why?", thread_ts="1.0", ts="2.0")
    assert bot.asked == []
    bot.queue.enter_thread("T1", "C1", "1.0")
    bot.says("Why?", thread_ts="1.0", ts="3.0")
    bot.says("Thank you.", thread_ts="1.0", ts="4.0")
    assert bot.asked == ["Why?"]


def test_people_who_talk_with_each_other_are_not_interrupted(bot: Bot) -> None:
    bot.queue.enter_thread("T1", "C1", "1.0")
    bot.says("I think it is the light.", thread_ts="1.0", ts="3.0", user="U2")
    assert bot.queue.last_speaker("T1", "C1", "1.0") == "U2"
    bot.says("Why do you think so?", thread_ts="1.0", ts="4.0")
    assert bot.asked == []
    bot.says("Really, why?", thread_ts="1.0", ts="5.0")  # and who speaks on is heard again
    assert bot.asked == ["Really, why?"]


@pytest.mark.parametrize(
    ("settings", "channel"), [({"follow": False}, {}), ({}, {"mention_only": True})]
)
def test_where_threads_are_not_followed_only_mentions_count(
    queue: JobQueue, settings: dict[str, Any], channel: dict[str, Any]
) -> None:
    bot = Bot(queue, **settings)
    queue.set_channel("T1", "C1", channel)
    queue.enter_thread("T1", "C1", "1.0")
    bot.says("Why?", thread_ts="1.0", ts="3.0")
    bot.says("<@UBOT> Why not?", thread_ts="1.0", ts="4.0")
    assert bot.asked == ["Why not?"]


@pytest.mark.parametrize(
    ("home", "external"), [("T1", False), ("E1", False), ("T9", True), ("", True)]
)
def test_in_a_shared_channel_it_is_known_who_is_of_another_organisation(
    bot: Bot, home: str, external: bool
) -> None:
    body = event("<@UBOT> Why?", user_team=home, team="")
    bot.hears({"type": "event_callback", "is_ext_shared_channel": True, **body})
    (post,) = bot.noted.begun
    assert post.external is external and bot.queue.shared("T1", "C1")


def test_in_an_own_channel_nobody_is_of_another_organisation(bot: Bot) -> None:
    bot.says("<@UBOT> Why?", user_team="T9")
    assert not bot.noted.begun[0].external and not bot.queue.shared("T1", "C1")


def test_people_who_are_declined_are_told_so_only_when_they_address_the_bot(
    queue: JobQueue,
) -> None:
    bot = Bot(queue, external="decline")
    queue.enter_thread("T1", "C1", "1.0")
    for ts, text in (("3.0", "Why?"), ("4.0", "<@UBOT> Why not?")):
        body = event(text, user_team="T9", thread_ts="1.0", ts=ts)
        bot.hears({"type": "event_callback", "is_ext_shared_channel": True, **body})
    assert bot.asked == ["Why not?"]
    assert queue.last_speaker("T1", "C1", "1.0") == "U1"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Do bees dance?", ["Do bees dance?"]),
        ("help me to understand bees", ["help me to understand bees"]),
        (" Help ", []),
        ("SETTINGS", []),
        ("  ", []),
    ],
)
def test_a_command_asks_unless_it_is_a_word_of_its_own(
    bot: Bot, text: str, asked: list[str]
) -> None:
    bot.hears(command(text))
    assert bot.asked == asked


def test_a_command_in_the_direct_conversation_with_the_bot_is_direct(bot: Bot) -> None:
    bot.queue.set_direct("T1", "U1", "D1")
    bot.hears(command("Do bees dance?", channel_id="D1"))
    bot.hears(command("Do bees dance?", channel_id="D2", trigger_id="t2"))
    assert [post.direct for post in bot.noted.begun] == [True, False]


@pytest.mark.parametrize("word", ["help", " HELP ", ""])
def test_help_is_shown_to_who_wants_it_alone(bot: Bot, word: str) -> None:
    (ack,) = commanded(bot, word)
    assert ack["response_type"] == "ephemeral" and ack["text"].startswith("Ask me about bees:")


def test_settings_open_a_form_and_a_question_nothing(bot: Bot) -> None:
    assert commanded(bot, "Do bees dance?") == [{}] and bot.slack.calls == []
    assert commanded(bot, "settings", "T9") == [{}] and bot.slack.calls == []
    assert commanded(bot, "settings") == [{}]
    assert [call["trigger_id"] for call in bot.slack.called("views_open")] == ["t1"]


def opened(bot: Bot, **more: Any) -> None:
    asyncio.run(bot.handlers.home({"event": {"user": "U1", **more}}, bot.workspace))


def published(bot: Bot) -> str:
    (call,) = bot.slack.called("views_publish")
    assert call["user_id"] == "U1" and problem("views.publish", call) == ""
    return texts(call["view"]["blocks"])


def test_the_home_says_what_is_known_what_is_set_and_what_is_kept(queue: JobQueue) -> None:
    bot = Bot(queue, keep_days=7)
    queue.set_channel("T1", "D1", {"level": "lab"})
    opened(bot, tab="home", channel="D1")
    shown = published(bot)
    assert "1 paper. The newest is of 2020." in shown and "A paper was added since." in shown
    assert "Ask me about bees:" in shown and "level lab" in shown and "for 7 days" in shown
    assert queue.direct("T1", "U1") == "D1"


def test_the_home_says_what_is_wrong_where_nothing_can_be_read(bot: Bot) -> None:
    def missing() -> None:
        raise IndexNotFound("There is no index.", "Build one.")

    bot.service.documents = missing
    opened(bot, tab="home", channel="D1")
    assert "There is no index. Build one." in published(bot)


def test_an_opened_conversation_offers_questions_to_begin_with(bot: Bot) -> None:
    opened(bot, tab="messages", channel="D1")
    ((name, call),) = bot.slack.calls
    assert (name, call["channel_id"]) == (SUGGEST, "D1")
    assert [one["message"] for one in call["prompts"]] == [f"Question {n}?" for n in range(3)]


def kept(bot: Bot, key: str, question: str, private: bool = False) -> None:
    answer = {"question": question, "standalone_question": question}
    bot.queue.save_answer(QueuedAnswer(key, answer, "T1", "C5", "", "U2", private, private))


def looked(bot: Bot, **more: Any) -> list[dict[str, str]]:
    entity = {"type": "slack#/types/channel_id", "value": "C5"}
    body = {"event": {"user": "U1", "context": {"entities": [entity]}}, **more}
    asyncio.run(bot.handlers.looking(body, bot.workspace))
    return [one for call in bot.slack.called(SUGGEST) for one in call["prompts"]]


def test_who_looks_at_a_channel_is_offered_what_was_asked_openly_there(bot: Bot) -> None:
    bot.queue.set_direct("T1", "U1", "D1")
    long = "Do bees that live in hives dance in a way that other bees understand well?"
    for number, question in enumerate(["One?", long, "Three?"]):
        kept(bot, f"T1:C5:{number}", question)
    kept(bot, "T1:C5:9", "A private one?", private=True)
    kept(bot, "T1:C6:1", "Elsewhere?")
    offered = looked(bot)
    assert [one["message"] for one in offered] == ["Three?", long, "Question 0?"]
    assert all(len(one["title"]) <= 60 for one in offered)


def test_who_never_wrote_to_the_bot_is_offered_nothing(bot: Bot) -> None:
    assert looked(bot) == [] and bot.slack.calls == []


def test_who_looks_may_be_named_beside_the_event(bot: Bot) -> None:
    bot.queue.set_direct("T1", "U3", "D3")
    looked(bot, authorizations=[{"user_id": None}, {"user_id": "U3"}])
    assert [call["channel_id"] for call in bot.slack.called(SUGGEST)] == ["D3"]


@pytest.mark.parametrize(
    ("inner", "place"),
    [
        ({"assistant_thread": {"channel_id": "D1", "thread_ts": "1.0"}}, ("D1", "1.0")),
        ({"assistant_thread": None}, ("", "")),
    ],
)
def test_the_older_view_offers_questions_too(
    bot: Bot, inner: dict[str, Any], place: tuple[str, str]
) -> None:
    asyncio.run(bot.handlers.started({"event": inner}, bot.workspace))
    (call,) = bot.slack.called(SUGGEST)
    assert (call["channel_id"], call["thread_ts"]) == place and len(call["prompts"]) == 3


def test_slacks_stop_button_stops_its_thread(bot: Bot) -> None:
    body = {"event": {"channel": "C1", "thread_ts": "1.0"}}
    asyncio.run(bot.handlers.stopped(body, bot.workspace))
    assert bot.noted.stopped == [("C1", "1.0")]


def dispatched(bot: Bot, body: dict[str, Any], headers: dict[str, str], mode: str) -> int:
    """The status with which Bolt answers a request."""

    async def run() -> int:
        app = bolt_app(bot.handlers, AsyncWebClient(token="xoxb-small"))
        request = AsyncBoltRequest(body=json.dumps(body), headers={**headers}, mode=mode)
        return int((await app.async_dispatch(request)).status)

    return asyncio.run(run())


STOPPED = {"type": "agent_session_stopped", "channel": "C1", "thread_ts": "1.0"}


@pytest.mark.parametrize(
    ("inner", "asked", "stopped"),
    [
        (event("<@UBOT> Why?")["event"], ["Why?"], []),
        (STOPPED, [], [("C1", "1.0")]),
        ({"type": "reaction_added", "user": "U1"}, [], []),
    ],
)
def test_every_event_is_acknowledged_and_reaches_who_handles_it(
    bot: Bot, inner: dict[str, Any], asked: list[str], stopped: list[tuple[str, str]]
) -> None:
    body = {"type": "event_callback", "team_id": "T1", "event": inner}
    assert dispatched(bot, body, {}, "socket_mode") == 200
    assert bot.asked == asked and bot.noted.stopped == stopped


def test_over_http_only_what_slack_has_signed_is_heard(queue: JobQueue) -> None:
    bot = Bot(queue, mode="http", signing_secret="s3cret")
    body = {"type": "event_callback", **event("<@UBOT> Why?")}
    text = json.dumps(body)
    for headers in ({}, signed("another", text), signed("s3cret", text, at=1.0)):
        assert dispatched(bot, body, headers, "http") == 401
    assert (bot.asked, dispatched(bot, body, signed("s3cret", text), "http")) == ([], 200)
    assert bot.asked == ["Why?"]
