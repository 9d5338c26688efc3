"""Documents that somebody brings into one conversation: theirs, and reviewed by nobody."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

from assistant.domain import ParsedDocument, SourceKind, parsed_to_json
from assistant.domain.identity import free_id
from assistant.domain.ids import content_digest
from assistant.errors import UnreadableDocument
from assistant.ingest.source_description import described


def uploaded_documents(
    file: Path,
    name: str,
    taken: Collection[str],
    read: Callable[[Path, str], Iterator[ParsedDocument]],
) -> Iterator[ParsedDocument]:
    """What a file holds, each under an id that begins with "own-"; raises UnreadableDocument."""
    ids, left = set(taken), list[str]()
    for parsed in read(file, name):
        if parsed.problem:
            left.append(f"{parsed.source.title}: {parsed.problem}")
            continue
        key = f"own-{free_id(parsed.source, Path(name).stem, ())}"[:60]
        number = 2
        while key in ids:
            key, number = f"{key.rstrip('0123456789')}{number}", number + 1
        ids.add(key)
        source = replace(parsed.source, id=key)
        digest = content_digest(parsed_to_json(parsed))
        yield replace(parsed, source=source, sha256=digest, file=name, name=name)
    if left and len(ids) == len(set(taken)):
        raise UnreadableDocument(f"{name} could not be read ({left[0]}).", "Export it anew.")


def as_uploaded(parsed: ParsedDocument) -> ParsedDocument:
    """The document as a user's, whatever it says that it is."""
    known = described(parsed)
    name = Path(parsed.name).name
    provenance = f"{name}, brought by a reader for this conversation; not reviewed."
    return replace(known, source=replace(known.source, kind=SourceKind.USER, provenance=provenance))
