"""Documents that somebody brings into one conversation: theirs, and reviewed by nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

from assistant.domain import Added, Extract, RawDocument, SourceKind, extract_to_json
from assistant.domain.identity import free_id
from assistant.domain.ids import content_digest
from assistant.errors import UnreadableDocument
from assistant.ingest.source_description import raw_of

__all__ = ["as_own", "own_documents"]


def own_documents(
    file: Path,
    name: str,
    taken: Collection[str],
    read: Callable[[Path, str], Iterator[Extract]],
) -> Iterator[Added]:
    """What a file holds, each under an id that begins with "own-"; raises UnreadableDocument."""
    ids, left = set(taken), list[str]()
    for extract in read(file, name):
        if extract.problem:
            left.append(f"{extract.title}: {extract.problem}")
            continue
        key = f"own-{free_id(extract, Path(name).stem, ())}"[:60]
        number = 2
        while key in ids:
            key, number = f"{key.rstrip('0123456789')}{number}", number + 1
        ids.add(key)
        yield Added(key, extract, content_digest(extract_to_json(extract)), name, name, "")
    if left and len(ids) == len(set(taken)):
        raise UnreadableDocument(f"{name} could not be read ({left[0]}).", "Export it anew.")


def as_own(added: Added) -> RawDocument:
    """The document as a user's, whatever it says that it is."""
    raw = raw_of(added)
    provenance = (
        f"{Path(added.name).name}, brought by a reader for this conversation; not reviewed."
    )
    source = replace(raw.source, kind=SourceKind.USER, provenance=provenance)
    return replace(raw, source=source)
