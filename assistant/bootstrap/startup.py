"""What comes before the first question: is the index up to its corpus?"""

from __future__ import annotations

from assistant.backends.corpus.profile import read_profile
from assistant.domain import CorpusProfile
from assistant.errors import AssistantError, IndexMismatch, IndexNotFound
from assistant.ports import Progress
from assistant.service import Assistant
from assistant.settings import Settings

__all__ = ["corpus_profile", "make_current"]


def _silent(_what: str, _done: int, _total: int) -> None:
    """Reports nothing."""


def corpus_profile(settings: Settings) -> CorpusProfile:
    """What the corpus that the settings name says of itself; raises CorpusInvalid."""
    return read_profile(settings.paths().corpus)


def make_current(assistant: Assistant, settings: Settings, progress: Progress = _silent) -> str:
    """What to say of an index that is behind its corpus; empty when it is up to date.

    Where the settings wish it, the index is brought up to date first, or built. What keeps that from
    being done is said, and the index that is there stays in use.

    Raises:
        AssistantError: there is no index that can be used, and none could be built.
    """
    if not settings.auto_index:
        return assistant.behind().in_words()
    try:
        assistant.manifest()
        usable = True
    except (IndexNotFound, IndexMismatch):
        usable = False
    behind = assistant.behind()
    if usable and not behind:
        return ""
    try:
        assistant.index(progress=progress)
    except AssistantError as error:
        if not usable:
            raise
        return f"{behind.in_words()} That failed: {error.for_people()}"
    return ""
