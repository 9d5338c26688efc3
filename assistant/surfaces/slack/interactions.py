"""Buttons, forms and the message shortcut."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from assistant.domain import Reason
from assistant.errors import AssistantError
from assistant.ledger import PlacedFinding
from assistant.settings import Slack
from assistant.surfaces.presentation.bibliography import ris
from assistant.surfaces.presentation.maps import described, drawn, mapped, table_rows
from assistant.surfaces.shared.session import assistant_of
from assistant.surfaces.slack.answer_blocks import answer_messages, tabled
from assistant.surfaces.slack.blocks import Message, packed, preformatted
from assistant.surfaces.slack.channel_settings import ChannelSettings
from assistant.surfaces.slack.expert_routing import ask_person
from assistant.surfaces.slack.incoming import of_event
from assistant.surfaces.slack.job_queue import JobQueue, QueuedAnswer
from assistant.surfaces.slack.messages import not_for_externals, plain
from assistant.surfaces.slack.modals import (
    check_form,
    check_result,
    feedback_form,
    notice,
    passages,
    settings_form,
    settings_of,
)
from assistant.surfaces.slack.question_worker import trace_of
from assistant.surfaces.slack.refusals import NO_MEMBER, not_a_member, why
from assistant.surfaces.slack.response_url import respond
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace
from assistant.surfaces.slack.workspaces import presses_from_outside, space_of

__all__ = ["InteractionHandlers"]

_log: Final = logging.getLogger("mtor-ms.slack")
_OLD: Final = plain("This answer is too old for its buttons. Ask once more.")
_GOOD: Final = "good"
_THANKS: Final = "Thank you, this is noted."
Ack = Callable[..., Awaitable[Any]]
Body = Mapping[str, Any]
AddFeedback = Callable[[str, str, Reason, str], object]


@dataclass(frozen=True, slots=True)
class _Press:
    """A button that was pressed."""

    space: Workspace
    kept: QueuedAnswer
    user: str
    channel: str
    ts: str
    """Of the message that it stands in."""
    url: str
    trigger: str


@dataclass(slots=True)
class InteractionHandlers:
    """Does what is pressed."""

    desk: JobQueue
    spaces: Mapping[str, Workspace]
    settings: Slack
    writers: tuple[str, ...]
    add_feedback: AddFeedback

    def listen(self, app: AsyncApp) -> None:
        """Puts the handlers into a Bolt app."""
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
            app.action(name)(self._button(work))
        app.action("feedback")(self._thumb)
        app.action("settings")(self._home_settings)
        app.shortcut("check_claim")(self._shortcut)
        app.view("check_claim")(self._check)
        app.view("feedback")(self._feedback)
        app.view("settings")(self._save_settings)

    async def show_settings(self, space: Workspace, channel: str, user: str, trigger: str) -> None:
        """Opens the form of a channel's settings, or says why not."""
        if not self._may_set(user, channel):
            view = notice(
                "Settings here", "Only those may change settings whom this lab has named."
            )
        else:
            now = ChannelSettings.of(self.desk.channel(space.team, channel))
            view = settings_form(space.team, channel, now, self.writers)
        await space.quietly(space.client.views_open, trigger_id=trigger, view=view)

    def _may_set(self, user: str, channel: str) -> bool:
        return channel.startswith("D") or not self.settings.admins or user in self.settings.admins

    def _button(self, work: Callable[[_Press], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def pressed(ack: Ack, body: Body, context: AsyncBoltContext) -> None:
            await ack()
            space = space_of(self.spaces, context)
            if space is None:
                return
            url = str(body.get("response_url", ""))
            try:
                press = self._press(space, body, str(body["actions"][0].get("value", "")))
                if press is None:
                    await respond(space, url, _OLD)
                elif self._declined(space, body, press.channel):
                    await respond(space, url, not_for_externals())
                else:
                    await work(press)
            except Refused as refusal:
                _log.warning("button: %s", refusal)
                gone = refusal.code in NO_MEMBER
                said = f"Slack did not let me do that, because {why(refusal.code)}."
                await _say(space, url, not_a_member() if gone else said)
            except Unreached as fault:
                _log.warning("button: %s", fault)
                await _say(space, url, "Slack did not answer me. Try once more.")
            except Exception as error:
                _log.error("button failed: %s", trace_of(error))
                await _say(space, url, "Something went wrong with this button.")

        return pressed

    def _press(self, space: Workspace, body: Body, key: str) -> _Press | None:
        """What was pressed; None for a key that is too old, or of another workspace."""
        kept = self.desk.kept(key)
        if kept is None or kept.team != space.team:
            return None
        container = body.get("container") or {}
        return _Press(
            space=space,
            kept=kept,
            user=str(body["user"]["id"]),
            channel=str((body.get("channel") or {}).get("id", kept.channel)),
            ts=str(container.get("message_ts", "")),
            url=str(body.get("response_url", "")),
            trigger=str(body.get("trigger_id", "")),
        )

    def _declined(self, space: Workspace, body: Body, channel: str) -> bool:
        shared = self.desk.shared(space.team, channel)
        outside = presses_from_outside(body, space, shared)
        return outside and self.settings.external == "decline"

    async def _more(self, press: _Press) -> None:
        """The whole answer in the place of its beginning."""
        kept = press.kept
        first, *rest = self._messages(kept, full=True)
        if kept.ephemeral:
            await respond(press.space, press.url, first, replace=True)
            for message in rest:
                await respond(press.space, press.url, message)
            return
        await press.space.update(press.channel, press.ts, first)
        for message in rest:
            await press.space.post(press.channel, message, thread=kept.thread or press.ts)

    def _messages(
        self, kept: QueuedAnswer, *, full: bool, private: bool | None = None
    ) -> list[Message]:
        channel = ChannelSettings.of(self.desk.channel(kept.team, kept.channel))
        return answer_messages(
            kept.answer,
            kept.key,
            level=channel.level,
            full=full,
            private=kept.ephemeral if private is None else private,
            person=bool(self.settings.person),
        )

    async def _passages(self, press: _Press) -> None:
        await press.space.call(
            press.space.client.views_open,
            trigger_id=press.trigger,
            view=passages(press.kept.answer),
        )

    async def _share(self, press: _Press) -> None:
        """Posts what only one has seen, by their wish; the whispered one goes."""
        if press.kept.user != press.user:
            return
        thread = "" if press.kept.thread.startswith("command-") else press.kept.thread
        shared = QueuedAnswer(
            key=f"{press.kept.key}:shared",
            answer=press.kept.answer,
            team=press.kept.team,
            channel=press.channel,
            thread=thread,
            user=press.user,
            private=False,
            ephemeral=False,
        )
        self.desk.keep(shared)
        first, *rest = self._messages(shared, full=False)
        question = plain(f"Shared question: {shared.answer['question']}")
        first = Message([*question.blocks, *first.blocks], f"{question.plain}\n\n{first.plain}")
        for number, message in enumerate([first, *rest]):
            job = f"{shared.key}#{number}"
            await press.space.post(press.channel, message, thread=thread, job=job)
        await respond(press.space, press.url, None)

    async def _keep_private(self, press: _Press) -> None:
        first = self._messages(press.kept, full=False, private=False)[0]
        await respond(press.space, press.url, first, replace=True)

    async def _ris(self, press: _Press) -> None:
        """A file in the conversation; shown to who asked alone where the answer was."""
        text = ris(press.kept.answer["sources"])
        if await _uploaded(press, filename="sources.ris", title="Sources", content=text):
            return
        blocks = preformatted(text.replace("\r\n", "\n"))
        await respond(press.space, press.url, Message(blocks, text))

    async def _map(self, press: _Press) -> None:
        """The studies of an overview as a picture; as a table where no file may be posted."""
        placed = await asyncio.to_thread(_placed, press.kept.answer)
        if not placed:
            await respond(press.space, press.url, plain("There is no finding to draw any more."))
            return
        said = described(placed)
        picture = await asyncio.to_thread(drawn, placed, "png")
        file = {"filename": "evidence-map.png", "title": "Evidence map", "alt_txt": said}
        if await _uploaded(press, **file, content=picture):
            return
        words = plain(said)
        for message in packed(
            [*((b, words.plain) for b in words.blocks), *tabled(table_rows(placed))]
        ):
            await respond(press.space, press.url, message)

    async def _person(self, press: _Press) -> None:
        said = await ask_person(press.space, self.settings.person, press.kept, press.user, press.ts)
        await respond(press.space, press.url, plain(said))

    async def _thumb(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Both count; a bad one is asked why, too."""
        await ack()
        space = space_of(self.spaces, context)
        if space is None:
            return
        way, _, key = str(body["actions"][0].get("value", "")).partition(":")
        press = self._press(space, body, key)
        if press is None:
            await _say(space, str(body.get("response_url", "")), _OLD.plain)
            return
        self.desk.thumb(press.kept, _GOOD if way == "up" else Reason.OTHER.value, press.user)
        if way == "up":
            await _say(space, press.url, _THANKS)
        else:
            await space.quietly(
                space.client.views_open, trigger_id=press.trigger, view=feedback_form(key)
            )

    async def _feedback(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Into the inbox of the evaluation, and into the week's count."""
        view = body["view"]
        values = view["state"]["values"]
        picked = values["reason"]["value"].get("selected_option") or {}
        reason = Reason(picked.get("value", "other"))
        comment = str(values["comment"]["text"].get("value") or "")[:1000]
        kept = self.desk.kept(str(view.get("private_metadata", "")))
        await ack(response_action="update", view=notice("A bad answer", _THANKS))
        space = space_of(self.spaces, context)
        if kept is not None and space is not None and kept.team == space.team:
            answer = kept.answer
            await asyncio.to_thread(
                self.add_feedback, answer["question"], answer["id"], reason, comment
            )
            self.desk.thumb(kept, reason.value, str(body["user"]["id"]))

    async def _home_settings(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """From the App Home: settings of the direct conversation, which Slack opens for us."""
        await ack()
        space, user = space_of(self.spaces, context), str(body["user"]["id"])
        if space is None:
            return
        channel = self.desk.direct(space.team, user)
        if channel:
            await self.show_settings(space, channel, user, str(body.get("trigger_id", "")))
        else:
            view = notice("Settings", "Write to me once, then they can be changed here.")
            await space.quietly(
                space.client.views_open, trigger_id=str(body.get("trigger_id", "")), view=view
            )

    async def _save_settings(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        view, user = body["view"], str(body["user"]["id"])
        team, _, channel = str(view.get("private_metadata", "")).partition(":")
        space = space_of(self.spaces, context)
        await ack()
        if space is None or team != space.team or not self._may_set(user, channel):
            return
        if presses_from_outside(body, space, self.desk.shared(team, channel)):
            return  # how it behaves is a matter of those whose bot it is
        chosen = settings_of(view["state"]["values"])
        self.desk.set_channel(team, channel, chosen.to_json())
        if not channel.startswith("D"):
            await _announce(space, channel, user, chosen)

    async def _shortcut(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        space = space_of(self.spaces, context)
        if space is None:
            return
        event = {**body.get("message", {}), "type": "message", "channel": "C", "user": "U"}
        event = {
            key: value for key, value in event.items() if key not in {"subtype", "bot_id", "edited"}
        }
        post = of_event({"event": event}, "", space.team)
        text = post.text if post else ""
        view = check_form(text) if text else notice("Check this claim", "There is no text in it.")
        channel = str((body.get("channel") or {}).get("id", ""))
        if self._declined(space, body, channel):
            view = notice("Check this claim", not_for_externals().plain)
        await space.quietly(
            space.client.views_open, trigger_id=str(body.get("trigger_id", "")), view=view
        )

    async def _check(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Shows that it is looking, then what it found; only who asked sees it."""
        text = str(body["view"]["state"]["values"]["claim"]["text"].get("value") or "")
        await ack(response_action="update", view=notice("Check this claim", "Looking …"))
        space = space_of(self.spaces, context)
        if space is None:
            return
        try:
            view = check_result(await asyncio.to_thread(assistant_of("extractive").check, text))
        except AssistantError as error:
            view = notice("Check this claim", error.for_people())
        except Exception as error:
            _log.error("check failed: %s", trace_of(error))
            view = notice("Check this claim", "Something went wrong with this claim.")
        await space.quietly(
            space.client.views_update, view_id=str(body["view"].get("id", "")), view=view
        )


async def _announce(space: Workspace, channel: str, user: str, chosen: ChannelSettings) -> None:
    """What holds for everybody is said to everybody."""
    who = {"type": "user", "user_id": user}
    said = f" changed how I behave here: {chosen.sentence()}."
    section = {"type": "rich_text_section", "elements": [who, {"type": "text", "text": said}]}
    block = {"type": "rich_text", "elements": [section]}
    try:
        await space.post(channel, Message([block], f"Somebody{said}"))
    except (Refused, Unreached) as error:
        _log.info("left out: settings message %s", error)


def _placed(answer: Mapping[str, Any]) -> list[PlacedFinding]:
    return mapped(assistant_of("extractive").evidence_map(), answer)


async def _uploaded(press: _Press, **file: Any) -> bool:
    """Whether a file was put into the conversation: not below what one person alone sees, nor where Slack refuses."""
    if press.kept.ephemeral:
        return False
    try:
        await press.space.call(
            press.space.client.files_upload_v2,
            channel=press.channel,
            thread_ts=press.kept.thread or None,
            **file,
        )
    except (Refused, Unreached) as error:
        _log.info("file not uploaded, shown instead: %s", error)
        return False
    return True


async def _say(space: Workspace, url: str, text: str) -> None:
    try:
        await respond(space, url, plain(text))
    except (Refused, Unreached) as error:
        _log.info("left out: %s", error)
