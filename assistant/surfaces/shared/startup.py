"""What a surface does before anybody can ask, and what it says of an index that is behind."""

from __future__ import annotations

import logging
import sys
from typing import Final

from assistant.bootstrap import corpus_profile, make_current
from assistant.domain import CorpusProfile
from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.surfaces.shared.session import assistant_of

__all__ = ["behind_in_words", "open_index", "profile_here"]

_log: Final = logging.getLogger("mtor-ms")


def open_index() -> None:
    """Opens the index and loads the models; brings the index up to date where the settings wish it.

    What is to be said about it goes to standard error.

    Raises:
        AssistantError: there is no index that can be used.
    """
    assistant = assistant_of("extractive")
    told = make_current(assistant, load_settings())
    if told:
        sys.stderr.write(told + "\n")
    # Any words do: what loads is the same for all.
    names = [document.source.title for document in assistant.documents()[:1]]
    assistant.search(names[0] if names else "documents", 1)


def profile_here() -> CorpusProfile:
    """What the corpus says of itself, read anew: it is a file that people edit. Raises CorpusInvalid."""
    return corpus_profile(load_settings())


def behind_in_words() -> str:
    """A sentence on what changed since the index was built; empty when nothing did, or nobody knows."""
    try:
        return assistant_of("extractive").behind().in_words()
    except (AssistantError, OSError):
        _log.exception("the files of the corpus could not be looked at")
        return ""
