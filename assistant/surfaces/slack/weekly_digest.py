"""Once a week: ratings of answers, and what is new in the corpus."""

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
from assistant.surfaces.slack.job_queue import JobQueue, Rating
from assistant.surfaces.slack.web_api import Refused, Unreached, Workspace

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


def digest(ratings: Sequence[Rating]) -> Message:
    """Counts of ratings, and the questions of bad answers that were asked publicly."""
    bad = [rating for rating in ratings if rating.reason != "good"]
    good = len(ratings) - len(bad)
    counts = Counter(rating.reason.replace("_", " ") for rating in bad)
    reasons = ", ".join(f"{count} x {reason}" for reason, count in counts.most_common())
    public = list(dict.fromkeys(rating.question for rating in bad if not rating.private))
    private = sum(rating.private for rating in bad)
    title = "What was thought of answers"
    lines = [f"{good} answers were marked as good since the last time, {len(bad)} as bad."]
    if bad:
        lines[0] = f"{lines[0][:-1]}: {reasons}."
    lines += [f"• {chopped(question, 300)[0]}" for question in public[:_SHOWN]]
    if len(public) > _SHOWN:
        lines.append(f"and {len(public) - _SHOWN} more")
    if private:
        lines.append(f"{private} of them were asked in private, and stay so.")
    if bad:
        lines.append("`mtor-ms eval inbox` makes cases of them.")
    return _titled(title, lines)


def news(texts: Sequence[str]) -> Message:
    """What runs of `mtor-ms corpus watch` wrote, as Slack shows it."""
    lines = [
        # Markdown escapes are undone: nothing in a message is read as markup.
        re.sub(r"\\(.)", r"\1", re.sub("^- ", "• ", line.lstrip("# ")))
        for text in texts
        for line in text.splitlines()
        if line.strip()
    ]
    shown = [chopped(line, 300)[0] for line in lines[:_NEWS]]
    if len(lines) > _NEWS:
        shown.append(f"and {len(lines) - _NEWS} more lines, in added/watch of the corpus")
    return _titled("What is new in the corpus", shown)


def _titled(title: str, lines: Sequence[str]) -> Message:
    blocks = [heading(title), *(rich([run(line)]) for line in lines)]
    return Message(blocks, "\n".join([title, *lines]))


def _nothing(_after: float) -> list[str]:
    return []


async def send_digest(
    queue: JobQueue,
    workspaces: Mapping[str, Workspace],
    channel: str,
    now: datetime,
    watched: Callable[[float], list[str]] = _nothing,
) -> None:
    """Sends what is due, once, also when the bot was down at the hour."""
    last, at = queue.timestamp(_MARK), due(now).timestamp()
    if not last:
        queue.set_timestamp(_MARK, now.timestamp())
        return
    if last >= at:
        return
    texts = await asyncio.to_thread(watched, last)
    for workspace in tuple(workspaces.values()):
        ratings = queue.ratings(workspace.team, last)
        due_now = [("digest", digest(ratings))] if ratings else []
        due_now += [("news", news(texts))] if texts else []
        try:
            for kind, message in due_now:
                await workspace.post(channel, message, job=f"{kind}-{at:.0f}", after=f"{at:.6f}")
        except Refused as refusal:
            # With several workspaces the channel is in one of them.
            _log.warning("digest: team=%s %s", workspace.team, refusal.code)
        except Unreached:
            return
    queue.set_timestamp(_MARK, now.timestamp())


async def weekly(
    queue: JobQueue,
    conversations: PersonalData,
    workspaces: Mapping[str, Workspace],
    settings: Slack,
    watched: Callable[[float], list[str]],
) -> None:
    """Every ten minutes: removes what is old, and sends the digest when it is due."""
    while True:
        try:
            queue.forget_old(settings.keep_days)
            await asyncio.to_thread(conversations.forget, days_ago(settings.keep_days))
            if settings.digest:
                now = datetime.fromtimestamp(time.time(), UTC)
                await send_digest(queue, workspaces, settings.digest, now, watched)
        except (sqlite3.Error, AssistantError) as error:
            # Tried again in ten minutes; answers do not wait for it.
            _log.error("weekly work failed: %s", type(error).__name__)
        await asyncio.sleep(_EVERY)
