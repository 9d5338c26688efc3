"""A document as it was read from its file, before cleaning: text or blocks, and what the file states of itself."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from assistant.domain.documents import BlockKind, Reference, Source, SourceKind
from assistant.domain.stated_findings import StatedFinding


class Media(StrEnum):
    """What a parsed document holds, and so which reader makes a `Document` of it."""

    BLOCKS = "paper"
    """Blocks; all others hold text."""
    WEB_ARTICLE = "web-article"
    PUBMED_ABSTRACT = "pubmed-abstract"
    PAPER_RECORD = "paper-record"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text, without line breaks."""

    kind: BlockKind
    text: str
    page: int | None = None
    """1-based page that it begins on, where there are pages."""


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document as read. Empty means not found, never guessed."""

    source: Source
    """Its id is empty until the document has been given one."""
    text: str = ""
    sha256: str = ""
    """Of content and metadata: what decides if it must be indexed again."""
    file: str = ""
    """Path of the file, relative to the corpus folder."""
    media: Media = Media.BLOCKS
    blocks: tuple[Block, ...] = ()
    """In reading order; none where there is `text`."""
    references: tuple[Reference, ...] = ()
    notes: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    """MEDLINE's words, such as "Randomized Controlled Trial"."""
    published_as: str = ""
    """DOI of the journal version, where a preprint names it."""
    page_count: int | None = None
    page_labels: tuple[str, ...] = ()
    """The label of each page of the file, where that is not its count from 1."""
    unread: int = 0
    """Letters that could not be read; each stands as U+FFFD in the text."""
    attached: tuple[str, ...] = ()
    """Paths of files that a bibliography names for the work, as it names them."""
    stated: tuple[StatedFinding, ...] = ()
    """What somebody wrote down of its sentences; in a paper record they are the text itself."""
    problem: str = ""
    """Why a record of an export could not be read; such a document has nothing but a title."""
    name: str = field(default="", compare=False)
    """What the file was called, where it is kept under another name."""
    added: str = field(default="", compare=False)
    """Date on which it was added to a corpus, as YYYY-MM-DD; empty for what was not."""

    @property
    def abstract_only(self) -> bool:
        """Whether it is an abstract and not the whole work."""
        return self.source.kind is SourceKind.ABSTRACT


def unreadable(name: str, problem: str) -> ParsedDocument:
    """A record that could not be read, under the name by which people find it in its file."""
    return ParsedDocument(Source(title=name), problem=problem)


_SOURCE_FIELDS: Final = {
    **{name: name for name in ("title", "authors", "year", "journal", "volume", "issue")},
    "journal_pages": "pages",
    **{name: name for name in ("doi", "pmid", "pmcid", "licence", "retracted")},
}
"""Fields of `Source`, by their names in JSON."""
_FIELDS: Final = {
    "publication_types": "publication_types",
    "notes": "notes",
    "pages": "page_count",
    "plain": "text",
    **{name: name for name in ("unread", "page_labels", "attached", "published_as", "problem")},
}
"""Fields of `ParsedDocument`, by their names in JSON."""
_OLD_KINDS: Final = {"item": BlockKind.LIST_ITEM, "table": BlockKind.TABLE_ROW}
"""Names of kinds in files of version 0.1."""


def parsed_to_json(document: ParsedDocument) -> str:
    """What was read from the file, as one line of JSON; what is empty is left out."""
    data: dict[str, Any] = {"blocks": document.blocks, "references": document.references}
    data |= {key: getattr(document.source, name) for key, name in _SOURCE_FIELDS.items()}
    data |= {key: getattr(document, name) for key, name in _FIELDS.items()}
    data["abstract_only"] = document.abstract_only
    given = {key: value for key, value in data.items() if value}
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"), default=_slots)


def _slots(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def parsed_from_json(line: str) -> ParsedDocument:
    """The document that `parsed_to_json` wrote; raises ValueError, KeyError, TypeError or AttributeError."""
    data: dict[str, Any] = json.loads(line)
    kind = SourceKind.ABSTRACT if data.get("abstract_only") else SourceKind.PAPER
    return ParsedDocument(
        source=Source(kind=kind, **_taken(data, _SOURCE_FIELDS)),
        media=Media.WEB_ARTICLE if data.get("plain") else Media.BLOCKS,
        blocks=tuple(
            Block(_OLD_KINDS.get(b["kind"]) or BlockKind(b["kind"]), b["text"], b.get("page"))
            for b in data.get("blocks", ())
        ),
        references=tuple(
            Reference(**{**entry, "authors": tuple(entry.get("authors", ()))})
            for entry in data.get("references", ())
        ),
        **_taken(data, _FIELDS),
    )


def _taken(data: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    values = {name: data[key] for key, name in names.items() if key in data}
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
