"""A message that grows while its answer is written: by Slack's streams, or by updates once a second."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.surfaces.slack.answer_blocks import draft
from assistant.surfaces.slack.blocks import Message, rich, run
from assistant.surfaces.slack.incoming import Post
from assistant.surfaces.slack.job_queue import JobQueue
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

__all__ = ["StreamedMessage"]

_EVERY: Final = 1.0
_GONE: Final = frozenset(
    {
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "message_not_in_streaming_state",
    }
)
"""Slack's words for a message of ours that cannot be changed any more."""
"""Seconds between two changes, and before the first: most answers are whole before that."""
OnClaim = tuple[str, Sequence[int]]


@dataclass(slots=True)
class StreamedMessage:
    """The message that is to become the answer of one job."""

    space: Workspace
    desk: JobQueue
    post: Post
    ts: str = ""
    """Of the message, once there is one."""
    look: bool = False
    """Somebody may have posted it already."""
    claims: list[OnClaim] = field(default_factory=list)
    _streams: bool = False
    _sent: int = 0
    _next: float = 0.0

    def __post_init__(self) -> None:
        self._next = asyncio.get_running_loop().time() + _EVERY
        # What was begun before a restart may be a stream that nobody has ended.
        self._streams = bool(self.ts)

    async def hear(self, text: str, numbers: Sequence[int]) -> None:
        """Takes a sentence, and shows what there is when it is time to."""
        self.claims.append((text, numbers))
        now = asyncio.get_running_loop().time()
        if now < self._next or self.look:
            return
        self._next = now + _EVERY
        try:
            await (self._go_on() if self.ts else self._start())
        except (Refused, Unreached):
            # What is shown meanwhile is a courtesy; the answer itself is posted at the end.
            return

    async def finish(self, messages: Sequence[Message]) -> str:
        """Puts the answer in its place, or posts it; returns its timestamp. Raises as posting does."""
        channel, thread = self.post.channel, self.post.reply_to
        first, *rest = messages
        if self.look and not self.ts:
            self.ts = await self.space.find(channel, thread, self.post.key, self.post.ts)
        if self.ts:
            await self._replace(first)
        if not self.ts:
            self.ts = await self.space.post(
                channel, first, thread=thread, job=self.post.key, after=self.post.ts
            )
        for number, message in enumerate(rest, start=2):
            job = f"{self.post.key}#{number}"
            there = self.look and await self.space.find(channel, thread, job, self.post.ts)
            if not there:
                await self.space.post(channel, message, thread=thread, job=job, after=self.post.ts)
        return self.ts

    async def _replace(self, first: Message) -> None:
        """Puts the answer where it has begun; where that is gone, it is to be posted anew."""
        channel = self.post.channel
        if self._streams:
            try:
                stop = self.space.client.chat_stopStream
                await self.space.surely(stop, channel=channel, ts=self.ts)
            except Refused:
                pass  # it is no stream any more
        try:
            await self.space.update(channel, self.ts, first)
        except Refused as refusal:
            if refusal.code not in _GONE:
                raise
            self.ts = ""

    async def _start(self) -> None:
        home = self.post.home
        try:
            begun = await self.space.call(
                self.space.client.chat_startStream,
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
        self._began(
            await self.space.post(
                self.post.channel,
                self._message(),
                thread=self.post.reply_to,
                job=self.post.key,
                after=self.post.ts,
            )
        )

    def _began(self, ts: str) -> None:
        self.ts = ts
        self.desk.show(self.post.key, ts)
        self._sent = len(self.claims)

    async def _go_on(self) -> None:
        if self._streams:
            new = draft(self.claims[self._sent :])
            await self.space.call(
                self.space.client.chat_appendStream,
                channel=self.post.channel,
                ts=self.ts,
                markdown_text=f"\n\n{new}",
            )
        else:
            await self.space.update(self.post.channel, self.ts, self._message())
        self._sent = len(self.claims)

    def _message(self) -> Message:
        lines = [
            f"{text} {''.join(f'[{n}]' for n in dict.fromkeys(numbers))}".strip()
            for text, numbers in self.claims
        ]
        return Message([rich([run(line)]) for line in [*lines, "…"]], "\n\n".join(lines))
