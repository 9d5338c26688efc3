"""What an index says about itself, so that a misfit is a clear sentence and not a bad answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

INDEX_FORMAT = 5
"""Version of the folder layout. Raise it when a file changes its meaning."""


@dataclass(frozen=True, slots=True)
class EmbedderInfo:
    """Which model made the vectors."""

    id: str
    """Name and, after ``@``, the first characters of the digest of its weights."""
    dimension: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Size in bytes and sha256 of one file of the index."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class IndexManifest:
    """The first file read and the last one written of a generation."""

    format: int
    generation: str
    created: str
    """UTC, ISO 8601."""
    version: str
    """Of the program that wrote it."""
    corpus: str
    """Fingerprint of every document's id and content."""
    configuration: str
    """Fingerprint of how documents are cleaned, cut and matched."""
    embedder: EmbedderInfo
    counts: Mapping[str, int]
    files: Mapping[str, FileStamp]


def manifest_from(data: Mapping[str, Any]) -> IndexManifest:
    """The manifest whose fields were written as JSON; raises KeyError or TypeError where one is amiss."""
    fields = dict(data)
    # Indexes that were built before the field had its name are read as they are.
    fields.setdefault("configuration", fields.pop("recipe", ""))
    fields["embedder"] = EmbedderInfo(**fields["embedder"])
    fields["files"] = {name: FileStamp(**stamp) for name, stamp in fields["files"].items()}
    return IndexManifest(**fields)


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run of indexing did."""

    manifest: IndexManifest
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    embedded: int
    """Passages that went through the model in this run."""
    seconds: float
    refused: tuple[tuple[str, str], ...] = ()
    """(file, reason) of what could not be read and was left out."""
