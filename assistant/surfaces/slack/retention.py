"""What the Slack bot keeps of people: answers behind their buttons, threads, thumbs."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from assistant.bootstrap import conversations_kept, make_answer_log, make_conversations
from assistant.domain import conversation_of
from assistant.ports import PersonalData
from assistant.settings import Settings
from assistant.surfaces.shared.uploads import forget_beginning
from assistant.surfaces.slack.job_queue import JobQueue

__all__ = ["forget_workspace", "kept", "talks_kept", "with_own_file"]


def kept(settings: Settings) -> list[PersonalData]:
    """All of it; channels' settings are nobody's words and stay."""
    where = settings.paths().slack / "desk.sqlite"
    count, forget = partial(_run, settings, False), partial(_run, settings, True)
    return [
        PersonalData("questions and answers in Slack", str(where), count, forget),
        talks_kept(settings),
    ]


def talks_kept(settings: Settings) -> PersonalData:
    """What was said in threads and direct conversations."""
    return conversations_kept(with_own_file(settings), "conversations in Slack", "slack")


def forget_workspace(settings: Settings, team: str) -> None:
    """Removes what was said in a workspace, the answers kept for a replay, and papers brought there."""
    store, log = make_conversations(with_own_file(settings)), make_answer_log(settings)
    for name in store.names() if settings.paths().slack.exists() else ():
        if name.startswith(f"slack:{team}:"):
            store.delete(name)
            log.forget_conversation(conversation_of("slack", name))
    forget_beginning(f"slack-{team}-")


def with_own_file(settings: Settings) -> Settings:
    """Settings whose conversations are those in Slack."""
    return settings.model_copy(
        update={"conversations": settings.paths().slack / "conversations.sqlite"}
    )


def _run(settings: Settings, remove: bool, before: str) -> int:
    path = settings.paths().slack / "desk.sqlite"
    if not path.exists():
        return 0
    desk = JobQueue(path)
    try:
        until = datetime.fromisoformat(before).timestamp() if before else float("inf")
        return desk.forget_before(until) if remove else desk.count_before(until)
    finally:
        desk.close()
