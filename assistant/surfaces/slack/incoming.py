"""Events and commands of Slack as posts, and which of them are questions for the bot."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

_MENTION: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_LINK: Final = re.compile(
    r"<(?:#[A-Z0-9]+\|([^>]*)|!([^>]*)|((?:https?|mailto)[^|>]*)(?:\|([^>]*))?)>"
)
_EMOJI: Final = r"(?<![\w:]):(?=[a-z0-9_'-]*[a-z+])[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?(?!\w)"
_EMOJIS: Final = re.compile(
    rf"(?:(?<=\w)(?P<word>\s{{1,3}})|\s{{0,3}})(?:{_EMOJI}[^\S\n]{{0,3}})+(?P<more>(?=[^\s.,;:!?)]))?"
)
_MARKS: Final = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^*_~`\n]+)(?<=\S)\1(?![\w*_~`])")
"""What Slack sends for bold, italic, struck and code."""
_WRITTEN: Final = frozenset({"", "file_share", "thread_broadcast"})
"""Subtypes of messages that somebody wrote: no edits, no joins, no bots."""
_ASKING: Final = re.compile(
    r"^(?:and|but|so|ok(?:ay)?|also|then|please|hm+|thanks?|thank you)?[\s,.!]*"
    r"(?:what|which|who|whose|where|when|why|how|is|are|was|were|does|do|did|can|could|has|have|had|will|would"
    r"|should|may|might|tell|explain|compare|list|show|define|summari[sz]e|give)\b",
    re.I,
)
_MOST: Final = 4000
"""Characters of a post that are read; a question may have no more."""


class MessageKind(StrEnum):
    """How somebody addressed the bot."""

    MENTION = "mention"
    DIRECT = "direct"
    THREAD = "thread"
    """In a thread that the bot is in, without a mention."""
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a post."""

    name: str
    url: str
    size: int


@dataclass(frozen=True, slots=True)
class Post:
    """Something that somebody wrote."""

    key: str
    """The same for everything that Slack sends about the same post."""
    team: str
    channel: str
    user: str
    ts: str
    thread: str
    """The timestamp of the post that opened the thread; empty outside one."""
    text: str
    """What was written, without the bot's name and Slack's own marks; line breaks are kept."""
    kind: MessageKind
    direct: bool = False
    others: bool = False
    """It mentions somebody else."""
    response_url: str = ""
    """Where a command is answered."""
    files: tuple[File, ...] = ()
    home: str = ""
    """The workspace of who wrote it, where Slack says so; in a channel that is shared it may be another."""
    external: bool = False
    """Who wrote it belongs to another organisation."""

    @property
    def conversation(self) -> str:
        """The name under which the conversation is stored: one for each thread."""
        return ":".join(("slack", self.team, self.channel, self.reply_to))

    @property
    def reply_to(self) -> str:
        """The thread that an answer goes to; in a direct conversation, too."""
        return self.thread or self.ts


def post_from_event(body: Mapping[str, Any], bot_user: str, team: str = "") -> Post | None:
    """A message or a mention that somebody wrote; None for all else.

    Slack sends both for the same post: they are equal but for what only one of them knows. `team` is
    the workspace that the bot is asked in; in a shared channel the event itself may name another.
    """
    event = body.get("event") or {}
    if event.get("type") not in {"message", "app_mention"}:
        return None
    user, channel, ts = (str(event.get(name) or "") for name in ("user", "channel", "ts"))
    if event.get("subtype", "") not in _WRITTEN or event.get("bot_id") or event.get("edited"):
        return None
    if not (user and channel and ts) or user in {bot_user, "USLACKBOT"}:
        return None
    raw = str(event.get("text") or "")
    named = _MENTION.findall(raw)
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    mentioned = bot_user in named or event["type"] == "app_mention"
    kind = (
        MessageKind.DIRECT if direct else MessageKind.MENTION if mentioned else MessageKind.THREAD
    )
    team = team or str(body.get("team_id") or event.get("team") or "")
    thread = str(event.get("thread_ts") or "")
    home = event.get("user_team") or event.get("source_team") or event.get("team")
    return Post(
        key=f"{team}:{channel}:{ts}",
        team=team,
        channel=channel,
        user=user,
        ts=ts,
        thread=thread,
        text=_plain(raw, bot_user),
        kind=kind,
        direct=direct,
        others=any(name != bot_user for name in named),
        files=_files(event),
        home=str(home or ""),
    )


def post_from_command(body: Mapping[str, Any], team: str = "", own_direct: str = "") -> Post:
    """A slash command; `own_direct` is the direct conversation of its author with the bot, if any.

    A command can also be typed in the direct conversation of two people, which the bot is not in.
    """
    team, channel = team or str(body.get("team_id", "")), str(body.get("channel_id", ""))
    return Post(
        key=f"{team}:{channel}:{body.get('trigger_id', '')}",
        team=team,
        channel=channel,
        user=str(body.get("user_id", "")),
        ts="",
        thread=f"command-{body.get('user_id', '')}",
        text=_plain(str(body.get("text") or ""), ""),
        kind=MessageKind.COMMAND,
        direct=bool(channel) and channel == own_direct,
        response_url=str(body.get("response_url", "")),
    )


def is_for_bot(post: Post, *, follows: bool, last_speaker: str) -> bool:
    """Whether the bot is to answer a post.

    It answers every mention and direct message. In a thread that it is in, it answers questions, unless
    they mention somebody else or people are talking with each other: the last speaker was neither the
    bot nor who asks now. `last_speaker` is empty for a thread that the bot is not in, "bot" for the bot.
    """
    if post.kind is not MessageKind.THREAD:
        return True
    if not follows or not post.thread or post.others:
        return False
    return last_speaker in {"bot", post.user} and _asks(post.text)


def _asks(text: str) -> bool:
    return "?" in text or "？" in text or bool(_ASKING.match(text))


def _plain(text: str, bot_user: str) -> str:
    """As a person reads it: the bot's name left out, links by their words, entities as characters."""

    def name(match: re.Match[str]) -> str:
        return " " if match[1] == bot_user else "somebody"

    def shown(match: re.Match[str]) -> str:
        channel, special, url, label = match.groups()
        return f"#{channel}" if channel else label or url or str(special or "").partition("|")[0]

    text = _LINK.sub(shown, _MENTION.sub(name, text))
    # Between words they separate as a comma does.
    text = _EMOJIS.sub(
        lambda found: ", " if found["word"] and found["more"] is not None else " ", text
    )
    # Marks first: what they stand around may be an entity, and an entity no mark.
    text = html.unescape(_MARKS.sub(r"\2", text))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)[:_MOST]


def _files(event: Mapping[str, Any]) -> tuple[File, ...]:
    found = []
    for file in event.get("files") or ():
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        if url:
            found.append(File(str(file.get("name") or "document"), url, int(file.get("size") or 0)))
    return tuple(found)


def post_from_json(data: Mapping[str, Any]) -> Post:
    """As it was stored; earlier editions called `kind` ``way``."""
    fields = dict(data)
    kind = MessageKind(fields.pop("way", None) or fields["kind"])
    files = tuple(File(**file) for file in data.get("files", ()))
    return Post(**{**fields, "kind": kind, "files": files})
