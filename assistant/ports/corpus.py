"""Where documents come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from assistant.domain import (
    ParsedDocument,
    PublicationNotice,
    Source,
    Update,
    Work,
)

__all__ = ["Corpus", "Library", "PaperService", "Refusing"]


@runtime_checkable
class Corpus(Protocol):
    """The documents, before they are read into the index."""

    def documents(self) -> Iterable[ParsedDocument]:
        """Every document, in a stable order.

        Raises:
            CorpusNotFound, CorpusInvalid, UnreadableDocument
        """
        ...


@runtime_checkable
class Refusing(Protocol):
    """A corpus that goes on when a file cannot be read, and names it."""

    def refused(self) -> Sequence[tuple[str, str]]:
        """(file, reason) of what was left out when its documents were last given."""
        ...


class Library(Protocol):
    """The documents that were added to a corpus."""

    def exists(self) -> bool:
        """Whether anything was ever added."""
        ...

    def entries(self) -> Iterator[ParsedDocument]:
        """Every document, in the order in which they were added; raises UnreadableDocument."""
        ...

    def entry(self, entry: str) -> ParsedDocument | None:
        """The document of an id; None when there is none. Raises UnreadableDocument."""
        ...

    def keys(self) -> dict[str, tuple[str, bool]]:
        """For each name of a document its id, and whether only its abstract is there."""
        ...

    def ids(self) -> set[str]:
        """Every id that is in use."""
        ...

    def add(self, entries: Sequence[tuple[ParsedDocument, Sequence[str]]]) -> None:
        """Documents, each with the names that it is known by: all of them or none.

        Raises:
            CorpusNotWritable
        """
        ...

    def note(self, marks: Mapping[str, PublicationNotice], when: str) -> None:
        """Keeps what a check found, in the place of what earlier ones did; raises CorpusNotWritable."""
        ...

    def marks(self) -> Mapping[str, PublicationNotice]:
        """What the last check found, by source."""
        ...

    def checked(self) -> str:
        """The date of the last check, as YYYY-MM-DD; empty when there was none."""
        ...

    def remove(self, entry: str) -> bool:
        """Takes a document out; False when there is none of that id."""
        ...

    def keep(self, original: Path, sha256: str) -> str:
        """Copies a file into the corpus; its path there. Raises CorpusNotWritable."""
        ...


class PaperService(Protocol):
    """Services that know papers. Each method raises ServiceFailed."""

    def find(self, query: str, most: int = 1) -> list[Work]:
        """Works for a DOI, PMID, PMCID or words, best first."""
        ...

    def newer(self, query: str, since: str, until: str, most: int) -> list[Work]:
        """Works for a query that were first published in these days (YYYY-MM-DD), newest first."""
        ...

    def citing(self, source: Source, most: int) -> list[Work]:
        """Works that cite a source which has a PMID or PMCID."""
        ...

    def cited_by(self, source: Source, most: int) -> list[Work]:
        """Works that such a source cites."""
        ...

    def full_text(self, work: Work) -> bytes:
        """The JATS of an open-access work; empty when there is none."""
        ...

    def medline(self, pmids: Sequence[str]) -> Iterator[bytes]:
        """MEDLINE records, a batch at a time."""
        ...

    def open_copy(self, doi: str) -> str:
        """Where a free copy lies, to be fetched by hand; empty when nowhere."""
        ...

    def updates(self, doi: str) -> list[Update]:
        """What was published about a work since."""
        ...
