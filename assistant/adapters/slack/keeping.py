"""What the Slack bot keeps of people: answers behind their buttons, threads, thumbs."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from assistant.adapters.slack.desk import Desk
from assistant.ports import Keeping
from assistant.settings import Settings

__all__ = ["kept"]


def kept(settings: Settings) -> list[Keeping]:
    """All of it; channels' settings are nobody's words and stay."""
    where = settings.paths().slack / "desk.sqlite"
    count, forget = partial(_run, settings, False), partial(_run, settings, True)
    return [Keeping("questions and answers in Slack", str(where), count, forget)]


def _run(settings: Settings, remove: bool, before: str) -> int:
    path = settings.paths().slack / "desk.sqlite"
    if not path.exists():
        return 0
    desk = Desk(path)
    try:
        until = datetime.fromisoformat(before).timestamp() if before else float("inf")
        return desk.forget_before(until) if remove else desk.count_before(until)
    finally:
        desk.close()
