"""Answers the questions of a post, until stop is pressed: reads them out of it, asks, and posts the answers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from assistant.domain import Stage, Turn, conversation_of
from assistant.errors import AssistantError
from assistant.settings import Slack
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.shared.answer_log import AnswerRecorder, exchange_of
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.shared.question_splitting import MOST_QUESTIONS, questions_in
from assistant.surfaces.shared.session import ChatSession
from assistant.surfaces.slack.agent_sessions import AgentSessions
from assistant.surfaces.slack.answer_blocks import answer_messages
from assistant.surfaces.slack.blocks import Message
from assistant.surfaces.slack.channel_settings import ChannelSettings
from assistant.surfaces.slack.delivery import Delivery, StreamedMessage
from assistant.surfaces.slack.incoming import MessageKind, Post, post_from_event
from assistant.surfaces.slack.job_queue import Job, JobQueue, QueuedAnswer
from assistant.surfaces.slack.messages import EXTERNAL_DECLINED, ask_fewer, help_text, plain
from assistant.surfaces.slack.uploads import SlackUploads
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

if TYPE_CHECKING:
    from assistant.bootstrap import SqliteConversations

_log: Final = logging.getLogger("mtor-ms.slack")
_PAGE: Final = 200
"""Messages that are asked for at once; Slack recommends no more."""
_PAGES: Final = 5
"""Slack gives the oldest first; of a thread of more than a thousand messages the last are not read."""
T = TypeVar("T")


class StoppedQuestion(Exception):
    """Stop was pressed; `job` is what was being answered, where that is known."""

    job: Job | None = None


@dataclass(slots=True)
class Stop:
    """The stop button of one question."""

    pressed: bool = False
    _work: asyncio.Task[Any] | None = None

    def press(self) -> None:
        """Cancels the current work, and all that would follow."""
        self.pressed = True
        if self._work is not None:
            self._work.cancel()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`; raises StoppedQuestion when stop is pressed before or meanwhile."""
        if self.pressed:
            work.close()
            raise StoppedQuestion
        task: asyncio.Task[T] = asyncio.create_task(work)
        self._work = task
        try:
            return await task
        except asyncio.CancelledError:
            if self.pressed and task.cancelled():
                raise StoppedQuestion from None
            task.cancel()
            raise
        finally:
            self._work = None


@dataclass(slots=True)
class QuestionHandler:
    """Answers what a post asks."""

    queue: JobQueue
    settings: Slack
    assistants: Assistants
    store: SqliteConversations
    uploads: SlackUploads
    recorder: AnswerRecorder
    delivery: Delivery
    sessions: AgentSessions

    def is_private(self, post: Post) -> bool:
        """Whether only who asked is to see the answer."""
        if post.kind is MessageKind.COMMAND or (
            post.external and self.settings.external != "answer"
        ):
            return True
        return self._channel(post).ephemeral and not post.direct

    async def handle(self, workspace: Workspace, job: Job, stop: Stop) -> None:
        """Does what a post asks for. Raises StoppedQuestion, Refused, Unreached, and what asking raises."""
        post, channel = job.post, self._channel(job.post)
        if post.external and self.settings.external == "decline":
            await self.delivery.send_privately(workspace, post, [plain(EXTERNAL_DECLINED)])
            return
        if not channel.allows(post.user):
            message = plain("Here only some may ask me. Write to me directly instead.")
            await self.delivery.send_privately(workspace, post, [message])
            return
        if post.files:
            await stop.run(self._read_files(workspace, post))
        reply = await self._command(post)
        question = post.text or (await parent_text(workspace, post) if post.thread else "")
        questions = questions_in(question) if question else []
        if reply is None and len(questions) > MOST_QUESTIONS:
            reply = ask_fewer(len(questions), MOST_QUESTIONS)
        if reply is None and not questions and not post.files:
            reply = self._help()
        if reply is not None:
            await self.delivery.reply(workspace, job, reply, self.is_private(post))
            return
        for number, one in enumerate(questions, start=1):
            part, title = job, ""
            if len(questions) > 1:
                title = f"{number} of {len(questions)}: {' '.join(one.split())}"
                part = job.part(number, one)
            try:
                await self._answer(workspace, part, one, stop, title)
            except StoppedQuestion as stopped:
                stopped.job = part
                raise

    def _channel(self, post: Post) -> ChannelSettings:
        return ChannelSettings.of(self.queue.channel(post.team, post.channel))

    def _help(self) -> Message:
        return plain(*help_text(self.assistants.profile().about()).split("\n"))

    async def _command(self, post: Post) -> Message | None:
        """The reply to a request for help, or about one's uploads; None for a question."""
        word = post.text.lower().strip(" .!?")
        if word in {"help", "hilfe"}:
            return self._help()
        if post.direct and word == "documents":
            return await asyncio.to_thread(self.uploads.list, post)
        if post.direct and word == "forget documents":
            return await asyncio.to_thread(self.uploads.forget, post)
        return None

    async def _read_files(self, workspace: Workspace, post: Post) -> None:
        """Reads files in a direct conversation; elsewhere says that they are not read."""
        if not post.direct:
            message = plain(
                "I read documents only in a direct conversation, so that nobody else is answered from them."
            )
            await self.delivery.send_privately(workspace, post, [message])
            return
        for file in post.files:
            result = await self.uploads.add(workspace, post, file)
            await workspace.post(post.channel, plain(result), thread=post.reply_to)

    async def _answer(
        self, workspace: Workspace, job: Job, question: str, stop: Stop, title: str
    ) -> None:
        post, began, channel = job.post, time.perf_counter(), self._channel(job.post)
        earlier = await asyncio.to_thread(self.store.exchanges, post.conversation)
        turns = [exchange.turn for exchange in earlier]
        if not turns and post.thread and post.kind is not MessageKind.COMMAND:
            turns = await turns_in_slack(workspace, post)
        draft, private = StreamedMessage.of(workspace, self.queue, job), self.is_private(post)
        session = ChatSession(
            question,
            turns,
            channel.controls,
            lambda: self.uploads.assistant(post, channel.writer),
            _after_stage,
        )
        try:
            answer = await stop.run(self._ask(session, post, None if private else draft))
        except AssistantError as error:
            await self.delivery.reply(workspace, job, plain(error.for_people()), private)
            return
        asked = time.perf_counter()
        self.queue.save_answer(_saved(post, answer, private))
        messages = answer_messages(
            answer,
            post.key,
            level=channel.level,
            private=private and not post.external,
            person=bool(self.settings.person),
            title=title,
        )
        self.queue.begin(post.key)
        if private:
            await self.delivery.send_privately(workspace, post, messages)
        else:
            await draft.finish(messages)
            self.queue.enter_thread(post.team, post.channel, post.reply_to)
        if not (job.resumed and any(one.answer.get("id") == answer["id"] for one in earlier)):
            await asyncio.to_thread(self.store.add, post.conversation, exchange_of(answer))
        if not earlier and not private:
            await self.sessions.name(workspace, post, answer["standalone_question"])
        _log.info(
            "answered: job=%s answer=%s ask=%.0fms send=%.0fms",
            post.key,
            answer["id"],
            (asked - began) * 1000,
            (time.perf_counter() - asked) * 1000,
        )

    async def _ask(
        self, session: ChatSession, post: Post, draft: StreamedMessage | None
    ) -> dict[str, Any]:
        """The answer as JSON; `draft` shows what a language model writes while it comes."""
        numbers: dict[str, int] = {}
        async for claim, _verdict in session.claims():
            for citation in claim.citations:
                numbers.setdefault(citation.source_id, len(numbers) + 1)
            if draft is not None:
                await draft.add(claim.text, [numbers[c.source_id] for c in claim.citations])
        answer = answer_to_dict(session.answer)
        if not self.uploads.used(post):
            # An answer from somebody's uploads could not be asked again by anybody else.
            conversation = conversation_of("slack", post.conversation)
            await self.recorder.record_session(session, answer, f"slack:{post.team}", conversation)
        return answer


async def _after_stage(_stage: Stage) -> None:
    """Stages are not shown in Slack, but after each of them an answer can be stopped."""


def _saved(post: Post, answer: Mapping[str, Any], private: bool) -> QueuedAnswer:
    return QueuedAnswer(
        key=post.key,
        answer=answer,
        team=post.team,
        channel=post.channel,
        thread=post.reply_to,
        user=post.user,
        private=private or post.direct,
        ephemeral=private,
    )


async def turns_in_slack(workspace: Workspace, post: Post) -> list[Turn]:
    """Earlier questions to the bot in this thread, as they were written; empty when it cannot be read."""
    earlier = [_read(message, post, workspace) for message in await _replies(workspace, post)]
    return [
        Turn(e.text, e.text)
        for e in earlier
        if e is not None and e.ts < post.ts and e.text and e.kind is not MessageKind.THREAD
    ]


async def parent_text(workspace: Workspace, post: Post) -> str:
    """The text that opened the thread; empty when it cannot be read."""
    for message in await _replies(workspace, post, pages=1):
        if str(message.get("ts")) == post.thread:
            found = _read(message, post, workspace)
            return found.text if found else ""
    return ""


async def _replies(
    workspace: Workspace, post: Post, pages: int = _PAGES
) -> list[Mapping[str, Any]]:
    """The messages of the thread, oldest first, of at most so many pages; empty when one cannot be read."""
    messages: list[Mapping[str, Any]] = []
    cursor = ""
    for _ in range(pages):
        try:
            found = await workspace.retry(
                workspace.client.conversations_replies,
                channel=post.channel,
                ts=post.thread,
                latest=post.ts,
                inclusive=True,
                limit=_PAGE,
                cursor=cursor or None,
            )
        except (Refused, Unreached):
            return []
        messages += found.get("messages") or ()
        cursor = (found.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return messages


def _read(message: Mapping[str, Any], post: Post, workspace: Workspace) -> Post | None:
    event = {"type": "message", **message, "channel": post.channel}
    event.pop(
        "edited", None
    )  # an event says so of an edit; in a thread it stands on what was edited once
    return post_from_event({"event": event}, workspace.bot_user, post.team)
