"""What Bolt calls. A question is on the desk before Slack is told that we have it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from assistant.settings import Slack
from assistant.surfaces.shared.startup import profile_here
from assistant.surfaces.slack.app_home import open_home
from assistant.surfaces.slack.blocks import chopped
from assistant.surfaces.slack.channel_settings import ChannelSettings
from assistant.surfaces.slack.incoming import MessageKind, Post, of_command, of_event, to_us
from assistant.surfaces.slack.interactions import InteractionHandlers
from assistant.surfaces.slack.job_queue import Job, JobQueue
from assistant.surfaces.slack.manifest import PROMPTS, prompts
from assistant.surfaces.slack.messages import help_text
from assistant.surfaces.slack.question_worker import QuestionWorker, trace_of
from assistant.surfaces.slack.removal import WorkspaceRemoval
from assistant.surfaces.slack.web_api import Workspace
from assistant.surfaces.slack.workspaces import is_external, space_of

__all__ = ["EventHandlers", "bolt_app"]

_log: Final = logging.getLogger("mtor-ms.slack")
Ack = Callable[..., Awaitable[Any]]
Body = Mapping[str, Any]


_OFFERED: Final = 2
"""Questions that are offered because they were asked in the channel that somebody looks at."""


@dataclass(slots=True)
class EventHandlers:
    """Decides what is ours and hands it on."""

    desk: JobQueue
    spaces: Mapping[str, Workspace]
    settings: Slack
    answering: QuestionWorker
    interacting: InteractionHandlers
    leaving: WorkspaceRemoval

    async def intake(
        self,
        body: Body,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[Any]],  # noqa: A002
    ) -> None:
        """Before Bolt acknowledges: what fails here is delivered again by Slack."""
        space = space_of(self.spaces, context)
        if space is not None:
            if body.get("type") == "event_callback":
                post = of_event(body, space.bot_user, space.team)
                if post is not None:
                    if body.get("is_ext_shared_channel"):
                        self.desk.set_shared(space.team, post.channel)
                    self.consider(replace(post, external=is_external(body, space)))
            elif body.get("command") and _word(body) not in {"settings", "help", ""}:
                own = self.desk.direct(space.team, str(body.get("user_id", "")))
                self._take(of_command(body, space.team, own))
        await next()

    def consider(self, post: Post) -> None:
        """Takes a post on if it is ours to answer; else remembers who spoke."""
        channel = ChannelSettings.of(self.desk.channel(post.team, post.channel))
        last = self.desk.last_speaker(post.team, post.channel, post.thread) if post.thread else ""
        follows = self.settings.follow and not channel.mention_only
        # Who is declined is told so when they turn to us, and not whenever they speak.
        declined = post.external and self.settings.external == "decline"
        ours = to_us(post, follows=follows and not declined, last_speaker=last)
        if last:
            self.desk.heard(post)
        if ours:
            self._take(post)

    def _take(self, post: Post) -> None:
        if self.desk.take(post):
            if post.way is MessageKind.DIRECT:
                self.desk.set_direct(post.team, post.user, post.channel)
            self.answering.begin(Job(post))

    async def command(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """A slash command: a question is on the desk already; the rest is done here."""
        word = _word(body)
        if word in {"help", ""}:
            await ack(text=help_text(profile_here().about()), response_type="ephemeral")
            return
        await ack()
        space = space_of(self.spaces, context)
        if word == "settings" and space is not None:
            await self.interacting.show_settings(
                space, str(body["channel_id"]), str(body["user_id"]), str(body["trigger_id"])
            )

    async def started(self, body: Body, space: Workspace) -> None:
        """A direct conversation was opened in the assistant view of an older app."""
        thread = body["event"].get("assistant_thread") or {}
        await space.quietly(
            space.client.assistant_threads_setSuggestedPrompts,
            channel_id=thread.get("channel_id", ""),
            thread_ts=thread.get("thread_ts", ""),
            prompts=prompts(profile_here()),
        )

    async def home(self, body: Body, space: Workspace) -> None:
        """Somebody opened the app: its home, or, in Slack's agent view, the conversation."""
        event = body["event"]
        user, channel = str(event["user"]), str(event.get("channel", ""))
        if channel.startswith("D"):
            self.desk.set_direct(space.team, user, channel)
        if event.get("tab") == "messages":
            await self._offer(space, channel, event.get("context") or {})
            return
        settings = ChannelSettings.of(self.desk.channel(space.team, channel))
        await open_home(space, user, settings, self.settings.keep_days)

    async def looking(self, body: Body, space: Workspace) -> None:
        """Beside our conversation somebody looks at another channel: its questions are offered there."""
        event = body["event"]
        users = [str(event.get("user") or "")]
        users += [str(one.get("user_id") or "") for one in body.get("authorizations") or ()]
        channel = next(filter(None, (self.desk.direct(space.team, user) for user in users)), "")
        if channel:
            await self._offer(space, channel, event.get("context") or {})

    async def stopped(self, body: Body, space: Workspace) -> None:
        """Somebody pressed Slack's stop button."""
        event = body["event"]
        thread = str(event.get("thread_ts") or "")
        await self.answering.stop(space, str(event.get("channel", "")), thread)

    async def _offer(self, space: Workspace, channel: str, context: Mapping[str, Any]) -> None:
        """Questions to begin with. What somebody looks at is used for that and not kept."""
        seen = [
            str(entity.get("value"))
            for entity in context.get("entities") or ()
            if str(entity.get("type", "")).endswith("/channel_id")
        ]
        asked = self.desk.asked_in(space.team, seen[0], _OFFERED) if seen else []
        offered = [{"title": chopped(one, 60)[0], "message": one} for one in asked]
        await space.quietly(
            space.client.assistant_threads_setSuggestedPrompts,
            channel_id=channel,
            prompts=[*offered, *prompts(profile_here())][: max(PROMPTS, len(offered))],
        )


def bolt_app(listening: EventHandlers, client: AsyncWebClient) -> AsyncApp:
    """The Bolt app over these listeners; requests over HTTP must be signed."""

    async def authorize(team_id: str | None) -> AuthorizeResult | None:
        space = listening.spaces.get(team_id or "")
        if space is None:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=space.team,
            bot_user_id=space.bot_user,
            bot_id=space.bot_id,
            bot_token=space.client.token,
        )

    app = AsyncApp(
        name="mtor-ms",
        client=client,
        authorize=authorize,  # type: ignore[arg-type]  # None is what Bolt wants for unknown teams
        signing_secret=listening.settings.signing_secret,
        request_verification_enabled=listening.settings.mode == "http",
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(listening.intake)
    app.command("/mtor-ms")(listening.command)
    events = {
        "agent_session_stopped": listening.stopped,
        "app_context_changed": listening.looking,
        "app_home_opened": listening.home,
        "assistant_thread_started": listening.started,
    }
    for name, work in events.items():
        app.event(name)(_apart(listening.spaces, work))
    app.event("app_uninstalled")(_leaving(listening.leaving.uninstalled))
    app.event("tokens_revoked")(_leaving(listening.leaving.revoked))
    listening.interacting.listen(app)
    # The rest is acknowledged; what of it is ours, the intake has taken.
    app.event(re.compile(".+"))(_nothing)

    async def failed(error: Exception) -> None:
        _log.error("failed: %s", trace_of(error))

    app.error(failed)
    return app


def _apart(
    spaces: Mapping[str, Workspace], work: Callable[[Body, Workspace], Awaitable[None]]
) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, context: AsyncBoltContext) -> None:
        space = space_of(spaces, context)
        try:
            if space is not None:
                await work(body, space)
        except Exception as error:
            _log.error("failed: %s", trace_of(error))

    return listener


def _leaving(
    work: Callable[[Body, str], Awaitable[None]],
) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body, context: AsyncBoltContext) -> None:
        try:
            await work(body, context.team_id or "")
        except Exception as error:
            _log.error("failed: %s", trace_of(error))

    return listener


async def _nothing() -> None:
    await asyncio.sleep(0)


def _word(body: Body) -> str:
    return str(body.get("text") or "").strip().lower()
