"""Buttons, forms and the message shortcut."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from assistant.domain import Reason
from assistant.errors import AssistantError
from assistant.settings import Slack
from assistant.surfaces.presentation.bibliography import ris
from assistant.surfaces.presentation.maps import described, drawn, mapped, table_rows
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.slack import modals
from assistant.surfaces.slack.answer_blocks import answer_messages, tabled
from assistant.surfaces.slack.blocks import Message, packed, preformatted, rich, run
from assistant.surfaces.slack.channel_settings import ChannelSettings
from assistant.surfaces.slack.delivery import ask_person
from assistant.surfaces.slack.incoming import post_from_event
from assistant.surfaces.slack.job_queue import JobQueue, QueuedAnswer
from assistant.surfaces.slack.messages import EXTERNAL_DECLINED, button_refused, plain
from assistant.surfaces.slack.question_worker import trace_of
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

_log: Final = logging.getLogger("mtor-ms.slack")
_OLD: Final = "This answer is too old for its buttons. Ask once more."
_GOOD: Final = "good"
_THANKS: Final = "Thank you, this is noted."
Ack = Callable[..., Awaitable[Any]]
Body = Mapping[str, Any]
AddFeedback = Callable[[str, str, Reason, str], object]
Handler = Callable[[Ack, Body, Workspace], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Press:
    """A button that was pressed."""

    workspace: Workspace
    saved: QueuedAnswer
    user: str
    channel: str
    ts: str
    """Of the message that it stands in."""
    url: str
    trigger: str


@dataclass(slots=True)
class InteractionHandlers:
    """Carries out what people press and submit."""

    queue: JobQueue
    workspaces: Mapping[str, Workspace]
    settings: Slack
    assistants: Assistants
    add_feedback: AddFeedback

    def listen(self, app: AsyncApp) -> None:
        """Adds the handlers to a Bolt app."""
        buttons: dict[str, Callable[[_Press], Awaitable[None]]] = {
            "more": self._more,
            "passages": self._passages,
            "share": self._share,
            "private": self._keep_private,
            "ris": self._ris,
            "map": self._map,
            "person": self._person,
        }
        for name, work in buttons.items():
            app.action(name)(self._handler(self._button(work)))
        app.action("feedback")(self._handler(self._thumb))
        app.action("settings")(self._handler(self._home_settings))
        app.shortcut("check_claim")(self._handler(self._shortcut))
        app.view("check_claim")(self._handler(self._check))
        app.view("feedback")(self._handler(self._feedback))
        app.view("settings")(self._handler(self._save_settings))

    def _handler(self, work: Handler) -> Callable[..., Awaitable[None]]:
        async def handler(ack: Ack, body: Body, context: AsyncBoltContext) -> None:
            workspace = self.workspaces.get(context.team_id or "")
            if workspace is None:
                await ack()
            else:
                await work(ack, body, workspace)

        return handler

    async def show_settings(
        self, workspace: Workspace, channel: str, user: str, trigger: str
    ) -> None:
        """Opens the form of a channel's settings, or says why not."""
        if not self._may_set(user, channel):
            view = modals.notice(
                "Settings here", "Only those may change settings whom this lab has named."
            )
        else:
            now = ChannelSettings.of(self.queue.channel(workspace.team, channel))
            writers = dict.fromkeys(["extractive", self.assistants.settings.writer])
            view = modals.settings_form(workspace.team, channel, now, list(writers))
        await _open_view(workspace, trigger, view)

    def _may_set(self, user: str, channel: str) -> bool:
        return channel.startswith("D") or not self.settings.admins or user in self.settings.admins

    def _button(self, work: Callable[[_Press], Awaitable[None]]) -> Handler:
        async def pressed(ack: Ack, body: Body, workspace: Workspace) -> None:
            await ack()
            reply = ""
            try:
                press = self._press(workspace, body, str(body["actions"][0].get("value", "")))
                if press is None:
                    reply = _OLD
                elif self._declined(workspace, body, press.channel):
                    reply = EXTERNAL_DECLINED
                else:
                    await work(press)
            except Refused as refusal:
                _log.warning("button: %s", refusal)
                reply = button_refused(refusal.code)
            except Unreached as fault:
                _log.warning("button: %s", fault)
                reply = "Slack did not answer me. Try once more."
            except Exception as error:
                _log.error("button failed: %s", trace_of(error))
                reply = "Something went wrong with this button."
            if reply:
                await _reply(workspace, body, reply)

        return pressed

    def _press(self, workspace: Workspace, body: Body, key: str) -> _Press | None:
        """What was pressed; None for a key that is too old, or of another workspace."""
        saved = self.queue.answer(key)
        if saved is None or saved.team != workspace.team:
            return None
        container = body.get("container") or {}
        return _Press(
            workspace=workspace,
            saved=saved,
            user=str(body["user"]["id"]),
            channel=str((body.get("channel") or {}).get("id", saved.channel)),
            ts=str(container.get("message_ts", "")),
            url=str(body.get("response_url", "")),
            trigger=str(body.get("trigger_id", "")),
        )

    def _is_external(self, workspace: Workspace, body: Body, channel: str) -> bool:
        """Whether somebody of another organisation acts, in a channel that is known to be shared."""
        user = body.get("user")
        team = str(user.get("team_id") or "") if isinstance(user, Mapping) else ""
        return self.queue.shared(workspace.team, channel) and not workspace.has_member(team)

    def _declined(self, workspace: Workspace, body: Body, channel: str) -> bool:
        return self.settings.external == "decline" and self._is_external(workspace, body, channel)

    async def _more(self, press: _Press) -> None:
        """Replaces the first sentences by the whole answer."""
        first, *rest = self._messages(press.saved, full=True)
        if press.saved.ephemeral:
            await press.workspace.respond(press.url, first, replace=True)
            for message in rest:
                await press.workspace.respond(press.url, message)
            return
        await press.workspace.update(press.channel, press.ts, first)
        for message in rest:
            thread = press.saved.thread or press.ts
            await press.workspace.post(press.channel, message, thread=thread)

    def _messages(
        self, saved: QueuedAnswer, *, full: bool, private: bool | None = None
    ) -> list[Message]:
        channel = ChannelSettings.of(self.queue.channel(saved.team, saved.channel))
        return answer_messages(
            saved.answer,
            saved.key,
            level=channel.level,
            full=full,
            private=saved.ephemeral if private is None else private,
            person=bool(self.settings.person),
        )

    async def _passages(self, press: _Press) -> None:
        await press.workspace.call(
            press.workspace.client.views_open,
            trigger_id=press.trigger,
            view=modals.passages(press.saved.answer),
        )

    async def _share(self, press: _Press) -> None:
        """Posts an ephemeral answer for everybody, and removes the ephemeral one."""
        if press.saved.user != press.user:
            return
        thread = "" if press.saved.thread.startswith("command-") else press.saved.thread
        shared = replace(
            press.saved,
            key=f"{press.saved.key}:shared",
            channel=press.channel,
            thread=thread,
            private=False,
            ephemeral=False,
        )
        self.queue.save_answer(shared)
        first, *rest = self._messages(shared, full=False)
        question = plain(f"Shared question: {shared.answer['question']}")
        first = Message([*question.blocks, *first.blocks], f"{question.plain}\n\n{first.plain}")
        for number, message in enumerate([first, *rest]):
            job = f"{shared.key}#{number}"
            await press.workspace.post(press.channel, message, thread=thread, job=job)
        await press.workspace.respond(press.url, None)

    async def _keep_private(self, press: _Press) -> None:
        first = self._messages(press.saved, full=False, private=False)[0]
        await press.workspace.respond(press.url, first, replace=True)

    async def _ris(self, press: _Press) -> None:
        """A file in the conversation; as text where no file may be posted."""
        text = ris(press.saved.answer["sources"])
        if not await _uploaded(press, filename="sources.ris", title="Sources", content=text):
            blocks = preformatted(text.replace("\r\n", "\n"))
            await press.workspace.respond(press.url, Message(blocks, text))

    async def _map(self, press: _Press) -> None:
        """The studies of an overview as a picture; as a table where no file may be posted."""
        found = await asyncio.to_thread(self.assistants.get().evidence_map)
        placed = mapped(found, press.saved.answer)
        if not placed:
            message = plain("There is no finding to draw any more.")
            await press.workspace.respond(press.url, message)
            return
        summary = described(placed)
        picture = await asyncio.to_thread(drawn, placed, "png")
        file = {"filename": "evidence-map.png", "title": "Evidence map", "alt_txt": summary}
        if await _uploaded(press, **file, content=picture):
            return
        words = plain(summary)
        rows = tabled(table_rows(placed))
        for message in packed([*((b, words.plain) for b in words.blocks), *rows]):
            await press.workspace.respond(press.url, message)

    async def _person(self, press: _Press) -> None:
        reply = await ask_person(
            press.workspace, self.settings.person, press.saved, press.user, press.ts
        )
        await press.workspace.respond(press.url, plain(reply))

    async def _thumb(self, ack: Ack, body: Body, workspace: Workspace) -> None:
        """Counts a thumb up; asks for the reason of a thumb down."""
        await ack()
        thumb, _, key = str(body["actions"][0].get("value", "")).partition(":")
        press = self._press(workspace, body, key)
        if press is None:
            await _reply(workspace, body, _OLD)
            return
        self.queue.rate(press.saved, _GOOD if thumb == "up" else Reason.OTHER.value, press.user)
        if thumb == "up":
            await _reply(workspace, body, _THANKS)
        else:
            await _open_view(workspace, press.trigger, modals.feedback_form(key))

    async def _feedback(self, ack: Ack, body: Body, workspace: Workspace) -> None:
        """Stores a comment for the evaluation, and counts it for the weekly digest."""
        view = body["view"]
        values = view["state"]["values"]
        picked = values["reason"]["value"].get("selected_option") or {}
        reason = Reason(picked.get("value", "other"))
        comment = str(values["comment"]["text"].get("value") or "")[:1000]
        saved = self.queue.answer(str(view.get("private_metadata", "")))
        await ack(response_action="update", view=modals.notice("A bad answer", _THANKS))
        if saved is not None and saved.team == workspace.team:
            answer = saved.answer
            await asyncio.to_thread(
                self.add_feedback, answer["question"], answer["id"], reason, comment
            )
            self.queue.rate(saved, reason.value, str(body["user"]["id"]))

    async def _home_settings(self, ack: Ack, body: Body, workspace: Workspace) -> None:
        """From the App Home: settings of the direct conversation, once there is one."""
        await ack()
        user, trigger = str(body["user"]["id"]), str(body.get("trigger_id", ""))
        channel = self.queue.direct(workspace.team, user)
        if channel:
            await self.show_settings(workspace, channel, user, trigger)
        else:
            view = modals.notice("Settings", "Write to me once, then they can be changed here.")
            await _open_view(workspace, trigger, view)

    async def _save_settings(self, ack: Ack, body: Body, workspace: Workspace) -> None:
        view, user = body["view"], str(body["user"]["id"])
        team, _, channel = str(view.get("private_metadata", "")).partition(":")
        await ack()
        if team != workspace.team or not self._may_set(user, channel):
            return
        if self._is_external(workspace, body, channel):
            return  # only people of the organisation that runs the bot may change it
        chosen = modals.settings_of(view["state"]["values"])
        self.queue.set_channel(team, channel, asdict(chosen))
        if not channel.startswith("D"):
            await _announce(workspace, channel, user, chosen)

    async def _shortcut(self, ack: Ack, body: Body, workspace: Workspace) -> None:
        await ack()
        message = body.get("message", {})
        event = {
            key: value
            for key, value in message.items()
            if key not in {"subtype", "bot_id", "edited"}
        }
        event |= {"type": "message", "channel": "C", "user": "U"}
        post = post_from_event({"event": event}, "", workspace.team)
        text = post.text if post else ""
        view = (
            modals.check_form(text)
            if text
            else modals.notice("Check this claim", "There is no text in it.")
        )
        if self._declined(workspace, body, str((body.get("channel") or {}).get("id", ""))):
            view = modals.notice("Check this claim", EXTERNAL_DECLINED)
        await _open_view(workspace, str(body.get("trigger_id", "")), view)

    async def _check(self, ack: Ack, body: Body, workspace: Workspace) -> None:
        """Shows that the check is running, then its result, to who asked alone."""
        text = str(body["view"]["state"]["values"]["claim"]["text"].get("value") or "")
        await ack(response_action="update", view=modals.notice("Check this claim", "Looking …"))
        try:
            view = modals.check_result(await asyncio.to_thread(self.assistants.get().check, text))
        except AssistantError as error:
            view = modals.notice("Check this claim", error.for_people())
        except Exception as error:
            _log.error("check failed: %s", trace_of(error))
            view = modals.notice("Check this claim", "Something went wrong with this claim.")
        await workspace.attempt(
            workspace.client.views_update, view_id=str(body["view"].get("id", "")), view=view
        )


async def _open_view(workspace: Workspace, trigger: str, view: Mapping[str, Any]) -> None:
    await workspace.attempt(workspace.client.views_open, trigger_id=trigger, view=view)


async def _announce(workspace: Workspace, channel: str, user: str, chosen: ChannelSettings) -> None:
    """Tells everybody in a channel about its new settings."""
    text = f" changed how I behave here: {chosen.sentence()}."
    block = rich([{"type": "user", "user_id": user}, run(text)])
    try:
        await workspace.post(channel, Message([block], f"Somebody{text}"))
    except (Refused, Unreached) as error:
        _log.info("left out: settings message %s", error)


async def _uploaded(press: _Press, **file: Any) -> bool:
    """Whether a file was posted: not for an ephemeral answer, nor where Slack refuses it."""
    if press.saved.ephemeral:
        return False
    try:
        await press.workspace.call(
            press.workspace.client.files_upload_v2,
            channel=press.channel,
            thread_ts=press.saved.thread or None,
            **file,
        )
    except (Refused, Unreached) as error:
        _log.info("file not uploaded, shown instead: %s", error)
        return False
    return True


async def _reply(workspace: Workspace, body: Body, text: str) -> None:
    try:
        await workspace.respond(str(body.get("response_url", "")), plain(text))
    except (Refused, Unreached) as error:
        _log.info("left out: %s", error)
