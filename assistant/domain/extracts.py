"""What was read out of a paper's file: its blocks in reading order, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.documents import Reference

__all__ = ["Extract", "ExtractBlock", "ExtractKind"]


class ExtractKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    TABLE = "table"
    """One row."""


@dataclass(frozen=True, slots=True)
class ExtractBlock:
    """A block of text, without line breaks."""

    kind: ExtractKind
    text: str
    page: int | None = None
    """1-based page that it begins on, where there are pages."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A paper as read. Empty means not found, never guessed."""

    blocks: tuple[ExtractBlock, ...]
    title: str = ""
    authors: tuple[str, ...] = ()
    """As "Family AB"."""
    year: int | None = None
    journal: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    licence: str = ""
    """As the file states it: an address or a phrase."""
    publication_types: tuple[str, ...] = ()
    """MEDLINE's words, such as "Randomized Controlled Trial"."""
    abstract_only: bool = False
    retracted: str = ""
    references: tuple[Reference, ...] = ()
    notes: tuple[str, ...] = ()
    pages: int | None = None
