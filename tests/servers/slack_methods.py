"""What the methods of Slack's Web API do, as far as the bot uses them, and what they refuse."""

from __future__ import annotations

import itertools
import re
import time
from typing import Any

__all__ = ["BOT", "TEAM", "TOKEN", "SlackMethods", "SlackRefuses"]

TOKEN = "xoxb-one"
TEAM = "T1"
BOT = "U0BOT"
_KEPT = ("text", "blocks", "metadata", "thread_ts", "unfurl_links")
_SESSION = {"active", "processing", "suspended", "closed"}
_STAMP = re.compile(r"\d+\.\d+")


class SlackRefuses(Exception):
    """Slack's word for why a call is not done."""


class SlackMethods:
    """The state of a workspace or two, and what a call does to it."""

    def __init__(self) -> None:
        self.url = ""
        self.teams: dict[str, tuple[str, str, str]] = {
            TOKEN: (TEAM, BOT, "B1"),
            "xoxb-two": ("T2", "U0BO2", "B2"),
        }
        self.names = {TEAM: "Lab T1", "T2": "Lab T2"}
        self.enterprise = ""
        """The organisation that the workspaces are part of."""
        self.token_problems: dict[str, str] = {}
        """Tokens that are refused now, with Slack's word for why."""
        self.agent = True
        """The app is declared as an agent; else it has the older assistant view."""
        self.outside: set[str] = set()
        """Channels that the bot is no member of; so are direct conversations of two people."""
        self.archived: set[str] = set()
        self.no_tab = False
        """Direct messages to the app are switched off."""
        self.streams = True
        """Messages may grow by streams."""
        self.sessions: dict[tuple[str, str], str] = {}
        """Status of each session, by channel and thread."""
        self.titles: dict[tuple[str, str], str] = {}
        self.codes: dict[str, tuple[str, str]] = {}
        """Codes that the page of an installation was left with: workspace and first token."""
        self.refreshes: dict[str, str] = {}
        """Refresh tokens that are good, and their workspace; each once."""
        self.token_lives = 43_200
        self.messages: dict[str, list[dict[str, Any]]] = {}
        self.whispers: list[dict[str, Any]] = []
        self.views: list[tuple[str, dict[str, Any]]] = []
        self.uploads: list[tuple[dict[str, Any], bytes]] = []
        self._count = itertools.count(1)
        self._ready: dict[str, tuple[bytes, dict[str, Any]]] = {}

    def ts(self) -> str:
        return f"{int(time.time())}.{next(self._count):06d}"

    # -- who we are --------------------------------------------------------------------------------

    def _auth_test(self, token: str, _args: dict[str, Any]) -> dict[str, Any]:
        team, user, bot = self.teams[token]
        return {
            "team_id": team,
            "user_id": user,
            "bot_id": bot,
            "team": self.names.get(team, team),
            "enterprise_id": self.enterprise or None,
            "url": self.url,
        }

    def _auth_revoke(self, token: str, _args: dict[str, Any]) -> dict[str, Any]:
        self.token_problems[token] = "token_revoked"
        return {"revoked": True}

    def oauth(self, args: dict[str, Any]) -> dict[str, Any]:
        """oauth.v2.access: a code becomes a token, and a token that ends becomes a new one."""
        if (args.get("client_id"), args.get("client_secret")) != ("1.2", "client-secret"):
            raise SlackRefuses("bad_client_secret")
        if args.get("grant_type") == "refresh_token":
            team = self.refreshes.pop(str(args.get("refresh_token")), "")
            if not team:
                raise SlackRefuses("invalid_refresh_token")
            for old, (of, *_rest) in list(self.teams.items()):
                if of == team:
                    self.token_problems[old] = "token_expired"
            token = f"xoxe.xoxb-{next(self._count)}"
        else:
            if str(args.get("code")) not in self.codes:
                raise SlackRefuses("invalid_code")
            team, token = self.codes.pop(str(args["code"]))
        self.teams[token] = (team, f"U0B{team}", f"B{team}")
        refresh = f"xoxe-{next(self._count)}"
        self.refreshes[refresh] = team
        return {
            "app_id": "A1", "token_type": "bot", "access_token": token, "refresh_token": refresh,
            "expires_in": self.token_lives, "scope": "chat:write,im:history", "bot_user_id": f"U0B{team}",
            "team": {"id": team, "name": f"Lab {team}"}, "authed_user": {"id": "U1"},
            "is_enterprise_install": False,
        }  # fmt: skip

    # -- messages ----------------------------------------------------------------------------------

    def _enterable(self, channel: str, thread: Any = None) -> None:
        """Raises what Slack says where the bot may not write."""
        if channel.startswith("D") and channel in self.outside:
            raise SlackRefuses("channel_not_found")
        if channel in self.outside:
            raise SlackRefuses("not_in_channel")
        if channel in self.archived:
            raise SlackRefuses("is_archived")
        if channel.startswith("U") and self.no_tab:
            raise SlackRefuses("messages_tab_disabled")
        if thread is not None and not _STAMP.fullmatch(str(thread)):
            raise SlackRefuses("invalid_thread_ts")

    def _chat_post_message(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._enterable(args["channel"], args.get("thread_ts"))
        ts = self.ts()
        _team, user, bot = self.teams[token]
        kept = {k: args[k] for k in _KEPT if args.get(k) is not None}
        self.messages.setdefault(args["channel"], []).append(
            {"ts": ts, "user": user, "bot_id": bot, **kept}
        )
        return {"ts": ts, "channel": args["channel"]}

    def _chat_update(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._enterable(args["channel"])
        message = self._message(args, self.teams[token][1])
        if message.get("streaming"):
            raise SlackRefuses("streaming_state_conflict")
        message.update({"text": args.get("text"), "blocks": args.get("blocks"), "edited": True})
        return {"ts": args["ts"]}

    def _chat_post_ephemeral(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._enterable(args["channel"], args.get("thread_ts"))
        self.whispers.append(args)
        return {"message_ts": self.ts()}

    def _chat_start_stream(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        if not self.streams:
            raise SlackRefuses("channel_type_not_supported")
        if not args.get("thread_ts"):
            raise SlackRefuses("invalid_arguments")
        if not args["channel"].startswith("D") and not (
            args.get("recipient_team_id") and args.get("recipient_user_id")
        ):
            raise SlackRefuses("missing_recipient_team_id")
        made = self._chat_post_message(token, {**args, "text": args.get("markdown_text", "")})
        self._message({"channel": args["channel"], "ts": made["ts"]})["streaming"] = True
        return made

    def _chat_append_stream(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._streaming(args)["text"] += args.get("markdown_text", "")
        return {}

    def _chat_stop_stream(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        message = self._streaming(args)
        message["streaming"] = False
        where = (args["channel"], str(message.get("thread_ts")))
        if where in self.sessions:
            self.sessions[where] = args.get("session_status", "active")
        return {}

    def _streaming(self, args: dict[str, Any]) -> dict[str, Any]:
        message = self._message(args)
        if not message.get("streaming"):
            raise SlackRefuses("message_not_in_streaming_state")
        return message

    def _chat_get_permalink(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        return {
            "permalink": f"https://lab.slack.com/archives/{args['channel']}/p{args['message_ts']}"
        }

    def _conversations_replies(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._enterable(args["channel"])
        found = [
            m
            for m in self.messages.get(args["channel"], [])
            if args["ts"] in (m["ts"], m.get("thread_ts"))
        ]
        if not found:
            raise SlackRefuses("thread_not_found")
        return {"messages": found}

    def _conversations_history(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._enterable(args["channel"])
        found = [m for m in self.messages.get(args["channel"], []) if not m.get("thread_ts")]
        return {"messages": found}

    def _message(self, args: dict[str, Any], author: str = "") -> dict[str, Any]:
        for message in self.messages.get(args["channel"], []):
            if message["ts"] == args["ts"]:
                if author and message["user"] != author:
                    raise SlackRefuses("cant_update_message")
                return message
        raise SlackRefuses("message_not_found")

    # -- what is shown of a conversation --------------------------------------------------------------

    def _agents_sessions_set_status(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        where = self._session(args)
        if args.get("status") not in _SESSION or len(args.get("title") or "") > 200:
            raise SlackRefuses("invalid_arguments")
        if where not in self.sessions and args.get("title"):
            self.titles[where] = args["title"]
        self.sessions[where] = args["status"]
        return {"agent_status": args["status"]}

    def _agents_sessions_rename(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        where = self._session(args)
        if where not in self.sessions:
            raise SlackRefuses("session_not_found")
        if not 0 < len(args.get("title") or "") <= 200:
            raise SlackRefuses("invalid_arguments")
        self.titles[where] = args["title"]
        return {"title": args["title"]}

    def _session(self, args: dict[str, Any]) -> tuple[str, str]:
        if not self.agent:
            raise SlackRefuses("not_authorized")
        if not args.get("thread_ts"):
            raise SlackRefuses("invalid_arguments")
        self._enterable(args["channel_id"], args["thread_ts"])
        return args["channel_id"], args["thread_ts"]

    def _assistant_threads_set_status(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._enterable(args["channel_id"], args.get("thread_ts") or "")
        return {}

    def _assistant_threads_set_title(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        return self._assistant_threads_set_status(token, args)

    def _assistant_threads_set_suggested_prompts(
        self, _token: str, args: dict[str, Any]
    ) -> dict[str, Any]:
        prompts = args.get("prompts") or []
        good = 0 < len(prompts) <= 4 and all(p.get("title") and p.get("message") for p in prompts)
        if not good or not (self.agent or args.get("thread_ts")):
            raise SlackRefuses("invalid_arguments")
        return {}

    # -- forms and files -------------------------------------------------------------------------------

    def _views_open(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self.views.append(("open", args["view"]))
        return {"view": {"id": "V1"}}

    def _views_update(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self.views.append(("update", args["view"]))
        return {}

    def _views_publish(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self.views.append((args["user_id"], args["view"]))
        return {}

    def _files_get_upload_url_external(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        key = f"F{next(self._count)}"
        self._ready[key] = (b"", args)
        return {"upload_url": f"{self.url}/upload/{key}", "file_id": key}

    def _files_complete_upload_external(self, _token: str, args: dict[str, Any]) -> dict[str, Any]:
        self._enterable(str(args.get("channel_id", "")))
        for file in args["files"]:
            data, asked = self._ready.pop(file["id"], (b"", {}))
            self.uploads.append(({**asked, **args}, data))
        return {"files": args["files"]}
