"""Files, folders and zips → what is in them, with the files that a bibliography names for its entries."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from assistant.backends.corpus.file_walk import walk
from assistant.domain import AddReport, ParsedDocument
from assistant.domain.ids import content_digest
from assistant.errors import CorpusError, UnreadableDocument

_BIBLIOGRAPHIES: Final = frozenset({".bib", ".bibtex", ".ris", ".json", ".csv", ".xml"})

_SHORT: Final = 60
"""Characters of a remedy that is told in a list of files."""

Read = Callable[[Path], Iterator[ParsedDocument]]
"""Reads a file; raises UnreadableDocument."""
Unpack = Callable[[Path, Path], None]
"""Unpacks an archive into a folder; raises UnreadableDocument."""


@dataclass(slots=True)
class FileCollection:
    """Goes through what was given once. What cannot be read is named in the report with its reason."""

    read: Read
    unpack: Unpack
    report: AddReport
    scratch: Path
    """Folder into which archives are unpacked."""
    skipped: frozenset[str] = frozenset()
    """Names at the top of a folder that are no documents."""
    attached: set[Path] = field(default_factory=set)
    """Files that a bibliography has spoken for."""

    def files(self, paths: Sequence[Path]) -> list[tuple[Path, Path]]:
        """(file, folder that it was given with), bibliographies first: they know whose the others are."""
        found = list(self._files(paths))
        found.sort(key=lambda item: item[0].suffix.lower() not in _BIBLIOGRAPHIES)
        return found

    def _files(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
        for path in paths:
            if path.is_dir():
                for file in walk(path, self._refuse, self.skipped):
                    yield from self._opened(file, path)
            elif path.is_file():
                yield from self._opened(path, path.parent)
            else:
                self._refuse(str(path), "there is no such file or folder")

    def _refuse(self, name: str, reason: str) -> None:
        self.report.refused.append((name, reason))

    def _opened(self, file: Path, root: Path) -> Iterator[tuple[Path, Path]]:
        if file.suffix.lower() != ".zip":
            yield file, root
            return
        into = self.scratch / content_digest(str(file))[:12]
        if into.exists():  # it was given twice
            return
        try:
            into.mkdir()
            self.unpack(file, into)
        except UnreadableDocument as error:
            self._refuse(file.name, _reason(error, file.name))
            return
        yield from self._files([into])

    def extracts(self, path: Path, root: Path) -> Iterator[tuple[ParsedDocument, Path]]:
        """What a file holds; for an entry of a bibliography with a file, what that file holds."""
        if path.resolve() in self.attached:
            return
        try:
            for parsed in self.read(path):
                files = [f for name in parsed.attached if (f := _beside(name, path, root))]
                if not files:
                    yield replace(parsed, attached=()), path
                    continue
                self.attached.update(file.resolve() for file in files)
                yield self._attached(parsed, files, path)
        except UnreadableDocument as error:
            self._refuse(path.name, _reason(error, path.name))

    def _attached(
        self, entry: ParsedDocument, files: Sequence[Path], path: Path
    ) -> tuple[ParsedDocument, Path]:
        """The first file that can be read, named as the bibliography names it."""
        for file in files:
            try:
                text = next(self.read(file), None)
            except UnreadableDocument as error:
                self._refuse(file.name, _reason(error, file.name))
                continue
            if text is not None and not text.problem:
                return merged(entry, text), file
        return replace(entry, attached=()), path


def _reason(error: CorpusError, name: str) -> str:
    """What is wrong, without the name of the file, which stands before it, and what helps, if it is short."""
    problem = f"{error}".removeprefix(f"{name} ").rstrip(".")
    helps = len(error.remedy) <= _SHORT and not error.remedy.startswith("Leave this file out")
    return f"{problem}. {error.remedy.rstrip('.')}" if helps and error.remedy else problem


def _beside(name: str, bibliography: Path, root: Path) -> Path | None:
    """The attached file, if it lies in the folder that was given; other places are not read.

    One name can be written in two ways ("ü" as one sign or as two), and systems differ in which.
    """
    wanted = name.replace("\\", "/")
    for place in (bibliography.parent / wanted, _as_written(bibliography.parent, wanted)):
        try:
            if place.is_file() and place.resolve().is_relative_to(root.resolve()):
                return place
        except (OSError, ValueError):
            return None
    return None


def _as_written(folder: Path, name: str) -> Path:
    """The path as the folders write it, whose signs are the same in their composed form."""
    place = folder
    for part in Path(name).parts:
        plain = unicodedata.normalize("NFC", part)
        try:
            names = [entry.name for entry in place.iterdir()]
            same = [one for one in names if unicodedata.normalize("NFC", one) == plain]
        except (OSError, ValueError):
            same = []
        place /= same[0] if same else part
    return place


def merged(entry: ParsedDocument, text: ParsedDocument) -> ParsedDocument:
    """A text with the metadata of an entry of a bibliography or of an abstract, where that has any."""
    source = entry.source.completed_from(text.source)
    return replace(
        text,
        source=replace(source, kind=text.source.kind, licence=text.source.licence),
        publication_types=tuple(dict.fromkeys((*entry.publication_types, *text.publication_types))),
        notes=tuple(dict.fromkeys((*entry.notes, *text.notes))),
        published_as=entry.published_as or text.published_as,
    )
