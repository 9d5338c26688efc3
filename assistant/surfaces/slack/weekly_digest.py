"""Once a week: which answers were liked and which not, and what is new in the corpus."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from assistant.bootstrap import days_ago
from assistant.errors import AssistantError
from assistant.ports import PersonalData
from assistant.settings import Slack
from assistant.surfaces.slack.blocks import Message, chopped, heading, rich, run
from assistant.surfaces.slack.job_queue import JobQueue, Thumb
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

__all__ = ["digest", "send_digest", "weekly"]

_log: Final = logging.getLogger("mtor-ms.slack")
_MARK: Final = "digest"
_HOUR: Final = 8
_SHOWN: Final = 10
_NEWS: Final = 40
"""Lines of what is new."""
_EVERY: Final = 600.0


def due(now: datetime) -> datetime:
    """The last Monday, 8:00 UTC, that has passed."""
    monday = (now - timedelta(days=now.weekday())).replace(
        hour=_HOUR, minute=0, second=0, microsecond=0
    )
    return monday if monday <= now else monday - timedelta(days=7)


def digest(all_thumbs: Sequence[Thumb]) -> Message:
    """Counts of both thumbs, and the questions of bad answers that were asked where others could read them."""
    thumbs = [thumb for thumb in all_thumbs if thumb.reason != "good"]
    good = len(all_thumbs) - len(thumbs)
    counts = Counter(thumb.reason.replace("_", " ") for thumb in thumbs)
    reasons = ", ".join(f"{count} x {reason}" for reason, count in counts.most_common())
    public = list(dict.fromkeys(thumb.question for thumb in thumbs if not thumb.private))
    private = sum(thumb.private for thumb in thumbs)
    title = "What was thought of answers"
    lines = [f"{good} answers were marked as good since the last time, {len(thumbs)} as bad."]
    if not thumbs:
        return Message([heading(title), rich([run(lines[0])])], "\n".join([title, *lines]))
    lines[0] = f"{lines[0][:-1]}: {reasons}."
    lines += [f"• {chopped(question, 300)[0]}" for question in public[:_SHOWN]]
    if len(public) > _SHOWN:
        lines.append(f"and {len(public) - _SHOWN} more")
    if private:
        lines.append(f"{private} of them were asked in private, and stay so.")
    lines.append("`mtor-ms eval inbox` makes cases of them.")
    blocks = [heading(title), *(rich([run(line)]) for line in lines)]
    return Message(blocks, "\n".join([title, *lines]))


def news(texts: Sequence[str]) -> Message:
    """What runs of `mtor-ms corpus watch` wrote, as Slack shows it."""
    lines = [
        re.sub(r"\\(.)", r"\1", line.lstrip("# "))
        if line.startswith("#")
        else re.sub(r"\\(.)", r"\1", f"• {line[2:]}" if line.startswith("- ") else line)
        for text in texts
        for line in text.splitlines()
        if line.strip()
    ]
    shown = [chopped(line, 300)[0] for line in lines[:_NEWS]]
    if len(lines) > _NEWS:
        shown.append(f"and {len(lines) - _NEWS} more lines, in added/watch of the corpus")
    title = "What is new in the corpus"
    return Message(
        [heading(title), *(rich([run(line)]) for line in shown)], "\n".join([title, *shown])
    )


def _nothing(_after: float) -> list[str]:
    return []


async def send_digest(
    desk: JobQueue,
    spaces: Mapping[str, Workspace],
    channel: str,
    now: datetime,
    watched: Callable[[float], list[str]] = _nothing,
) -> None:
    """Sends what is due, once, also when the bot was down at the hour."""
    last, at = desk.mark(_MARK), due(now).timestamp()
    if not last:
        desk.set_mark(_MARK, now.timestamp())
        return
    if last >= at:
        return
    texts = await asyncio.to_thread(watched, last)
    for space in tuple(spaces.values()):
        thumbs = desk.thumbs(space.team, last)
        due_now = [("digest", digest(thumbs))] if thumbs else []
        due_now += [("news", news(texts))] if texts else []
        try:
            for kind, message in due_now:
                await space.post(channel, message, job=f"{kind}-{at:.0f}", after=f"{at:.6f}")
        except Refused as refusal:
            # With several workspaces the channel is in one of them.
            _log.warning("digest: team=%s %s", space.team, refusal.code)
        except Unreached:
            return
    desk.set_mark(_MARK, now.timestamp())


async def weekly(
    desk: JobQueue,
    talks: PersonalData,
    spaces: Mapping[str, Workspace],
    settings: Slack,
    watched: Callable[[float], list[str]],
) -> None:
    """Looks every ten minutes whether something is due; forgets what is old."""
    while True:
        try:
            desk.forget_old(settings.keep_days)
            await asyncio.to_thread(talks.forget, days_ago(settings.keep_days))
            if settings.digest:
                now = datetime.fromtimestamp(time.time(), UTC)
                await send_digest(desk, spaces, settings.digest, now, watched)
        except (sqlite3.Error, AssistantError) as error:
            # Another look in ten minutes; answers are not kept waiting for it.
            _log.error("weekly work left for later: %s", type(error).__name__)
        await asyncio.sleep(_EVERY)
