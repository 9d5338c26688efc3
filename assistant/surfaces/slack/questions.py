"""From a question to its answer: what was written, what is asked of it, and what comes back."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from assistant.domain import Exchange, Stage, conversation_of
from assistant.errors import AssistantError
from assistant.ports import ConversationStore
from assistant.settings import Slack
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.shared.answer_log import AnswerKeeper
from assistant.surfaces.shared.question_splitting import MOST_QUESTIONS, questions_in
from assistant.surfaces.shared.session import ChatSession
from assistant.surfaces.shared.startup import profile_here
from assistant.surfaces.slack.agent_sessions import AgentSessions
from assistant.surfaces.slack.answer_blocks import answer_messages
from assistant.surfaces.slack.blocks import Message
from assistant.surfaces.slack.channel_settings import ChannelSettings
from assistant.surfaces.slack.delivery import Delivery
from assistant.surfaces.slack.incoming import MessageKind, Post
from assistant.surfaces.slack.job_queue import Job, JobQueue, QueuedAnswer
from assistant.surfaces.slack.messages import ask_fewer, help_text, not_for_externals, plain
from assistant.surfaces.slack.stop_button import Stop, StoppedQuestion
from assistant.surfaces.slack.streaming import StreamedMessage
from assistant.surfaces.slack.thread_history import parent_text, turns_in_slack
from assistant.surfaces.slack.uploads import Documents
from assistant.surfaces.slack.web_api import Workspace

__all__ = ["Asking"]

_log: Final = logging.getLogger("mtor-ms.slack")


@dataclass(slots=True)
class Asking:
    """Answers what a post asks."""

    desk: JobQueue
    settings: Slack
    store: ConversationStore
    documents: Documents
    keep: AnswerKeeper
    delivering: Delivery
    sessions: AgentSessions

    def aside(self, post: Post) -> bool:
        """Whether only who asked is to see the answer."""
        if post.way is MessageKind.COMMAND or (
            post.external and self.settings.external != "answer"
        ):
            return True
        channel = ChannelSettings.of(self.desk.channel(post.team, post.channel))
        return channel.ephemeral and not post.direct

    async def handle(self, space: Workspace, job: Job, stop: Stop) -> None:
        """Does what a post asks for. Raises Halted, Refused, Unreached, and what asking raises."""
        post = job.post
        channel = ChannelSettings.of(self.desk.channel(post.team, post.channel))
        if post.external and self.settings.external == "decline":
            await self.delivering.aside(space, post, [not_for_externals()])
            return
        if not channel.allows(post.user):
            said = plain("Here only some may ask me. Write to me directly instead.")
            await self.delivering.aside(space, post, [said])
            return
        if post.files:
            await stop.unless(self._bring(space, post))
        reply = await self._command(post)
        question = post.text or (await parent_text(space, post) if post.thread else "")
        questions = questions_in(question) if question else []
        if reply is None and len(questions) > MOST_QUESTIONS:
            reply = ask_fewer(len(questions), MOST_QUESTIONS)
        if reply is None and not questions and not post.files:
            reply = plain(*help_text(profile_here().about()).split("\n"))
        if reply is not None:
            await self.delivering.reply(space, job, reply, self.aside(post))
            return
        for number, one in enumerate(questions, start=1):
            part, title = job, ""
            if len(questions) > 1:
                title = f"{number} of {len(questions)}: {' '.join(one.split())}"
                part = job.part(number, one)
            try:
                await self._answer(space, part, one, channel, stop, title)
            except StoppedQuestion as halt:
                halt.job = part
                raise

    async def _command(self, post: Post) -> Message | None:
        """What is no question: a word of help, or about one's own documents."""
        word = post.text.lower().strip(" .!?")
        if word in {"help", "hilfe"}:
            return plain(*help_text(profile_here().about()).split("\n"))
        if post.direct and word in {"documents", "forget documents"}:
            shelf = self.documents.shelf(post)
            return await asyncio.to_thread(
                self.documents.listed if word == "documents" else self.documents.forgotten, shelf
            )
        return None

    async def _bring(self, space: Workspace, post: Post) -> None:
        """Reads files in a direct conversation; elsewhere says that they are not read."""
        if not post.direct:
            message = plain(
                "I read documents only in a direct conversation, so that nobody else is answered from them."
            )
            await self.delivering.aside(space, post, [message])
            return
        for file in post.files:
            said = await self.documents.take(space, post, file)
            await space.post(post.channel, plain(said), thread=post.reply_to)

    async def _answer(
        self,
        space: Workspace,
        job: Job,
        question: str,
        channel: ChannelSettings,
        stop: Stop,
        title: str,
    ) -> None:
        post, began = job.post, time.perf_counter()
        said = await asyncio.to_thread(self.store.exchanges, post.conversation)
        turns = [exchange.turn for exchange in said]
        if not turns and post.thread and post.way is not MessageKind.COMMAND:
            turns = await turns_in_slack(space, post)
        growing = StreamedMessage(space, self.desk, post, ts=job.shown, look=job.again)
        aside = self.aside(post)
        talk = ChatSession(
            question,
            turns,
            channel.controls,
            who=lambda: self.documents.assistant(post, channel.controls),
            watched=_unwatched,
        )
        try:
            answer = await stop.unless(self._asked(talk, post, None if aside else growing))
        except AssistantError as error:
            await self.delivering.reply(space, job, plain(error.for_people()), aside)
            return
        asked = time.perf_counter()
        self.desk.keep(_kept(post, answer, aside))
        messages = answer_messages(
            answer,
            post.key,
            level=channel.level,
            private=aside and not post.external,
            person=bool(self.settings.person),
            title=title,
        )
        self.desk.begin(post.key.partition("?")[0])
        if aside:
            await self.delivering.aside(space, post, messages)
        else:
            await growing.finish(messages)
            self.desk.enter(post.team, post.channel, post.reply_to)
        if not (job.again and any(one.answer.get("id") == answer["id"] for one in said)):
            await asyncio.to_thread(self.store.add, post.conversation, _exchange(answer))
        if not said and not aside:
            await self.sessions.name(space, post, answer["standalone_question"])
        _log.info(
            "answered: job=%s answer=%s ask=%.0fms send=%.0fms",
            post.key,
            answer["id"],
            (asked - began) * 1000,
            (time.perf_counter() - asked) * 1000,
        )

    async def _asked(
        self, talk: ChatSession, post: Post, growing: StreamedMessage | None
    ) -> dict[str, Any]:
        """The answer as JSON; what a language model writes is shown while it comes."""
        numbers: dict[str, int] = {}
        async for claim, _verdict in talk.claims():
            for citation in claim.citations:
                numbers.setdefault(citation.source_id, len(numbers) + 1)
            if growing is not None:
                await growing.hear(claim.text, [numbers[c.source_id] for c in claim.citations])
        if talk.answer is None:
            raise RuntimeError("no answer came")
        answer = answer_to_dict(talk.answer)
        if not self.documents.brought(post):
            # With documents of somebody's own in it, nobody else could ask it again.
            where = conversation_of("slack", post.conversation)
            await self.keep(talk, answer, f"slack:{post.team}", where)
        return answer


async def _unwatched(_stage: Stage) -> None:
    """Nobody is shown the stages; but after each of them an answer can be stopped."""


def _kept(post: Post, answer: Mapping[str, Any], aside: bool) -> QueuedAnswer:
    return QueuedAnswer(
        key=post.key,
        answer=answer,
        team=post.team,
        channel=post.channel,
        thread=post.reply_to,
        user=post.user,
        private=aside or post.direct,
        ephemeral=aside,
    )


def _exchange(answer: Mapping[str, Any]) -> Exchange:
    return Exchange(
        text=answer["question"],
        standalone=answer["standalone_question"],
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        answer=answer,
    )
