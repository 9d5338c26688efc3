"""Brings what is said to whom it is for, in its place or, where Slack refuses that, beside it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.surfaces.slack.blocks import Message
from assistant.surfaces.slack.incoming import MessageKind, Post
from assistant.surfaces.slack.job_queue import Job, JobQueue
from assistant.surfaces.slack.refusals import sorry
from assistant.surfaces.slack.response_url import respond
from assistant.surfaces.slack.streaming import StreamedMessage
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

__all__ = ["Delivery"]

_log: Final = logging.getLogger("mtor-ms.slack")
_URL_LIVES: Final = 29 * 60.0
"""Seconds; Slack takes answers at a command's address for thirty minutes,"""
_URL_USES: Final = 5
"""and so many of them."""


@dataclass(slots=True)
class Delivery:
    """Answers, replies and asides of jobs."""

    desk: JobQueue
    _uses: dict[str, int] = field(default_factory=dict)
    """How often a command's address was used, by its job."""

    async def reply(self, space: Workspace, job: Job, message: Message, aside: bool) -> None:
        """Says something that is no answer in the place of one; `aside` to who asked alone.

        Raises Refused, Unreached.
        """
        if aside:
            await self.aside(space, job.post, [message])
        else:
            await StreamedMessage(space, self.desk, job.post, ts=job.shown, look=job.again).finish(
                [message]
            )

    async def aside(self, space: Workspace, post: Post, messages: Sequence[Message]) -> None:
        """To who asked alone; in a direct conversation that is everybody. Raises Refused, Unreached."""
        for message in messages:
            if post.way is MessageKind.COMMAND:
                await self._to_command(space, post, message)
            elif post.direct:
                await space.post(post.channel, message, thread=post.reply_to)
            else:
                await space.whisper(post.channel, post.user, message, post.thread)

    async def refused(self, space: Workspace, post: Post, code: str) -> bool:
        """Tells somebody that Slack let no answer into its place; whether they were told."""
        message = sorry(post, code)
        try:
            await space.whisper(post.channel, post.user, message, post.thread)
            return True
        except (Refused, Unreached):
            pass  # where nothing may be posted, nothing can be whispered, mostly
        try:
            # A message to a user stands in the direct conversation with them.
            await space.post(post.user, message, job=f"{post.key}!")
        except (Refused, Unreached) as error:
            _log.error("and its author could not be told: job=%s %s", post.key, error)
            return False
        return True

    def done(self, post: Post) -> None:
        """Nothing more comes of this post."""
        self._uses.pop(post.key, None)

    async def _to_command(self, space: Workspace, post: Post, message: Message) -> None:
        """At the address of the command; when that is over, to the same person by other ways."""
        command = post.key.partition("?")[0]  # of several questions in one command
        uses = self._uses.get(command, 0)
        if uses < _URL_USES and time.time() - self.desk.taken(command) < _URL_LIVES:
            self._uses[command] = uses + 1
            try:
                await respond(space, post.response_url, message)
                return
            except Refused as refusal:
                _log.info("command's address is over: job=%s code=%s", post.key, refusal.code)
        try:
            await space.whisper(post.channel, post.user, message)
        except Refused as refusal:
            if refusal.passes:
                raise
            _log.info("not whispered: job=%s code=%s", post.key, refusal.code)
            await space.post(post.user, message)
