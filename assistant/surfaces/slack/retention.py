"""Personal data that the Slack bot keeps: answers behind their buttons, threads, ratings."""

from datetime import datetime

from assistant.bootstrap import conversations_kept, make_answer_log, make_conversations
from assistant.domain import conversation_of
from assistant.ports import PersonalData
from assistant.settings import Settings
from assistant.surfaces.shared.uploads import forget_prefix
from assistant.surfaces.slack.job_queue import JobQueue


def kept(settings: Settings) -> list[PersonalData]:
    """All of it; channels' settings are not personal and stay."""
    path = settings.paths().slack / "desk.sqlite"

    def run(remove: bool, before: str) -> int:
        if not path.exists():
            return 0
        queue = JobQueue(path)
        try:
            until = datetime.fromisoformat(before).timestamp() if before else float("inf")
            return queue.forget_before(until) if remove else queue.count_before(until)
        finally:
            queue.close()

    return [
        PersonalData(
            "questions and answers in Slack",
            str(path),
            lambda before: run(False, before),
            lambda before: run(True, before),
        ),
        slack_conversations(settings),
    ]


def slack_conversations(settings: Settings) -> PersonalData:
    """Conversations in threads and direct conversations."""
    return conversations_kept(slack_settings(settings), "conversations in Slack", "slack")


def forget_workspace(settings: Settings, team: str) -> None:
    """Removes the conversations of a workspace, their answers kept for a replay, and its uploads."""
    store, log = make_conversations(slack_settings(settings)), make_answer_log(settings)
    for name in store.names() if settings.paths().slack.exists() else ():
        if name.startswith(f"slack:{team}:"):
            store.delete(name)
            log.forget_conversation(conversation_of("slack", name))
    forget_prefix(settings, f"slack-{team}-")


def slack_settings(settings: Settings) -> Settings:
    """Settings whose conversations are those in Slack."""
    return settings.model_copy(
        update={"conversations": settings.paths().slack / "conversations.sqlite"}
    )
