"""What Bolt calls. A question is on the desk before Slack is told that we have it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from assistant.adapters.slack.answering import Answering, trace_of
from assistant.adapters.slack.channels import ChannelSettings
from assistant.adapters.slack.desk import Desk, Job
from assistant.adapters.slack.homes import open_home
from assistant.adapters.slack.interacting import Interacting
from assistant.adapters.slack.manifest import prompts
from assistant.adapters.slack.posts import Post, of_command, of_event, to_us
from assistant.adapters.slack.speaking import Workspace
from assistant.adapters.slack.words import help_text
from assistant.adapters.talking.opening import profile_here
from assistant.settings import Slack

__all__ = ["Listening", "bolt_app"]

_log: Final = logging.getLogger("mtor-ms.slack")
Ack = Callable[..., Awaitable[Any]]
Body = Mapping[str, Any]


@dataclass(slots=True)
class Listening:
    """Decides what is ours and hands it on."""

    desk: Desk
    spaces: Mapping[str, Workspace]
    settings: Slack
    answering: Answering
    interacting: Interacting

    async def intake(self, body: Body, next: Callable[[], Awaitable[Any]]) -> None:  # noqa: A002
        """Before Bolt acknowledges: what fails here is delivered again by Slack."""
        space = self.spaces.get(_team(body))
        if space is not None:
            if body.get("type") == "event_callback":
                post = of_event(body, space.bot_user)
                if post is not None:
                    self.consider(post)
            elif body.get("command") and _word(body) not in {"settings", "help", ""}:
                self._take(of_command(body))
        await next()

    def consider(self, post: Post) -> None:
        """Takes a post on if it is ours to answer; else remembers who spoke."""
        channel = ChannelSettings.of(self.desk.channel(post.team, post.channel))
        last = self.desk.last_speaker(post.team, post.channel, post.thread) if post.thread else ""
        follows = self.settings.follow and not channel.mention_only
        ours = to_us(post, follows=follows, last_speaker=last)
        if last:
            self.desk.heard(post)
        if ours:
            self._take(post)

    def _take(self, post: Post) -> None:
        if self.desk.take(post):
            if post.direct:
                self.desk.set_direct(post.team, post.user, post.channel)
            self.answering.begin(Job(post))

    async def command(self, ack: Ack, body: Body) -> None:
        """A slash command: a question is on the desk already; the rest is done here."""
        word = _word(body)
        if word in {"help", ""}:
            await ack(text=help_text(profile_here().about()), response_type="ephemeral")
            return
        await ack()
        if word == "settings":
            space = self.spaces[_team(body)]
            await self.interacting.show_settings(
                space, str(body["channel_id"]), str(body["user_id"]), str(body["trigger_id"])
            )

    async def started(self, body: Body) -> None:
        """A direct conversation was opened in Slack's assistant view."""
        space, thread = self.spaces[_team(body)], body["event"].get("assistant_thread") or {}
        await space.quietly(
            space.client.assistant_threads_setSuggestedPrompts,
            channel_id=thread.get("channel_id", ""),
            thread_ts=thread.get("thread_ts", ""),
            prompts=prompts(profile_here()),
        )

    async def home(self, body: Body) -> None:
        """Somebody opened the app: its home, or, in Slack's agent view, the conversation."""
        space, event = self.spaces[_team(body)], body["event"]
        if str(event.get("channel", "")).startswith("D"):
            self.desk.set_direct(space.team, str(event["user"]), str(event["channel"]))
        if event.get("tab") == "messages":
            await space.quietly(
                space.client.assistant_threads_setSuggestedPrompts,
                channel_id=str(event.get("channel", "")),
                prompts=prompts(profile_here()),
            )
            return
        settings = ChannelSettings.of(self.desk.channel(space.team, str(event.get("channel", ""))))
        await open_home(space, str(event["user"]), settings, self.settings.keep_days)


def bolt_app(listening: Listening, client: AsyncWebClient) -> AsyncApp:
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
    app.event("assistant_thread_started")(_apart(listening.started))
    app.event("app_home_opened")(_apart(listening.home))
    listening.interacting.listen(app)
    # The rest is acknowledged; what of it is ours, the intake has taken.
    app.event(re.compile(".+"))(_nothing)

    async def failed(error: Exception) -> None:
        _log.error("failed: %s", trace_of(error))

    app.error(failed)
    return app


def _apart(work: Callable[[Body], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def listener(body: Body) -> None:
        try:
            await work(body)
        except Exception as error:
            _log.error("failed: %s", trace_of(error))

    return listener


async def _nothing() -> None:
    await asyncio.sleep(0)


def _team(body: Body) -> str:
    team = body.get("team")
    return str(body.get("team_id") or (team.get("id") if isinstance(team, Mapping) else "") or "")


def _word(body: Body) -> str:
    return str(body.get("text") or "").strip().lower()
