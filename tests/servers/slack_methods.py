"""What the methods of Slack's Web API do, as far as the bot uses them."""

from __future__ import annotations

import itertools
import time
from typing import Any

__all__ = ["SlackMethods"]

_KEPT = ("text", "blocks", "metadata", "thread_ts", "unfurl_links")


class SlackMethods:
    """The state of a workspace or two, and what a call does to it."""

    def __init__(self) -> None:
        self.url = ""
        self.teams: dict[str, tuple[str, str, str]] = {}
        self.messages: dict[str, list[dict[str, Any]]] = {}
        self.whispers: list[dict[str, Any]] = []
        self.views: list[tuple[str, dict[str, Any]]] = []
        self.uploads: list[tuple[dict[str, Any], bytes]] = []
        self._count = itertools.count(1)
        self._ready: dict[str, bytes] = {}

    def ts(self) -> str:
        return f"{int(time.time())}.{next(self._count):06d}"

    def _auth_test(self, token: str, _args: dict[str, Any]) -> dict[str, Any]:
        team, user, bot = self.teams[token]
        return {
            "team_id": team,
            "user_id": user,
            "bot_id": bot,
            "team": f"Lab {team}",
            "url": self.url,
        }

    def _chat_post_message(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        ts = self.ts()
        _team, user, bot = self.teams[token]
        kept = {k: args[k] for k in _KEPT if args.get(k) is not None}
        self.messages.setdefault(args["channel"], []).append(
            {"ts": ts, "user": user, "bot_id": bot, **kept}
        )
        return {"ts": ts, "channel": args["channel"]}

    def _chat_update(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        message = self._message(args)
        message.update({"text": args.get("text"), "blocks": args.get("blocks"), "edited": True})
        return {"ts": args["ts"]}

    def _chat_post_ephemeral(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self.whispers.append(args)
        return {"message_ts": self.ts()}

    def _chat_start_stream(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        made = self._chat_post_message(token, {**args, "text": args.get("markdown_text", "")})
        self._message({"channel": args["channel"], "ts": made["ts"]})["streaming"] = True
        return made

    def _chat_append_stream(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._message(args)["text"] += args.get("markdown_text", "")
        return {}

    def _chat_stop_stream(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._message(args)["streaming"] = False
        return {}

    def _chat_get_permalink(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        return {
            "permalink": f"https://lab.slack.com/archives/{args['channel']}/p{args['message_ts']}"
        }

    def _conversations_replies(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        found = [
            m
            for m in self.messages.get(args["channel"], [])
            if args["ts"] in (m["ts"], m.get("thread_ts"))
        ]
        return {"messages": found}

    def _conversations_history(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        return {
            "messages": [
                m for m in self.messages.get(args["channel"], []) if not m.get("thread_ts")
            ]
        }

    def _views_open(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self.views.append(("open", args["view"]))
        return {"view": {"id": "V1"}}

    def _views_update(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self.views.append(("update", args["view"]))
        return {}

    def _views_publish(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self.views.append((args["user_id"], args["view"]))
        return {}

    def _files_get_upload_url_external(self, _token: str, _args: dict[str, Any]) -> dict[str, Any]:
        key = f"F{next(self._count)}"
        return {"upload_url": f"{self.url}/upload/{key}", "file_id": key}

    def _files_complete_upload_external(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        for file in args["files"]:
            self.uploads.append((args, self._ready.pop(file["id"], b"")))
        return {"files": args["files"]}

    def _message(self, args: dict[str, Any]) -> dict[str, Any]:
        return next(m for m in self.messages[args["channel"]] if m["ts"] == args["ts"])
