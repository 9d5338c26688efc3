"""What the core keeps of people; surfaces name their own under the entry points ``mtor_ms.kept``."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.backends.feedback_file import FeedbackFile
from assistant.bootstrap.wiring import make_answer_log, make_conversations
from assistant.domain import conversation_of
from assistant.ports import PersonalData
from assistant.settings import Settings


def kept_here(settings: Settings) -> list[PersonalData]:
    """Answers, conversations of the terminal, feedback, and what services about papers answered."""
    paths = settings.paths()
    answers = make_answer_log(settings)
    box = FeedbackFile(paths.feedback)
    return [
        PersonalData("answers, for replay", str(paths.answers), answers.count, answers.forget),
        conversations_kept(settings, "conversations of the terminal", "terminal"),
        PersonalData("feedback", str(paths.feedback), box.count, box.forget),
        folder_kept("answers of services about papers", paths.cache / "services"),
    ]


def days_ago(days: int) -> str:
    """That time, ISO 8601 in UTC."""
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


def conversations_kept(settings: Settings, what: str, surface: str) -> PersonalData:
    """The conversations in the file that the settings name; kept answers go with them."""
    path, log = settings.paths().conversations, make_answer_log(settings)

    def count(before: str) -> int:
        return make_conversations(settings).count(before) if path.exists() else 0

    def forget(before: str) -> int:
        old = make_conversations(settings).forget(before) if path.exists() else ()
        for name in old:
            log.forget_conversation(conversation_of(surface, name))
        return len(old)

    return PersonalData(what, str(path), count, forget)


def folder_kept(what: str, folder: Path) -> PersonalData:
    """The entries of a folder, files or folders, by the time at which each was last changed."""

    def old(before: str) -> list[Path]:
        entries = folder.iterdir() if folder.is_dir() else ()
        return [path for path in entries if not before or _changed(path) < before]

    def forget(before: str) -> int:
        entries = old(before)
        for path in entries:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        return len(entries)

    return PersonalData(what, str(folder), lambda before: len(old(before)), forget)


def _changed(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat()
