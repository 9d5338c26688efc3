"""A folder of ``.txt``, ``.md`` and ``.pdf`` files without a manifest: somebody's own, unreviewed documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from assistant.backends.corpus.files import ADDED, read_bytes, to_text
from assistant.backends.papers.apart import read_apart
from assistant.domain import (
    EvidenceLevel,
    RawDocument,
    Source,
    SourceKind,
    extract_to_json,
    title_of_text,
)
from assistant.domain.ids import content_digest, short_digest, slug

__all__ = ["TextFolder"]


class TextFolder:
    """A `Corpus` of the text files in a folder and below."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def files(folder: Path) -> list[Path]:
        """The text files, sorted by path."""
        found = [p for p in folder.rglob("*") if p.suffix.lower() in {".txt", ".md", ".pdf"}]
        own = folder / ADDED
        return sorted(p for p in found if p.is_file() and not p.is_relative_to(own))

    def documents(self) -> Iterable[RawDocument]:
        """Every text file, in the order of the paths; raises UnreadableDocument."""
        names = [path.relative_to(self._folder).as_posix() for path in self.files(self._folder)]
        short = [slug(Path(name).stem) for name in names]
        for name, wanted in zip(names, short, strict=True):
            # Two files of one name in two folders: the path decides, so that ids stay put.
            unique = wanted if short.count(wanted) == 1 else f"{wanted}-{short_digest(name)[:6]}"
            data = read_bytes(self._folder / name)
            if name.lower().endswith(".pdf"):
                yield _pdf(self._folder / name, data, unique, name)
                continue
            text = to_text(data, self._folder / name)
            source = Source(
                id=unique,
                title=title_of_text(text) or Path(name).stem,
                kind=SourceKind.USER,
                evidence=EvidenceLevel.UNKNOWN,
                provenance=f"Text file {name}, as it was found; not reviewed.",
            )
            digest = content_digest(b"\x1f".join((data, name.encode())))
            yield RawDocument(source, text, digest, name, "web-article")


def _pdf(path: Path, data: bytes, unique: str, name: str) -> RawDocument:
    extract = next(iter(read_apart(path)))
    source = Source(
        id=unique,
        title=extract.title or Path(name).stem,
        kind=SourceKind.USER,
        evidence=EvidenceLevel.UNKNOWN,
        doi=extract.doi,
        provenance=f"PDF file {name}, as it was found; not reviewed.",
    )
    digest = content_digest(b"\x1f".join((data, name.encode())))
    return RawDocument(source, extract_to_json(extract), digest, name, "paper")
