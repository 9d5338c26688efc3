"""Delivers replies: where the question was asked, or another way where Slack refuses that.

The message of an answer grows while it is written: by Slack's streams, or by an update each second. A person is
asked by a message, too.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.surfaces.slack.answer_blocks import draft
from assistant.surfaces.slack.blocks import Block, Message, chopped, rich, run, web_link
from assistant.surfaces.slack.incoming import MessageKind, Post
from assistant.surfaces.slack.job_queue import Job, JobQueue, QueuedAnswer
from assistant.surfaces.slack.messages import not_answered_there
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

_log: Final = logging.getLogger("mtor-ms.slack")
_URL_LIVES: Final = 29 * 60.0
"""Seconds; Slack takes answers at a command's address for thirty minutes,"""
_URL_USES: Final = 5
"""and so many of them."""
_EVERY: Final = 1.0
"""Seconds between two changes, and before the first: most answers are complete before that."""
_GONE: Final = frozenset(
    {
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "message_not_in_streaming_state",
    }
)
"""Slack's codes for a message that cannot be changed any more."""
Claim = tuple[str, Sequence[int]]
"""A sentence, and the numbers of its sources."""


@dataclass(slots=True)
class StreamedMessage:
    """The message that is to become the answer of one job."""

    workspace: Workspace
    queue: JobQueue
    post: Post
    ts: str = ""
    """Of the message, once there is one."""
    may_exist: bool = False
    """An earlier run may have posted it already."""
    claims: list[Claim] = field(default_factory=list)
    _streams: bool = False
    _sent: int = 0
    _next: float = 0.0

    @classmethod
    def of(cls, workspace: Workspace, queue: JobQueue, job: Job) -> StreamedMessage:
        """The message of a job, which an earlier run may have begun."""
        return cls(workspace, queue, job.post, ts=job.shown, may_exist=job.resumed)

    def __post_init__(self) -> None:
        self._next = asyncio.get_running_loop().time() + _EVERY
        # A message from before a restart may be a stream that was not ended.
        self._streams = bool(self.ts)

    async def add(self, text: str, numbers: Sequence[int]) -> None:
        """Adds a sentence, and shows what there is once a second."""
        self.claims.append((text, numbers))
        now = asyncio.get_running_loop().time()
        if now < self._next or self.may_exist:
            return
        self._next = now + _EVERY
        try:
            await (self._continue() if self.ts else self._start())
        except (Refused, Unreached):
            # The draft is optional; the answer itself is posted at the end.
            return

    async def finish(self, messages: Sequence[Message]) -> str:
        """Puts the answer in its place, or posts it; returns its timestamp. Raises as posting does."""
        first, *rest = messages
        if self.may_exist and not self.ts:
            self.ts = await self._found(self.post.key)
        if self.ts:
            await self._replace(first)
        if not self.ts:
            self.ts = await self._post(first, self.post.key)
        for number, message in enumerate(rest, start=2):
            job = f"{self.post.key}#{number}"
            if not (self.may_exist and await self._found(job)):
                await self._post(message, job)
        return self.ts

    async def _found(self, job: str) -> str:
        post = self.post
        return await self.workspace.find(post.channel, post.reply_to, job, post.ts)

    async def _post(self, message: Message, job: str) -> str:
        post = self.post
        return await self.workspace.post(
            post.channel, message, thread=post.reply_to, job=job, after=post.ts
        )

    async def _replace(self, first: Message) -> None:
        """Replaces the draft by the answer; if the draft is gone, the answer is to be posted anew."""
        channel = self.post.channel
        if self._streams:
            try:
                stop = self.workspace.client.chat_stopStream
                await self.workspace.retry(stop, channel=channel, ts=self.ts)
            except Refused:
                pass  # it is no stream any more
        try:
            await self.workspace.update(channel, self.ts, first)
        except Refused as refusal:
            if refusal.code not in _GONE:
                raise
            self.ts = ""

    async def _start(self) -> None:
        # Before it is sent: who dies while it is shown must look for it after the next start.
        self.queue.begin(self.post.key)
        home = self.post.home
        try:
            begun = await self.workspace.call(
                self.workspace.client.chat_startStream,
                channel=self.post.channel,
                thread_ts=self.post.reply_to,
                recipient_team_id=home if home.startswith("T") else self.post.team,
                recipient_user_id=self.post.user,
                markdown_text=draft(self.claims),
            )
            self._streams = True
            self._began(str(begun.get("ts", "")))
            return
        except Refused:
            pass  # not every workspace and conversation has streams
        self._began(await self._post(self._message(), self.post.key))

    def _began(self, ts: str) -> None:
        self.ts = ts
        self.queue.set_message(self.post.key, ts)
        self._sent = len(self.claims)

    async def _continue(self) -> None:
        if self._streams:
            new = draft(self.claims[self._sent :])
            await self.workspace.call(
                self.workspace.client.chat_appendStream,
                channel=self.post.channel,
                ts=self.ts,
                markdown_text=f"\n\n{new}",
            )
        else:
            await self.workspace.update(self.post.channel, self.ts, self._message())
        self._sent = len(self.claims)

    def _message(self) -> Message:
        lines = [
            f"{text} {''.join(f'[{n}]' for n in dict.fromkeys(numbers))}".strip()
            for text, numbers in self.claims
        ]
        return Message([rich([run(line)]) for line in [*lines, "…"]], "\n\n".join(lines))


@dataclass(slots=True)
class Delivery:
    """Replies to jobs."""

    queue: JobQueue
    _uses: dict[str, int] = field(default_factory=dict)
    """How often a command's address was used, by its job."""

    async def reply(self, workspace: Workspace, job: Job, message: Message, private: bool) -> None:
        """Posts a reply that is no answer in the place of one; `private` shows it to who asked alone.

        Raises Refused, Unreached.
        """
        if private:
            await self.send_privately(workspace, job.post, [message])
        else:
            await StreamedMessage.of(workspace, self.queue, job).finish([message])

    async def send_privately(
        self, workspace: Workspace, post: Post, messages: Sequence[Message]
    ) -> None:
        """Shows messages to who asked alone; in a direct conversation posts them. Raises Refused, Unreached."""
        for message in messages:
            if post.kind is MessageKind.COMMAND:
                await self._to_command(workspace, post, message)
            elif post.direct:
                await workspace.post(post.channel, message, thread=post.reply_to)
            else:
                await workspace.post_ephemeral(post.channel, post.user, message, post.thread)

    async def refused(self, workspace: Workspace, post: Post, code: str) -> bool:
        """Tells the author that Slack refused the answer; returns whether that could be delivered."""
        message = not_answered_there(post, code)
        try:
            await workspace.post_ephemeral(post.channel, post.user, message, post.thread)
            return True
        except (Refused, Unreached):
            pass  # where nothing may be posted, ephemeral messages are mostly refused, too
        try:
            # A message to a user stands in the direct conversation with them.
            await workspace.post(post.user, message, job=f"{post.key}!")
        except (Refused, Unreached) as error:
            _log.error("author could not be notified: job=%s %s", post.key, error)
            return False
        return True

    def done(self, post: Post) -> None:
        """Forgets what was counted for a post."""
        self._uses.pop(post.key, None)

    async def _to_command(self, workspace: Workspace, post: Post, message: Message) -> None:
        """At the address of the command; when that has expired, to the same person another way."""
        command = post.key.partition("?")[0]  # of several questions in one command
        uses = self._uses.get(command, 0)
        if uses < _URL_USES and time.time() - self.queue.added_at(command) < _URL_LIVES:
            self._uses[command] = uses + 1
            try:
                await workspace.respond(post.response_url, message)
                return
            except Refused as refusal:
                _log.info("address of the command expired: job=%s code=%s", post.key, refusal.code)
        try:
            await workspace.post_ephemeral(post.channel, post.user, message)
        except Refused as refusal:
            if refusal.passes:
                raise
            _log.info("no ephemeral message: job=%s code=%s", post.key, refusal.code)
            await workspace.post(post.user, message)


async def ask_person(
    workspace: Workspace, person: str, saved: QueuedAnswer, user: str, ts: str
) -> str:
    """Posts it where `person` says: a channel, a user, or a user group in the thread itself.

    Returns the reply to who pressed the button; raises Refused or Unreached.
    """
    group = person.startswith("S")
    if group and saved.private:
        return (
            "Nobody else can see this answer. Share it with the channel first, then ask a person."
        )
    answer = saved.answer
    elements: list[Block] = (
        [{"type": "usergroup", "usergroup_id": person}, run(" ")] if group else []
    )
    elements += [
        {"type": "user", "user_id": user},
        run(f" would like a person to look at this: {answer['question']}"),
    ]
    text = f"Somebody would like a person to look at this: {answer['question']}"
    if not group:
        short = chopped(answer["answer"], 1500)[0]
        elements.append(run(f"\n\nMy answer: {short}"))
        text = f"{text}\n\nMy answer: {short}"
        if not saved.private and ts:
            found = await workspace.attempt(
                workspace.client.chat_getPermalink, channel=saved.channel, message_ts=ts
            )
            if found.get("permalink"):
                elements += [run("\n"), web_link(str(found["permalink"]), "Open the thread")]
    channel, thread = (saved.channel, saved.thread) if group else (person, "")
    await workspace.post(
        channel, Message([rich(elements)], text), thread=thread, job=f"{saved.key}:person:{user}"
    )
    return "Your question is with a person now."
