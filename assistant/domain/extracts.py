"""What was read out of a paper's file: its blocks in reading order, and what it says of itself."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from assistant.domain.documents import Reference

__all__ = [
    "Extract",
    "ExtractBlock",
    "ExtractKind",
    "extract_from_json",
    "extract_to_json",
    "left_out",
    "title_of_text",
]


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
    volume: str = ""
    issue: str = ""
    journal_pages: str = ""
    """Where it stands in the journal; `pages` counts those of the file."""
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
    unread: int = 0
    """Letters that could not be read; each stands as U+FFFD in the text."""
    page_labels: tuple[str, ...] = ()
    """What each page of the file calls itself, where that is not its count from 1."""
    attached: tuple[str, ...] = ()
    """Paths of files that a bibliography names for the work, as it names them."""
    plain: str = ""
    """Text without a form of its own, as of a web page or a note; then there are no blocks."""
    published_as: str = ""
    """DOI of the journal version, where a preprint names it."""
    problem: str = ""
    """Why a record of an export could not be read; such an extract says nothing but its name."""


def left_out(name: str, problem: str) -> Extract:
    """A record that could not be read, under the name by which people find it in its file."""
    return Extract(blocks=(), title=name, problem=problem)


def title_of_text(text: str) -> str:
    """The first line of a text, when it looks like a title; else empty."""
    first = next((line.strip(" #\t") for line in text.splitlines() if line.strip()), "")
    return first if first and len(first.split()) <= 20 and first[-1] not in ".;,:" else ""


def extract_to_json(extract: Extract) -> str:
    """One line; what is empty is left out."""
    data = {name: getattr(extract, name) for name in extract.__slots__}
    told = {name: value for name, value in data.items() if value not in ("", (), None)}
    if not extract.unread:
        del told["unread"]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_fields)


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def extract_from_json(line: str) -> Extract:
    """The extract that `extract_to_json` wrote; raises ValueError, KeyError or TypeError."""
    data: dict[str, Any] = json.loads(line)
    known = {field.name for field in fields(Extract)}
    data = {name: value for name, value in data.items() if name in known}
    for name in ("authors", "publication_types", "notes", "attached", "page_labels"):
        data[name] = tuple(data.get(name, ()))
    data["blocks"] = tuple(
        ExtractBlock(ExtractKind(block["kind"]), block["text"], block.get("page"))
        for block in data.get("blocks", ())
    )
    data["references"] = tuple(
        Reference(**{**entry, "authors": tuple(entry.get("authors", ()))})
        for entry in data.get("references", ())
    )
    return Extract(**data)
