"""Delivers replies: where the question was asked, or another way where Slack refuses that."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.surfaces.slack.blocks import Message
from assistant.surfaces.slack.incoming import MessageKind, Post
from assistant.surfaces.slack.job_queue import Job, JobQueue
from assistant.surfaces.slack.messages import not_answered_there
from assistant.surfaces.slack.streaming import StreamedMessage
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

_log: Final = logging.getLogger("mtor-ms.slack")
_URL_LIVES: Final = 29 * 60.0
"""Seconds; Slack takes answers at a command's address for thirty minutes,"""
_URL_USES: Final = 5
"""and so many of them."""


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
