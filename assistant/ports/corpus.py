"""Where documents come from."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from assistant.domain import ParsedDocument


@runtime_checkable
class Corpus(Protocol):
    """The documents, before they are read into the index."""

    def documents(self) -> Iterable[ParsedDocument]:
        """Every document, in a stable order.

        Raises:
            CorpusNotFound, CorpusInvalid, UnreadableDocument
        """


@runtime_checkable
class Refusing(Protocol):
    """A corpus that goes on when a file cannot be read, and names it."""

    def refused(self) -> Sequence[tuple[str, str]]:
        """(file, reason) of what was left out when its documents were last given."""


class Library(Protocol):
    """Where documents that are added go."""

    def entry(self, entry: str) -> ParsedDocument | None:
        """The document of an id; None when there is none. Raises UnreadableDocument."""

    def keys(self) -> dict[str, tuple[str, bool]]:
        """For each name of a document its id, and whether only its abstract is there."""

    def ids(self) -> set[str]:
        """Every id that is in use."""

    def add(self, entries: Sequence[tuple[ParsedDocument, Sequence[str]]]) -> None:
        """Documents, each with the names that it is known by: all of them or none.

        Raises:
            CorpusNotWritable
        """

    def remove(self, entry: str) -> bool:
        """Takes a document out; False when there is none of that id."""

    def keep(self, original: Path, sha256: str) -> str:
        """Copies a file into the corpus; its path there. Raises CorpusNotWritable."""
