"""What becomes of a post: which questions are asked, who sees the answers, and what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from assistant.backends.answer_log import SqliteAnswers
from assistant.backends.conversations import SqliteConversations
from assistant.domain import Answer, CorpusProfile, Turn
from assistant.errors import IndexNotFound
from assistant.settings import Slack
from assistant.surfaces.shared.answer_log import AnswerRecorder
from assistant.surfaces.slack.agent_sessions import AgentSessions
from assistant.surfaces.slack.delivery import Delivery
from assistant.surfaces.slack.incoming import File, MessageKind, Post
from assistant.surfaces.slack.job_queue import Job, JobQueue
from assistant.surfaces.slack.messages import plain
from assistant.surfaces.slack.questions import QuestionHandler, Stop, StoppedQuestion
from assistant.surfaces.slack.web_api import Refused
from tests.servers.slack_blocks import texts
from tests.unit.surfaces.slack.small_slack import SmallSlack, small_answer, small_post

DIRECT: dict[str, Any] = {
    "key": "T1:D1:5.0",
    "channel": "D1",
    "kind": MessageKind.DIRECT,
    "direct": True,
}
COMMAND: dict[str, Any] = {"kind": MessageKind.COMMAND, "ts": "", "thread": "command-U1"}


class Answering:
    """An assistant that has one answer to everything, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[Turn]]] = []
        self.stop: Stop | None = None
        """Pressed at the second question."""

    def ask(self, question: str, turns: Any, on_claim: Any, _scope: Any, _stages: Any) -> Answer:
        if question.startswith("No index"):
            raise IndexNotFound("There is no index.", "Build one.")
        self.asked.append((question, list(turns)))
        answer = small_answer(question, f"a-{len(self.asked)}")
        for claim, verdict in zip(answer.claims, answer.verdicts, strict=True):
            on_claim(claim, verdict)
        return answer

    @staticmethod
    def digests() -> dict[str, str]:
        return {"moss": "0"}


class Uploads:
    """What somebody has uploaded."""

    def __init__(self, assistant: Answering) -> None:
        self.answering, self.read = assistant, list[str]()

    def used(self, _post: Post) -> bool:
        return bool(self.read)

    def assistant(self, _post: Post, _writer: str) -> Answering:
        return self.answering

    async def add(self, _workspace: Any, _post: Post, file: File) -> str:
        self.read.append(file.name)
        return f"Read: {file.name}."

    def list(self, _post: Post) -> Any:
        return plain("The list.")

    def forget(self, _post: Post) -> Any:
        return plain("All gone.")


class Desk:
    """A handler over files of its own, and Slack beside it."""

    def __init__(self, folder: Path) -> None:
        self.queue = JobQueue(folder / "desk.sqlite")
        self.slack, self.assistant = SmallSlack(), Answering()
        self.uploads = Uploads(self.assistant)
        self.store = SqliteConversations(folder / "conversations.sqlite")
        self.log = SqliteAnswers(folder / "answers.sqlite", 30)

    def handler(self, **settings: Any) -> QuestionHandler:
        assistants: Any = cast("Any", self)
        return QuestionHandler(
            self.queue,
            Slack(**settings),
            assistants,
            self.store,
            cast("Any", self.uploads),
            AnswerRecorder(self.log),
            Delivery(self.queue),
            AgentSessions(),
        )

    @staticmethod
    def profile() -> CorpusProfile:
        return CorpusProfile(subject="bees")

    def handle(self, post: Post, *, resumed: bool = False, **settings: Any) -> None:
        self.queue.add(post)
        workspace = self.slack.workspace()
        job = Job(post, resumed=resumed)

        async def run() -> None:
            stop = Stop()
            self.pressed = stop
            await self.handler(**settings).handle(workspace, job, stop)

        asyncio.run(run())

    @property
    def questions(self) -> list[str]:
        return [question for question, _ in self.assistant.asked]

    def shown(self, name: str = "chat_postMessage") -> list[str]:
        return [texts(call["blocks"]) for call in self.slack.called(name)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.queue.close()


def test_a_question_is_answered_in_its_thread_and_kept(desk: Desk) -> None:
    desk.handle(small_post())
    (message,) = desk.slack.called("chat_postMessage")
    assert (message["channel"], message["thread_ts"]) == ("C1", "5.0")
    assert "Bees dance." in texts(message["blocks"])
    saved = desk.queue.answer("T1:C1:5.0")
    assert saved is not None and saved.answer["id"] == "a-1"
    assert not saved.private and not saved.ephemeral
    (exchange,) = desk.store.exchanges("slack:T1:C1:5.0")
    cited = (("moss", 0),)
    assert exchange.turn == Turn("Do bees dance?", "Do bees dance? (understood)", cited)
    kept = desk.log.find("a-1", None)
    assert (kept.owner, kept.conversation) == ("slack:T1", "slack:slack:T1:C1:5.0")
    # From now on questions there need no mention, and the thread has its name.
    assert desk.queue.last_speaker("T1", "C1", "5.0") == "bot"
    (named,) = desk.slack.called("agents_sessions_rename")
    assert named["title"] == "Do bees dance? (understood)"


def test_what_was_said_before_is_known_and_the_name_of_a_thread_stays(desk: Desk) -> None:
    desk.handle(small_post())
    desk.handle(small_post("And wasps?", key="T1:C1:6.0", ts="6.0", thread="5.0"))
    turns = [turn.text for turn in desk.assistant.asked[1][1]]
    assert turns == ["Do bees dance?"]
    assert len(desk.slack.called("agents_sessions_rename")) == 1
    assert desk.slack.called("conversations_replies") == []


def test_a_thread_of_which_nothing_is_kept_is_read_from_slack(desk: Desk) -> None:
    before = {"type": "message", "user": "U1", "ts": "1.0", "text": "<@UBOT> Do bees dance?"}
    desk.slack.replies["conversations_replies"] = {"messages": [before]}
    desk.handle(small_post("And wasps?", thread="1.0"))
    assert desk.assistant.asked == [("And wasps?", [Turn("Do bees dance?", "Do bees dance?")])]


@pytest.mark.parametrize(
    ("more", "channel", "external", "private"),
    [
        ({}, {}, "answer", False),
        ({}, {"ephemeral": True}, "answer", True),
        (DIRECT, {"ephemeral": True}, "answer", False),
        (COMMAND, {}, "answer", True),
        ({"external": True}, {}, "answer", False),
        ({"external": True}, {}, "ephemeral", True),
        ({}, {}, "ephemeral", False),
    ],
)
def test_who_is_to_see_an_answer(
    desk: Desk, more: dict[str, Any], channel: dict[str, Any], external: str, private: bool
) -> None:
    post = small_post(**more)
    desk.queue.set_channel("T1", post.channel, channel)
    assert desk.handler(external=external).is_private(post) is private


def test_a_private_answer_is_seen_by_who_asked_and_names_nothing(desk: Desk) -> None:
    desk.queue.set_channel("T1", "C1", {"ephemeral": True})
    desk.handle(small_post())
    assert desk.slack.names == ["chat_postEphemeral"]
    (message,) = desk.slack.called("chat_postEphemeral")
    assert (message["channel"], message["user"]) == ("C1", "U1")
    saved = desk.queue.answer("T1:C1:5.0")
    assert saved is not None and saved.private and saved.ephemeral
    assert desk.queue.last_speaker("T1", "C1", "5.0") == ""


def test_a_direct_answer_is_nobody_elses_but_needs_no_sharing(desk: Desk) -> None:
    desk.handle(small_post(**DIRECT))
    saved = desk.queue.answer("T1:D1:5.0")
    assert saved is not None and saved.private and not saved.ephemeral


def test_people_of_other_organisations_are_declined_where_the_lab_wants_that(desk: Desk) -> None:
    desk.handle(small_post(external=True), external="decline")
    desk.handle(small_post("And wasps?", key="T1:C1:6.0"), external="decline")
    (told,) = desk.shown("chat_postEphemeral")
    assert "only people of the organisation that runs me" in told
    assert desk.questions == ["And wasps?"]


def test_who_may_not_ask_in_a_channel_is_told_where_to_ask(desk: Desk) -> None:
    desk.queue.set_channel("T1", "C1", {"users": ["U2"]})
    desk.handle(small_post())
    desk.handle(small_post("And wasps?", key="T1:C1:6.0", user="U2"))
    assert desk.shown("chat_postEphemeral") == [
        "Here only some may ask me. Write to me directly instead."
    ]
    assert desk.questions == ["And wasps?"]


@pytest.mark.parametrize("text", ["help", "Help!", "HILFE.", ""])
def test_help_is_shown_and_nothing_asked(desk: Desk, text: str) -> None:
    desk.handle(small_post(text))
    assert "Ask me about bees" in desk.shown()[0] and desk.questions == []


@pytest.mark.parametrize(
    ("text", "reply"), [("Documents", "The list."), ("forget documents!", "All gone.")]
)
def test_uploads_are_listed_and_removed_in_a_direct_conversation_only(
    desk: Desk, text: str, reply: str
) -> None:
    desk.handle(small_post(text, **DIRECT))
    assert desk.shown() == [reply] and desk.questions == []
    desk.handle(small_post(text))
    assert desk.questions == [text]


def test_a_mention_without_words_asks_what_opened_the_thread(desk: Desk) -> None:
    opened = {"type": "message", "user": "U2", "ts": "1.0", "text": "Do bees dance?"}
    desk.slack.replies["conversations_replies"] = {"messages": [opened]}
    desk.handle(small_post("", thread="1.0"))
    assert desk.questions == ["Do bees dance?"]


def test_several_questions_are_answered_one_by_one_under_their_numbers(desk: Desk) -> None:
    desk.handle(small_post("I wonder.\nDo bees dance at night? Do wasps dance by day?"))
    assert len(desk.questions) == 2
    first, second = desk.shown()
    assert first.startswith("1 of 2: I wonder. Do bees dance at night?\n")
    assert second.startswith("2 of 2: Do wasps dance by day?\n")
    for number in (1, 2):
        saved = desk.queue.answer(f"T1:C1:5.0?{number}")
        assert saved is not None and saved.answer["id"] == f"a-{number}"
    assert len(desk.store.exchanges("slack:T1:C1:5.0")) == 2


def test_too_many_questions_are_none(desk: Desk) -> None:
    desk.handle(small_post(" ".join(f"Do bees dance at {n}?" for n in range(6))))
    (told,) = desk.shown()
    assert "I count 6 questions" in told and "answer 5 of one message" in told
    assert desk.questions == []


def test_what_is_wrong_is_said_with_its_remedy_and_nothing_is_kept(desk: Desk) -> None:
    desk.handle(small_post("No index?"))
    assert desk.shown() == ["There is no index. Build one."]
    assert desk.queue.answer("T1:C1:5.0") is None
    assert list(desk.store.names()) == [] and desk.log.count() == 0


def test_a_question_that_fails_does_not_keep_the_others_of_its_message(desk: Desk) -> None:
    desk.handle(small_post("No index at all here? Do bees dance at night?"))
    assert desk.questions == ["Do bees dance at night?"] and len(desk.shown()) == 2


@pytest.mark.parametrize("stopped_at", [1, 2])
def test_the_button_stops_the_question_under_way_and_those_after_it(
    desk: Desk, stopped_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = QuestionHandler._ask

    async def pressed(self: QuestionHandler, *what: Any) -> Any:
        if len(desk.questions) == stopped_at - 1:
            desk.pressed.press()
        return await asking(self, *what)

    monkeypatch.setattr(QuestionHandler, "_ask", pressed)
    text = "Do bees dance at night? Do wasps dance by day? Do flies dance at all?"
    with pytest.raises(StoppedQuestion) as found:
        desk.handle(small_post(text))
    job = found.value.job
    assert job is not None and job.post.key == f"T1:C1:5.0?{stopped_at}"
    assert len(desk.shown()) == stopped_at - 1
    assert len(desk.store.exchanges("slack:T1:C1:5.0")) == stopped_at - 1


FILES = (File("moss.pdf", "url", 1), File("fern.pdf", "url", 1))


def test_files_are_read_before_the_question_that_comes_with_them(desk: Desk) -> None:
    desk.handle(small_post("What does it say?", files=FILES, **DIRECT))
    shown = desk.shown()
    assert shown[:2] == ["Read: moss.pdf.", "Read: fern.pdf."] and "Bees dance." in shown[2]
    # Nobody else could ask that again, so it is not kept for it.
    assert desk.log.count() == 0 and len(desk.store.exchanges("slack:T1:D1:5.0")) == 1


def test_files_alone_are_read_without_more_words(desk: Desk) -> None:
    desk.handle(small_post("", files=FILES[:1], **DIRECT))
    assert desk.shown() == ["Read: moss.pdf."] and desk.questions == []


def test_files_are_not_read_where_others_could_be_answered_from_them(desk: Desk) -> None:
    desk.handle(small_post(files=FILES))
    (told,) = desk.shown("chat_postEphemeral")
    assert told.startswith("I read documents only in a direct conversation")
    assert desk.uploads.read == [] and desk.questions == ["Do bees dance?"]


def test_a_question_that_is_resumed_is_kept_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = small_answer("Do bees dance?")
    monkeypatch.setattr(desk.assistant, "ask", lambda *_: again)
    desk.handle(small_post())
    desk.slack.replies["conversations_replies"] = {
        "messages": [{"ts": "9.9", "metadata": {"event_payload": {"job": "T1:C1:5.0"}}}]
    }
    desk.handle(small_post(), resumed=True)
    assert len(desk.store.exchanges("slack:T1:C1:5.0")) == 1
    # Its answer is put where the first one stands.
    assert len(desk.slack.called("chat_postMessage")) == 1
    assert [call["ts"] for call in desk.slack.called("chat_update")] == ["9.9"]
    desk.handle(small_post(key="T1:C1:7.0", ts="7.0", thread="5.0"))
    assert len(desk.store.exchanges("slack:T1:C1:5.0")) == 2


def test_an_answer_that_slack_refuses_is_not_taken_for_given(desk: Desk) -> None:
    desk.slack.refuses["chat_postMessage"] = "is_archived"
    with pytest.raises(Refused, match="is_archived"):
        desk.handle(small_post())
    assert desk.store.exchanges("slack:T1:C1:5.0") == []
    assert desk.queue.last_speaker("T1", "C1", "5.0") == ""
