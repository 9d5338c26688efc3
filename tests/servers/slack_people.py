"""What people do in Slack, and what Slack tells the bot of it."""

from __future__ import annotations

import time
import uuid
from typing import Any

from tests.servers.slack_methods import BOT, TEAM

__all__ = ["SlackPeople"]


class SlackPeople:
    """Posts, commands, buttons and forms, as Slack sends them."""

    url: str
    messages: dict[str, list[dict[str, Any]]]
    replies: dict[str, Any]

    def ts(self) -> str:
        """A timestamp that nothing has yet."""
        raise NotImplementedError

    def envelope(self, kind: str, payload: dict[str, Any], retry: int = 0) -> str:
        """Sends something to the bot; the key under which it is acknowledged."""
        raise NotImplementedError

    def say(
        self,
        text: str,
        channel: str = "C1",
        user: str = "U1",
        thread: str = "",
        kind: str = "app_mention",
        team: str = TEAM,
        ts: str = "",
        envelope: dict[str, Any] | None = None,
        **more: Any,
    ) -> str:
        """Somebody posts; Slack tells the bot, with `envelope` around it. Returns the timestamp of the post."""
        ts = ts or self.ts()
        event: dict[str, Any] = {
            "type": kind, "user": user, "text": text, "ts": ts, "channel": channel, "team": team,
            "event_ts": ts, **more,
        }  # fmt: skip
        if kind == "message":
            event["channel_type"] = "im" if channel.startswith("D") else "channel"
        if thread:
            event["thread_ts"] = thread
        shown = {k: event[k] for k in ("type", "user", "text", "ts") if k in event} | {
            "type": "message"
        }
        if not any(m["ts"] == ts for m in self.messages.get(channel, ())):
            self.messages.setdefault(channel, []).append(
                shown | ({"thread_ts": thread} if thread else {})
            )
        self.event(event, team, **(envelope or {}))
        return ts

    def event(self, event: dict[str, Any], team: str = TEAM, retry: int = 0, **more: Any) -> str:
        payload = {
            "token": "x", "team_id": team, "api_app_id": "A1", "event": event, "type": "event_callback",
            "event_id": f"Ev{uuid.uuid4().hex[:8]}", "event_time": int(time.time()),
            "authorizations": [{"team_id": team, "user_id": BOT, "is_bot": True}], **more,
        }  # fmt: skip
        return self.envelope("events_api", payload, retry)

    def connect(
        self, text: str, channel: str, host: str = TEAM, guest: str = "T9", **more: Any
    ) -> str:
        """Somebody of another organisation posts in a channel that is shared with it.

        As Slack sends it: the envelope names the guest's workspace, `authorizations` the one that the app
        is installed in.
        """
        around = {
            "is_ext_shared_channel": True, "team_id": guest, "context_team_id": host,
            "authorizations": [{"team_id": host, "user_id": BOT, "is_bot": True, "enterprise_id": None}],
        }  # fmt: skip
        theirs = {"user_team": guest, "source_team": guest, "team": guest, **more}
        return self.say(
            text, channel, user=more.pop("user", "U9"), envelope=around, **{**theirs, **more}
        )

    def stop(self, channel: str, thread: str, team: str = TEAM) -> None:
        """Somebody presses the stop button, which is there while a session is processing."""
        streams = [
            m for m in self.messages.get(channel, []) if m.get("thread_ts") == thread and m.get("streaming")
        ]  # fmt: skip
        for message in streams:
            message["streaming"] = False
        self.event(
            {"type": "agent_session_stopped", "channel": channel, "thread_ts": thread, "user": "U1",
             "event_ts": self.ts(), "streaming_message_ts": [m["ts"] for m in streams]},
            team,
        )  # fmt: skip

    def command(self, text: str, channel: str = "C1", user: str = "U1", team: str = TEAM) -> str:
        """Types /mtor-ms; returns the name of its response_url."""
        name = uuid.uuid4().hex[:8]
        payload = {
            "command": "/mtor-ms", "text": text, "team_id": team, "channel_id": channel, "user_id": user,
            "trigger_id": f"trigger-{name}", "response_url": f"{self.url}/respond/{name}",
            "api_app_id": "A1", "token": "x", "is_enterprise_install": "false",
        }  # fmt: skip
        self.replies[name] = self.envelope("slash_commands", payload)
        return name

    def press(
        self,
        action: str,
        value: str,
        channel: str = "C1",
        user: str = "U1",
        message: str = "",
        kind: str = "button",
        team: str | None = TEAM,
        home: str = "",
    ) -> str:
        """Presses a button, as somebody of `home`; returns the name of its response_url.

        Without a `team`, as Slack sends it for an app of a whole organisation.
        """
        name = uuid.uuid4().hex[:8]
        payload = {
            "type": "block_actions", "team": {"id": team, "domain": "x"} if team else None,
            "user": {"id": user, "team_id": home or team or TEAM},
            "api_app_id": "A1", "token": "x", "trigger_id": f"trigger-{name}",
            "container": {"type": "message", "message_ts": message, "channel_id": channel},
            "channel": {"id": channel, "name": "x"},
            "response_url": f"{self.url}/respond/{name}",
            "actions": [{"type": kind, "action_id": action, "block_id": "b", "value": value, "action_ts": "1"}],
        }  # fmt: skip
        self.envelope("interactive", payload)
        return name

    def submit(
        self,
        callback: str,
        values: dict[str, Any],
        metadata: str = "",
        user: str = "U1",
        team: str = TEAM,
        installed: str | None = None,
    ) -> str:
        """Sends a form, of a workspace where the app is `installed` if not in the sender's; its envelope."""
        payload = {
            "type": "view_submission", "team": {"id": team}, "user": {"id": user, "team_id": team},
            "api_app_id": "A1", "token": "x", "trigger_id": "t",
            "view": {
                "id": f"V{uuid.uuid4().hex[:6]}", "type": "modal", "callback_id": callback,
                "private_metadata": metadata, "state": {"values": values},
                "team_id": team, "app_installed_team_id": installed or team,
            },
        }  # fmt: skip
        return self.envelope("interactive", payload)

    def shortcut(self, text: str, user: str = "U1", team: str = TEAM, **message: Any) -> str:
        payload = {
            "type": "message_action", "callback_id": "check_claim", "team": {"id": team}, "user": {"id": user},
            "channel": {"id": "C1"}, "trigger_id": "trigger-shortcut", "token": "x", "api_app_id": "A1",
            "response_url": f"{self.url}/respond/shortcut",
            "message": {"type": "message", "text": text, "ts": self.ts(), "user": "U9", **message},
        }  # fmt: skip
        return self.envelope("interactive", payload)
