"""The assistants of one process, opened once and shared by all its conversations, and what is in their corpus."""

import logging
import sys
import threading
from collections import Counter
from typing import Final

from assistant.bootstrap import corpus_profile, make_assistant, make_current
from assistant.domain import CorpusProfile, SourceKind
from assistant.errors import AssistantError
from assistant.ledger.phrases import listed
from assistant.service import Assistant
from assistant.settings import Settings

_log: Final = logging.getLogger("mtor-ms")
_KINDS: Final = {
    SourceKind.ARTICLE: ("web article", "web articles"),
    SourceKind.PAPER: ("paper", "papers"),
    SourceKind.ABSTRACT: ("abstract", "abstracts"),
    SourceKind.PAPER_RECORD: ("record of a paper", "records of papers"),
    SourceKind.USER: ("document as it was found", "documents as they were found"),
}


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


def corpus_in_words(service: Assistant) -> str:
    """How many documents of which kinds, and of when the index is; raises as `Assistant.ask` does."""
    documents = service.documents()
    counts = Counter(document.source.kind for document in documents)
    parts = [f"{n} {_KINDS[kind][n != 1]}" for kind in _KINDS if (n := counts[kind])]
    years = [document.source.year for document in documents if document.source.year]
    newest = f" The newest is of {max(years)}." if years else ""
    built = service.manifest().created[:10]
    contents = parts[0] if len(parts) == 1 else f"{len(documents)} documents: {listed(parts)}"
    return f"{contents}.{newest} The index was built on {built}."


def mostly_records(service: Assistant) -> bool:
    """Whether most documents are notes on papers and not the papers; raises as `Assistant.ask` does."""
    kinds = [document.source.kind for document in service.documents()]
    return 2 * sum(kind is SourceKind.PAPER_RECORD for kind in kinds) > len(kinds)
