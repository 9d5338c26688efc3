"""What the core keeps of people; surfaces name their own under the entry points ``mtor_ms.kept``."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from assistant.backends.answers_file import SqliteAnswers
from assistant.backends.feedback_file import FeedbackFile
from assistant.bootstrap.wiring import make_conversations
from assistant.ports import ConversationStore, Keeping
from assistant.settings import Settings

__all__ = ["kept_here"]


def kept_here(settings: Settings) -> list[Keeping]:
    """Answers, conversations of the terminal, feedback, and what services about papers answered."""
    paths = settings.paths()
    answers = SqliteAnswers(paths.answers, settings.answers_days)
    box = FeedbackFile(paths.feedback)
    services = paths.cache / "services"
    return [
        Keeping("answers, for replay", str(paths.answers), answers.count, answers.forget),
        Keeping(
            "conversations of the terminal",
            str(paths.conversations),
            partial(_talks, settings, False),
            partial(_talks, settings, True),
        ),
        Keeping("feedback", str(paths.feedback), box.count, box.forget),
        Keeping(
            "answers of services about papers",
            str(services),
            partial(_files, services, False),
            partial(_files, services, True),
        ),
    ]


def _talks(settings: Settings, remove: bool, before: str) -> int:
    """Conversations that nobody spoke in since."""
    if not settings.paths().conversations.exists():
        return 0
    store: ConversationStore = make_conversations(settings)
    old = []
    for name in store.names():
        said = store.exchanges(name)
        if not before or not said or said[-1].at < before:
            old.append(name)
    for name in old if remove else ():
        store.delete(name)
    return len(old)


def _files(folder: Path, remove: bool, before: str) -> int:
    old = []
    for path in folder.iterdir() if folder.is_dir() else ():
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat()
        if path.is_file() and (not before or changed < before):
            old.append(path)
    for path in old if remove else ():
        path.unlink(missing_ok=True)
    return len(old)
