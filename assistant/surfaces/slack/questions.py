"""Answers the questions of a post: reads them out of it, asks, and posts the answers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from assistant.domain import Stage, conversation_of
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
from assistant.surfaces.slack.delivery import Delivery
from assistant.surfaces.slack.incoming import MessageKind, Post
from assistant.surfaces.slack.job_queue import Job, JobQueue, QueuedAnswer
from assistant.surfaces.slack.messages import ask_fewer, external_declined, help_message, plain
from assistant.surfaces.slack.stop_button import Stop, StoppedQuestion
from assistant.surfaces.slack.streaming import StreamedMessage
from assistant.surfaces.slack.thread_history import parent_text, turns_in_slack
from assistant.surfaces.slack.uploads import SlackUploads
from assistant.surfaces.slack.web_api import Workspace

if TYPE_CHECKING:
    from assistant.bootstrap import SqliteConversations

_log: Final = logging.getLogger("mtor-ms.slack")


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
            await self.delivery.send_privately(workspace, post, [external_declined()])
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
        return help_message(self.assistants.profile().about())

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
