"""What an index was built from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from assistant.domain import FileState, Staleness

__all__ = ["Freshness"]


class Freshness(Protocol):
    """Compares the files of a corpus with those that a generation of the index was built from."""

    def look(self) -> Mapping[str, FileState]:
        """Every file that the index would be built from now, by its path in the corpus folder."""
        ...

    def keep(self, files: Mapping[str, FileState], generation: str) -> None:
        """Writes down that this generation was built from these files.

        What cannot be written is left out: the index is whole without it.
        """
        ...

    def behind(self, generation: str) -> Staleness:
        """What differs now; nothing where it is not known what the generation was built from."""
        ...
