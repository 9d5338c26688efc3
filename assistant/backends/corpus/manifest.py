"""A corpus folder with ``manifest.yaml``: every source is named there, with its digest."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.backends.corpus.files import inside, read_bytes, to_text
from assistant.domain import (
    EvidenceLevel,
    Media,
    ParsedDocument,
    Source,
    SourceKind,
    StatedFinding,
    stated_findings,
    stated_number,
)
from assistant.domain.ids import content_digest
from assistant.errors import CorpusInvalid
from assistant.text.yaml_text import load_yaml

_MEDIA: Final = tuple(kind for kind in Media if kind is not Media.BLOCKS)
_OF_RECORDS: Final = ("journal", "volume", "issue", "pages", "doi", "pmid", "pmcid")
_NEEDED: Final = ("id", "title", "kind", "evidence", "media", "file", "sha256")


class ManifestCorpus:
    """A `Corpus` in a folder with a manifest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def documents(self) -> Iterable[ParsedDocument]:
        """Every source of the manifest, in its order; raises CorpusInvalid, UnreadableDocument."""
        entries = self._entries()
        for entry in entries:
            yield self._document(entry)

    def _entries(self) -> list[dict[str, Any]]:
        path = self._folder / "manifest.yaml"
        data = _yaml(to_text(read_bytes(path), path), path)
        entries = data.get("sources") if isinstance(data, dict) else None
        if not isinstance(entries, list) or not entries:
            raise CorpusInvalid(f"{path} lists no sources.", "corpus/README.md shows the form.")
        seen: set[str] = set()
        for number, entry in enumerate(entries, start=1):
            _check(entry, number, path)
            if str(entry["id"]) in seen:
                raise CorpusInvalid(
                    f"{path} has the id “{entry['id']}” twice.", "Give each source its own id."
                )
            seen.add(str(entry["id"]))
        return entries

    def _document(self, entry: dict[str, Any]) -> ParsedDocument:
        data = self._checked_file(entry["file"], entry["sha256"])
        record: Mapping[str, Any] = {}
        record_bytes = b""
        if entry["media"] == "paper-record":
            record_bytes = data
        elif entry.get("record"):
            record_bytes = self._checked_file(entry["record"], entry.get("record_sha256", ""))
        if record_bytes:
            path = self._folder / (entry.get("record") or entry["file"])
            loaded = _yaml(to_text(record_bytes, path), path)
            record = loaded if isinstance(loaded, dict) else {}
        stated_bytes = b""
        stated: tuple[StatedFinding, ...] = ()
        if entry.get("findings"):
            stated_bytes = self._checked_file(entry["findings"], entry.get("findings_sha256", ""))
            stated = _stated(stated_bytes, self._folder / entry["findings"])
        described = json.dumps(entry, sort_keys=True, default=str).encode()
        return ParsedDocument(
            source=_source(entry, record),
            text=to_text(data, self._folder / entry["file"]),
            sha256=content_digest(b"\x1f".join((data, record_bytes, stated_bytes, described))),
            file=entry["file"],
            media=Media(entry["media"]),
            stated=stated,
        )

    def _checked_file(self, name: str, sha256: str) -> bytes:
        path = inside(self._folder, name)
        data = read_bytes(path)
        if content_digest(data) != sha256:
            raise CorpusInvalid(
                f"{path} is not the file that the manifest names: its sha256 begins "
                f"{content_digest(data)[:12]}, the manifest says {str(sha256)[:12] or 'nothing'}.",
                "Restore the file, or put the new sha256 into the manifest if the change is meant.",
            )
        return data


def _yaml(text: str, path: Path) -> Any:
    try:
        return load_yaml(text)
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 1})" if where else ""
        raise CorpusInvalid(f"{path} is not valid YAML{line}.", "Mend or restore it.") from error


def _stated(data: bytes, path: Path) -> tuple[StatedFinding, ...]:
    try:
        return stated_findings(_yaml(to_text(data, path), path))
    except ValueError as error:
        raise CorpusInvalid(
            f"{path} is no list of findings: {error}.", "corpus/README.md shows the form."
        ) from error


def _check(entry: Any, number: int, path: Path) -> None:
    if not isinstance(entry, dict):
        raise CorpusInvalid(f"Entry {number} of {path} is not a source.", "Mend the manifest.")
    name = entry.get("id", f"entry {number}")
    missing = [key for key in _NEEDED if not entry.get(key)]
    problem = f"lacks {', '.join(missing)}" if missing else ""
    levels = [entry.get("evidence"), *(entry.get("evidence_kinds") or [])]
    if not problem and entry["media"] not in _MEDIA:
        problem = f"has the unknown media “{entry['media']}” (known: {', '.join(_MEDIA)})"
    elif not problem and entry["kind"] not in set(SourceKind):
        problem = f"has the unknown kind “{entry['kind']}” (known: {', '.join(SourceKind)})"
    elif not problem and not all(level in set(EvidenceLevel) for level in levels):
        problem = f"has an unknown evidence level (known: {', '.join(EvidenceLevel)})"
    if problem:
        raise CorpusInvalid(f"Source “{name}” of {path} {problem}.", "Mend the manifest.")


def _source(entry: Mapping[str, Any], record: Mapping[str, Any]) -> Source:
    """The manifest first; the record fills what the manifest leaves to it."""
    cited = tuple(_cited(str(item)) for item in record.get("cited_as") or ())
    published: dict[str, Any] = {name: _text(record.get(name)) for name in _OF_RECORDS}
    return Source(
        id=str(entry["id"]),
        title=str(entry["title"]),
        kind=SourceKind(entry["kind"]),
        evidence=EvidenceLevel(entry["evidence"]),
        authors=tuple(str(a) for a in entry.get("authors") or record.get("authors") or ()),
        year=stated_number(entry.get("year") or record.get("year")),
        **published,
        provenance=_text(entry.get("provenance")),
        evidence_kinds=tuple(EvidenceLevel(kind) for kind in entry.get("evidence_kinds") or ()),
        conditions=tuple(str(item) for item in record.get("condition") or ()),
        species=tuple(str(item) for item in record.get("species") or ()),
        cited_as=cited,
        commercial=bool(entry.get("commercial", False)),
        retracted=_text(entry.get("retracted") or record.get("retracted")),
    )


def _cited(text: str) -> tuple[str, str]:
    """``healthspan-ms-rapamycin [4]`` as (source, number)."""
    source, _, number = text.partition(" [")
    return source.strip(), number.rstrip("] ")


def _text(value: Any) -> str:
    return str(value) if value is not None else ""
