"""A folder of ``.txt``, ``.md`` and ``.pdf`` files without a manifest: somebody's own, unreviewed documents."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from assistant.backends.corpus.files import read_bytes, to_text
from assistant.backends.papers.apart import read_apart
from assistant.domain import EvidenceLevel, RawDocument, Source, SourceKind
from assistant.domain.ids import content_digest, short_digest

__all__ = ["TextFolder", "slug"]


class TextFolder:
    """A `Corpus` of the text files in a folder and below."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def files(folder: Path) -> list[Path]:
        """The text files, sorted by path."""
        found = [p for p in folder.rglob("*") if p.suffix.lower() in {".txt", ".md", ".pdf"}]
        return sorted(path for path in found if path.is_file())

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
                title=_title(text) or Path(name).stem,
                kind=SourceKind.USER,
                evidence=EvidenceLevel.UNKNOWN,
                provenance=f"Text file {name}, as it was found; not reviewed.",
            )
            digest = content_digest(b"\x1f".join((data, name.encode())))
            yield RawDocument(source, text, digest, name, "web-article")


def _pdf(path: Path, data: bytes, unique: str, name: str) -> RawDocument:
    text = read_apart(path)
    about = json.loads(text)
    source = Source(
        id=unique,
        title=about["title"] or Path(name).stem,
        kind=SourceKind.USER,
        evidence=EvidenceLevel.UNKNOWN,
        doi=about["doi"],
        provenance=f"PDF file {name}, as it was found; not reviewed.",
    )
    digest = content_digest(b"\x1f".join((data, name.encode())))
    return RawDocument(source, text, digest, name, "paper")


def slug(name: str) -> str:
    """A readable id: lower-case ASCII letters, digits and hyphens; a digest when nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or f"document-{short_digest(name)[:8]}"


def _title(text: str) -> str:
    """The first line, when it looks like a title."""
    first = next((line.strip(" #\t") for line in text.splitlines() if line.strip()), "")
    return first if first and len(first.split()) <= 20 and first[-1] not in ".;,:" else ""
