"""Handlers of Slack's events and commands. A question is stored before Slack gets an acknowledgement."""

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

from assistant.domain import CorpusProfile
from assistant.errors import AssistantError
from assistant.settings import Slack
from assistant.surfaces.shared.assistants import Assistants, corpus_in_words
from assistant.surfaces.slack.blocks import chopped
from assistant.surfaces.slack.channel_settings import ChannelSettings
from assistant.surfaces.slack.incoming import (
    MessageKind,
    Post,
    is_for_bot,
    post_from_command,
    post_from_event,
)
from assistant.surfaces.slack.installation import WorkspaceRemoval
from assistant.surfaces.slack.interactions import Body, InteractionHandlers
from assistant.surfaces.slack.job_queue import Job, JobQueue
from assistant.surfaces.slack.manifest import PROMPTS, prompts
from assistant.surfaces.slack.messages import help_text
from assistant.surfaces.slack.modals import home
from assistant.surfaces.slack.question_worker import QuestionWorker, trace_of
from assistant.surfaces.slack.web_api import Workspace

_log: Final = logging.getLogger("mtor-ms.slack")
Ack = Callable[..., Awaitable[Any]]
_OFFERED: Final = 2
"""Suggested questions that were asked in the channel that somebody looks at."""

_PRIVACY: Final = (
    "What you ask is answered on the machine that runs me; it goes to nobody but Slack, unless your "
    "lab has set up a language model as the writer. Answers are kept there for {days} days so that "
    "buttons and follow-ups work. What you ask me directly is never shown in a channel, and papers that "
    "you upload are searched for you alone. A thumb down is kept for those who improve me, with the question."
)


@dataclass(slots=True)
class EventHandlers:
    """Decides which events are for the bot, and passes them on."""

    queue: JobQueue
    workspaces: Mapping[str, Workspace]
    settings: Slack
    assistants: Assistants
    worker: QuestionWorker
    interactions: InteractionHandlers
    removal: WorkspaceRemoval

    async def intake(
        self,
        body: Body,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[Any]],  # noqa: A002
    ) -> None:
        """Runs before Bolt acknowledges: Slack delivers again what fails here."""
        # Of a channel shared with another organisation, Bolt finds out whose workspace is the bot's.
        workspace = self.workspaces.get(context.team_id or "")
        if workspace is not None:
            if body.get("type") == "event_callback":
                post = post_from_event(body, workspace.bot_user, workspace.team)
                if post is not None:
                    if body.get("is_ext_shared_channel"):
                        self.queue.set_shared(workspace.team, post.channel)
                        post = replace(post, external=not workspace.has_member(post.home))
                    self.consider(post)
            elif body.get("command") and _word(body) not in {"settings", "help", ""}:
                own = self.queue.direct(workspace.team, str(body.get("user_id", "")))
                self._enqueue(post_from_command(body, workspace.team, own))
        await next()

    def consider(self, post: Post) -> None:
        """Queues a post if the bot is to answer it; else notes who spoke in its thread."""
        channel = ChannelSettings.of(self.queue.channel(post.team, post.channel))
        last = self.queue.last_speaker(post.team, post.channel, post.thread) if post.thread else ""
        follows = self.settings.follow and not channel.mention_only
        # People who are declined are told so when they address the bot, not whenever they speak.
        declined = post.external and self.settings.external == "decline"
        for_bot = is_for_bot(post, follows=follows and not declined, last_speaker=last)
        if last:
            self.queue.note_speaker(post)
        if for_bot:
            self._enqueue(post)

    def _enqueue(self, post: Post) -> None:
        if self.queue.add(post):
            if post.kind is MessageKind.DIRECT:
                self.queue.set_direct(post.team, post.user, post.channel)
            self.worker.begin(Job(post))

    async def command(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """A slash command: a question is in the queue already; the others are handled here."""
        word = _word(body)
        if word in {"help", ""}:
            await ack(text=help_text(self.assistants.profile().about()), response_type="ephemeral")
            return
        await ack()
        workspace = self.workspaces.get(context.team_id or "")
        if word == "settings" and workspace is not None:
            await self.interactions.show_settings(
                workspace, str(body["channel_id"]), str(body["user_id"]), str(body["trigger_id"])
            )

    async def started(self, body: Body, workspace: Workspace) -> None:
        """A direct conversation was opened in the assistant view of an older app."""
        thread = body["event"].get("assistant_thread") or {}
        await workspace.attempt(
            workspace.client.assistant_threads_setSuggestedPrompts,
            channel_id=thread.get("channel_id", ""),
            thread_ts=thread.get("thread_ts", ""),
            prompts=prompts(self.assistants.profile()),
        )

    async def home(self, body: Body, workspace: Workspace) -> None:
        """Somebody opened the app: its home, or, in Slack's agent view, the conversation."""
        event = body["event"]
        user, channel = str(event["user"]), str(event.get("channel", ""))
        if channel.startswith("D"):
            self.queue.set_direct(workspace.team, user, channel)
        if event.get("tab") == "messages":
            await self._suggest(workspace, channel, event.get("context") or {})
            return
        settings = ChannelSettings.of(self.queue.channel(workspace.team, channel))
        try:
            corpus, subject = await asyncio.to_thread(self._corpus)
        except AssistantError as error:
            corpus, subject = error.for_people(), CorpusProfile().about()
        privacy = _PRIVACY.format(days=self.settings.keep_days)
        view = home(corpus, help_text(subject), settings.sentence(), privacy)
        await workspace.attempt(workspace.client.views_publish, user_id=user, view=view)

    def _corpus(self) -> tuple[str, str]:
        """What is in the corpus, and what it is about."""
        words = f"{corpus_in_words(self.assistants.get())} {self.assistants.staleness()}"
        return words.strip(), self.assistants.profile().about()

    async def looking(self, body: Body, workspace: Workspace) -> None:
        """Somebody looks at another channel next to the conversation with the bot: suggests its questions."""
        event = body["event"]
        users = [str(event.get("user") or "")]
        users += [str(one.get("user_id") or "") for one in body.get("authorizations") or ()]
        channel = next(
            filter(None, (self.queue.direct(workspace.team, user) for user in users)), ""
        )
        if channel:
            await self._suggest(workspace, channel, event.get("context") or {})

    async def stopped(self, body: Body, workspace: Workspace) -> None:
        """Somebody pressed Slack's stop button."""
        event = body["event"]
        thread = str(event.get("thread_ts") or "")
        await self.worker.stop(workspace, str(event.get("channel", "")), thread)

    async def _suggest(
        self, workspace: Workspace, channel: str, context: Mapping[str, Any]
    ) -> None:
        """Suggests questions to begin with. What somebody looks at is used for that and not stored."""
        seen = [
            str(entity.get("value"))
            for entity in context.get("entities") or ()
            if str(entity.get("type", "")).endswith("/channel_id")
        ]
        asked = self.queue.recent_questions(workspace.team, seen[0], _OFFERED) if seen else []
        suggested = [{"title": chopped(one, 60)[0], "message": one} for one in asked]
        await workspace.attempt(
            workspace.client.assistant_threads_setSuggestedPrompts,
            channel_id=channel,
            prompts=[*suggested, *prompts(self.assistants.profile())][
                : max(PROMPTS, len(suggested))
            ],
        )


def bolt_app(handlers: EventHandlers, client: AsyncWebClient) -> AsyncApp:
    """The Bolt app over these listeners; requests over HTTP must be signed."""

    async def authorize(team_id: str | None) -> AuthorizeResult | None:
        workspace = handlers.workspaces.get(team_id or "")
        if workspace is None:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot_id,
            bot_token=workspace.client.token,
        )

    app = AsyncApp(
        name="mtor-ms",
        client=client,
        authorize=authorize,  # type: ignore[arg-type]  # None is what Bolt wants for unknown teams
        signing_secret=handlers.settings.signing_secret,
        request_verification_enabled=handlers.settings.mode == "http",
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(handlers.intake)
    app.command("/mtor-ms")(handlers.command)
    events = {
        "agent_session_stopped": handlers.stopped,
        "app_context_changed": handlers.looking,
        "app_home_opened": handlers.home,
        "assistant_thread_started": handlers.started,
    }
    for name, work in events.items():
        app.event(name)(_in_workspace(work, handlers.workspaces))
    app.event("app_uninstalled")(handlers.removal.uninstalled)
    app.event("tokens_revoked")(handlers.removal.revoked)
    handlers.interactions.listen(app)
    # Everything else is only acknowledged: `intake` has queued what is for the bot.
    app.event(re.compile(".+"))(_nothing)

    async def failed(error: Exception) -> None:
        _log.error("failed: %s", trace_of(error))

    app.error(failed)
    return app


def _in_workspace(
    work: Callable[[Body, Workspace], Awaitable[None]], workspaces: Mapping[str, Workspace]
) -> Callable[..., Awaitable[None]]:
    async def handler(body: Body, context: AsyncBoltContext) -> None:
        if workspace := workspaces.get(context.team_id or ""):
            await work(body, workspace)

    return handler


async def _nothing() -> None:
    await asyncio.sleep(0)


def _word(body: Body) -> str:
    return str(body.get("text") or "").strip().lower()
