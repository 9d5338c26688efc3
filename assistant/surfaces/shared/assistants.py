"""The assistants of one process: opened once, and shared by all its conversations."""

from __future__ import annotations

import logging
import sys
import threading
from typing import Final

from assistant.bootstrap import corpus_profile, make_assistant, make_current
from assistant.domain import CorpusProfile
from assistant.errors import AssistantError
from assistant.service import Assistant
from assistant.settings import Settings

_log: Final = logging.getLogger("mtor-ms")


class Assistants:
    """Assistants over the index that the settings name, one for each writer."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # Where a language model writes, answers wait for it; else more would make each other slow.
        self.at_once = 2 if settings.writer == "extractive" else 8
        self._open: dict[str, Assistant] = {}
        self._opening = threading.Lock()

    def get(self, writer: str = "extractive") -> Assistant:
        """The assistant with that writer.

        Only the extractive writer and the configured one can be chosen: a page must not be able to make
        the server speak to a model that nobody set up.
        """
        allowed = writer if writer == self.settings.writer else "extractive"
        with self._opening:
            if allowed not in self._open:
                settings = self.settings.model_copy(update={"writer": allowed})
                self._open[allowed] = make_assistant(settings)
            return self._open[allowed]

    def load(self) -> None:
        """Opens the index and loads the models, before anybody can ask.

        Brings the index up to date where the settings wish it; what is to be said about it goes to
        standard error.

        Raises:
            AssistantError: there is no index that can be used.
        """
        assistant = self.get()
        message = make_current(assistant, self.settings)
        if message:
            sys.stderr.write(message + "\n")
        # Any words do: what loads is the same for all.
        titles = [document.source.title for document in assistant.documents()[:1]]
        assistant.search(titles[0] if titles else "documents", 1)

    def profile(self) -> CorpusProfile:
        """What the corpus says of itself, read anew: it is a file that people edit. Raises CorpusInvalid."""
        return corpus_profile(self.settings)

    def staleness(self) -> str:
        """A sentence on what changed since the index was built; empty when nothing did, or nobody knows."""
        try:
            return self.get().behind().in_words()
        except (AssistantError, OSError):
            _log.exception("the files of the corpus could not be looked at")
            return ""
