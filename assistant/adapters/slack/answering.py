"""From a question that was taken on to the answer in its place, once."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from weakref import WeakValueDictionary

from assistant.adapters.present.as_json import answer_to_dict
from assistant.adapters.slack.channels import ChannelSettings
from assistant.adapters.slack.desk import Desk, Job, Kept
from assistant.adapters.slack.documents import Documents
from assistant.adapters.slack.growing import Growing
from assistant.adapters.slack.limits import Limits
from assistant.adapters.slack.pieces import Message
from assistant.adapters.slack.posts import Post, Way
from assistant.adapters.slack.rendering import answer_messages
from assistant.adapters.slack.responding import respond
from assistant.adapters.slack.speaking import Refused, Unreached, Workspace
from assistant.adapters.slack.threads import parent_text, turns_in_slack
from assistant.adapters.slack.words import broken, help_text, plain, queued
from assistant.adapters.talking.keeper import Keeper
from assistant.adapters.talking.opening import profile_here
from assistant.adapters.talking.talk import Controls, Talk
from assistant.domain import Exchange, Turn, conversation_of
from assistant.errors import AssistantError
from assistant.ports import ConversationStore
from assistant.settings import Slack

__all__ = ["Answering", "trace_of"]

_log: Final = logging.getLogger("mtor-ms.slack")
_ROOM: Final = 2
"""Answers at the same time; more would only make each other slow."""
_ROOM_MODEL: Final = 8
"""Where a language model writes, they wait for it and not for this machine."""
_STATUS: Final = "is looking through the papers …"
_PATIENCE: Final = 5.0
"""Seconds of waiting from which on somebody is told so."""
_AWAY: Final = 30.0
"""Seconds before a question is taken up again when Slack could not be reached."""
_DAY: Final = 86_400.0


@dataclass(slots=True)
class Answering:
    """Takes jobs from the desk and answers them."""

    desk: Desk
    spaces: Mapping[str, Workspace]
    settings: Slack
    store: ConversationStore
    documents: Documents
    keep: Keeper
    model_writes: bool = False
    answered: int = 0
    _limits: Limits = field(init=False)
    _room: asyncio.Semaphore = field(init=False)
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _told: dict[tuple[str, str, str], float] = field(default_factory=dict)
    _closing: bool = False

    def __post_init__(self) -> None:
        self._limits = Limits(self.settings.user_minute, self.settings.channel_minute)
        self._room = asyncio.Semaphore(_ROOM_MODEL if self.model_writes else _ROOM)

    @property
    def counts(self) -> dict[str, int]:
        """How many wait, are being answered, and were answered since the start."""
        under_way = len(self._under_way)
        return {
            "waiting": len(self._tasks) - under_way,
            "under_way": under_way,
            "answered": self.answered,
        }

    def begin(self, job: Job) -> None:
        """Answers a question as soon as there is room."""
        if self._closing:
            return
        task = asyncio.create_task(self._do(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._under_way.discard)

    async def close(self, seconds: float) -> None:
        """Finishes what is under way; what still waits is on the desk for the next start."""
        self._closing = True
        for task in self._tasks - self._under_way:
            task.cancel()
        if self._under_way:
            _done, late = await asyncio.wait(self._under_way, timeout=seconds)
            for task in late:
                task.cancel()

    async def _do(self, job: Job) -> None:
        post = job.post
        space = self.spaces.get(post.team)
        if space is None:
            _log.error("no token for workspace: team=%s", post.team)
            return
        lock = self._locks.setdefault(post.conversation, asyncio.Lock())
        number = secrets.token_hex(4)
        try:
            if not job.again:
                await self._wait_turn(space, post)
            async with lock, self._room:
                task = asyncio.current_task()
                if self._closing or task is None:
                    return
                self._under_way.add(task)
                await self._handle(space, job)
            self.desk.finish(post.key)
            self.answered += 1
        except Unreached as fault:
            _log.warning("kept for later: id=%s job=%s %s", number, post.key, fault)
            asyncio.get_running_loop().call_later(
                _AWAY, self.begin, Job(post, job.shown, again=True)
            )
        except Refused as refusal:
            _log.error("slack refuses: id=%s job=%s code=%s", number, post.key, refusal.code)
            self.desk.finish(post.key)
        except Exception as error:
            _log.error("failed: id=%s job=%s %s", number, post.key, trace_of(error))
            await self._say_broken(space, post, number)
            self.desk.finish(post.key)

    async def _wait_turn(self, space: Workspace, post: Post) -> None:
        wait = self._limits.wait(post.team, post.channel, post.user, time.monotonic())
        if wait <= 0:
            return
        who = (post.team, post.channel, post.user)
        if wait > _PATIENCE and time.monotonic() - self._told.get(who, -_DAY) > 60:
            self._told[who] = time.monotonic()
            limit = (self.settings.user_minute, self.settings.channel_minute)
            try:
                await self._aside(space, post, queued(wait, limit))
            except (Refused, Unreached) as error:
                _log.info("left out: queue message %s", error)
        await asyncio.sleep(wait)

    async def _handle(self, space: Workspace, job: Job) -> None:
        post = job.post
        channel = ChannelSettings.of(self.desk.channel(post.team, post.channel))
        if not channel.allows(post.user):
            await self._aside(
                space, post, plain("Here only some may ask me. Write to me directly instead.")
            )
            return
        await self._status(space, post, _STATUS)
        try:
            if post.files:
                await self._bring(space, post)
            said = await self._command(post)
            if said is not None:
                await self._reply(space, job, said)
                return
            question = post.text or (await parent_text(space, post) if post.thread else "")
            if question:
                await self._answer(space, job, question, channel)
            elif not post.files:
                await self._reply(space, job, plain(*help_text(profile_here().about()).split("\n")))
        finally:
            await self._status(space, post, "")

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
            await self._aside(space, post, message)
            return
        for file in post.files:
            said = await self.documents.take(space, post, file)
            await space.post(post.channel, plain(said), thread=post.reply_to)

    async def _answer(
        self, space: Workspace, job: Job, question: str, channel: ChannelSettings
    ) -> None:
        post, began = job.post, time.perf_counter()
        said = await asyncio.to_thread(self.store.exchanges, post.conversation)
        turns = [exchange.turn for exchange in said]
        if not turns and post.thread and post.way is not Way.COMMAND:
            turns = await turns_in_slack(space, post)
        growing = Growing(space, self.desk, post, ts=job.shown, look=job.again)
        aside = post.way is Way.COMMAND or (channel.ephemeral and not post.direct)
        try:
            answer = await self._asked(
                question, turns, channel.controls, post, None if aside else growing
            )
        except AssistantError as error:
            await self._reply(space, job, plain(error.for_people()))
            return
        asked = time.perf_counter()
        kept = Kept(
            key=post.key,
            answer=answer,
            team=post.team,
            channel=post.channel,
            thread=post.reply_to,
            user=post.user,
            private=aside or post.direct,
            ephemeral=aside,
        )
        self.desk.keep(kept)
        messages = answer_messages(
            answer,
            post.key,
            level=channel.level,
            private=aside,
            person=bool(self.settings.person),
        )
        self.desk.begin(post.key)
        if aside:
            await self._show_aside(space, post, messages)
        else:
            await growing.finish(messages)
            if post.reply_to:
                self.desk.enter(post.team, post.channel, post.reply_to)
        if not (said and said[-1].answer.get("id") == answer["id"] and job.again):
            await asyncio.to_thread(self.store.add, post.conversation, _exchange(answer))
        if post.direct and post.thread and not said:
            await space.quietly(
                space.client.assistant_threads_setTitle,
                channel_id=post.channel,
                thread_ts=post.thread,
                title=question[:60],
            )
        _log.info(
            "answered: job=%s answer=%s ask=%.0fms send=%.0fms",
            post.key,
            answer["id"],
            (asked - began) * 1000,
            (time.perf_counter() - asked) * 1000,
        )

    async def _asked(
        self,
        question: str,
        turns: list[Turn],
        controls: Controls,
        post: Post,
        growing: Growing | None,
    ) -> dict[str, Any]:
        """The answer as JSON; what a language model writes is shown while it comes."""
        talk = Talk(question, turns, controls, who=lambda: self.documents.assistant(post, controls))
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

    async def _reply(self, space: Workspace, job: Job, message: Message) -> None:
        """Says something that is no answer in the place of one."""
        post = job.post
        if post.way is Way.COMMAND:
            await respond(space, post.response_url, message)
        else:
            await Growing(space, self.desk, post, ts=job.shown, look=job.again).finish([message])

    async def _show_aside(self, space: Workspace, post: Post, messages: list[Message]) -> None:
        for message in messages:
            if post.way is Way.COMMAND:
                await respond(space, post.response_url, message)
            else:
                await space.whisper(post.channel, post.user, message, post.thread)

    async def _aside(self, space: Workspace, post: Post, message: Message) -> None:
        """To who asked alone; in a direct conversation that is everybody."""
        if post.way is Way.COMMAND:
            await respond(space, post.response_url, message)
        elif post.direct:
            await space.post(post.channel, message, thread=post.reply_to)
        else:
            await space.whisper(post.channel, post.user, message, post.thread)

    async def _status(self, space: Workspace, post: Post, status: str) -> None:
        """What stands beside our name in a direct conversation while we look; empty clears it."""
        if post.direct and post.ts:
            await space.quietly(
                space.client.assistant_threads_setStatus,
                channel_id=post.channel,
                thread_ts=post.thread or post.ts,
                status=status,
            )

    async def _say_broken(self, space: Workspace, post: Post, number: str) -> None:
        try:
            if post.way is Way.COMMAND:
                await respond(space, post.response_url, broken(number))
            else:
                await space.post(
                    post.channel, broken(number), thread=post.reply_to, job=f"{post.key}!"
                )
        except (Refused, Unreached) as error:
            _log.error("and could not be said: id=%s %s", number, error)


def _exchange(answer: Mapping[str, Any]) -> Exchange:
    return Exchange(
        text=answer["question"],
        standalone=answer["standalone_question"],
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        answer=answer,
    )


def trace_of(error: BaseException) -> str:
    """Where something went wrong, without its words: they may be somebody's question."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"
