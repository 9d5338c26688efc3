"""Documents that were added to a corpus, and what came of adding them."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.domain.extracts import Extract

__all__ = ["AddReport", "Added"]


@dataclass(frozen=True, slots=True)
class Added:
    """One document that was added."""

    id: str
    extract: Extract
    sha256: str
    """Of what was read out of the file, so that the same words are the same document."""
    file: str
    """The original, relative to the corpus folder."""
    name: str
    """What the file was called."""
    when: str
    """Date, as YYYY-MM-DD."""


@dataclass(slots=True)
class AddReport:
    """What became of each file or record."""

    added: list[str] = field(default_factory=list)
    """Ids."""
    replaced: list[str] = field(default_factory=list)
    """Ids of records and abstracts whose full text came."""
    known: list[tuple[str, str]] = field(default_factory=list)
    """(file, id) of what was there already."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(file, reason)"""
    warned: list[tuple[str, str]] = field(default_factory=list)
    """(id, what of it could not be read)"""

    @property
    def seen(self) -> int:
        """How many documents came along."""
        return len(self.added) + len(self.replaced) + len(self.known) + len(self.refused)
