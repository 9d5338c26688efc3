"""Files → the added documents of a corpus, and the corpus with what was added."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from assistant.domain import (
    Added,
    AddReport,
    Extract,
    Mark,
    RawDocument,
    Source,
    SourceKind,
    extract_to_json,
)
from assistant.domain.ids import content_digest
from assistant.errors import CorpusError, CorpusNotWritable, UnreadableDocument
from assistant.ports import Corpus, Library, Progress
from assistant.steps.papers.describing import raw_of
from assistant.steps.papers.identity import free_id, identity_keys, normal_doi, source_keys

__all__ = ["Grower", "GrownCorpus"]

_BATCH: Final = 500
"""Documents that are written at once: what a kill can cost."""
_REPLACED: Final = frozenset({SourceKind.PAPER_RECORD, SourceKind.ABSTRACT})
_LEAST: Final = 60
"""Letters that a document has at least."""
_BIBLIOGRAPHIES: Final = frozenset({".bib", ".bibtex", ".ris", ".json"})
_PASSED: Final = frozenset({"__MACOSX", ".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class GrownCorpus:
    """A `Corpus` with the documents that were added to it."""

    base: Corpus | None
    library: Library

    def documents(self) -> Iterable[RawDocument]:
        """Those of the corpus, full texts in the place of their records; then all others."""
        if not self.library.exists():
            yield from self.base.documents() if self.base else ()
            return
        marks = self.library.marks()
        for raw in self._documents():
            mark = marks.get(raw.source.id)
            yield _marked(raw, mark) if mark else raw

    def _documents(self) -> Iterator[RawDocument]:
        added = self.library.ids()
        records: dict[str, Source] = {}
        for raw in self.base.documents() if self.base else ():
            if raw.source.id in added:
                records[raw.source.id] = raw.source
            else:
                yield raw
        for entry in self.library.entries():
            yield raw_of(entry, records.get(entry.id))


def _marked(raw: RawDocument, mark: Mark) -> RawDocument:
    source = replace(
        raw.source, retracted=raw.source.retracted or mark.retracted, updates=mark.updates
    )
    return replace(raw, source=source, sha256=content_digest(raw.sha256 + repr(mark)))


@dataclass(slots=True)
class _Known:
    """What there is: by each of its names its id, and whether a full text may take its place."""

    ids: set[str]
    names: dict[str, tuple[str, bool]]
    dois: dict[str, str] = field(default_factory=dict)

    def find(self, extract: Extract, keys: Sequence[str]) -> tuple[str, bool] | None:
        """(id, replaceable) of the same document; a title alone is no proof against two DOIs."""
        for key in keys:
            found = self.names.get(key)
            if found is None:
                continue
            other = self.dois.get(found[0], "")
            if (
                key.startswith("title:")
                and extract.doi
                and other not in {"", normal_doi(extract.doi)}
            ):
                continue
            return found
        return None

    def add(self, entry: str, extract: Extract, keys: Sequence[str]) -> None:
        self.ids.add(entry)
        if extract.doi:
            self.dois[entry] = normal_doi(extract.doi)
        for key in keys:
            self.names[key] = (entry, extract.abstract_only)


@dataclass(slots=True)
class _Run:
    """What one run of adding has come to so far."""

    report: AddReport
    known: _Known
    scratch: Path
    attached: set[Path] = field(default_factory=set)
    """Files that a bibliography has spoken for."""
    kept: dict[Path, str] = field(default_factory=dict)
    """Where originals were copied to: a file of 20,000 records is copied once."""


@dataclass(frozen=True, slots=True)
class Grower:
    """Adds documents to a corpus, and takes them out again."""

    base: Corpus | None
    library: Library
    read: Callable[[Path], Iterator[Extract]]
    """Reads a file; raises UnreadableDocument."""
    unpack: Callable[[Path, Path], None]
    """Unpacks an archive into a folder; raises UnreadableDocument."""

    def add(self, paths: Sequence[Path], progress: Progress) -> AddReport:
        """Adds what the files, folders and zips hold. What cannot be read is named with its reason.

        Documents are written in batches; after a kill the same command goes on where it was, since
        what is there already is recognised.

        Raises:
            CorpusNotWritable: batches before are kept.
            CorpusError: the corpus itself cannot be read.
        """
        with _scratch() as scratch:
            run = _Run(AddReport(), self._known(), Path(scratch))
            files = list(self._files(paths, run))
            # Bibliographies first: they know whose the files are that lie beside them.
            files.sort(key=lambda item: item[0].suffix.lower() not in _BIBLIOGRAPHIES)
            waiting: list[tuple[Added, Sequence[str]]] = []
            for number, (path, root) in enumerate(files, start=1):
                progress("reading files", number, len(files))
                for count, (extract, source) in enumerate(self._extracts(path, root, run), start=1):
                    if count % 100 == 0:
                        progress("adding", count, 0)
                    entry = self._entry(extract, source, run)
                    if entry is not None:
                        waiting.append(entry)
                    if len(waiting) >= _BATCH:
                        self.library.add(waiting)
                        waiting = []
            if waiting:
                self.library.add(waiting)
        return run.report

    def remove(self, ids: Sequence[str]) -> tuple[list[str], list[str]]:
        """(taken out, not there) of these ids; a record that had been replaced is back again."""
        gone = [key for key in ids if self.library.remove(key)]
        return gone, [key for key in ids if key not in gone]

    def _known(self) -> _Known:
        known = _Known(set(self.library.ids()), {})
        for raw in self.base.documents() if self.base else ():
            source = raw.source
            known.ids.add(source.id)
            if source.doi:
                known.dois[source.id] = normal_doi(source.doi)
            for key in source_keys(source):
                known.names.setdefault(key, (source.id, source.kind in _REPLACED))
        for key, (entry, abstract) in self.library.keys().items():
            known.names[key] = (entry, abstract)
            if key.startswith("doi:"):
                known.dois[entry] = key.removeprefix("doi:")
        return known

    def _files(self, paths: Sequence[Path], run: _Run) -> Iterator[tuple[Path, Path]]:
        """(file, folder that it was given with): folders walked, zips unpacked."""
        for path in paths:
            if path.is_dir():
                for file in sorted(p for p in path.rglob("*") if p.is_file()):
                    hidden = any(p.startswith(".") for p in file.relative_to(path).parts)
                    if not hidden and file.name.lower() not in _PASSED:
                        yield from self._opened(file, path, run)
            elif path.is_file():
                yield from self._opened(path, path.parent, run)
            else:
                run.report.refused.append((str(path), "there is no such file or folder"))

    def _opened(self, file: Path, root: Path, run: _Run) -> Iterator[tuple[Path, Path]]:
        if file.suffix.lower() != ".zip":
            yield file, root
            return
        into = run.scratch / content_digest(str(file))[:12]
        try:
            into.mkdir()
            self.unpack(file, into)
        except UnreadableDocument as error:
            run.report.refused.append((file.name, _reason(error, file.name)))
            return
        yield from self._files([into], run)

    def _extracts(self, path: Path, root: Path, run: _Run) -> Iterator[tuple[Extract, Path]]:
        """What a file holds; for an entry of a bibliography with a file, what that file holds."""
        if path.resolve() in run.attached:
            return
        try:
            for extract in self.read(path):
                files = [f for name in extract.attached if (f := _beside(name, path, root))]
                if not files:
                    yield replace(extract, attached=()), path
                    continue
                run.attached.update(file.resolve() for file in files)
                yield self._attached(extract, files, path, run)
        except UnreadableDocument as error:
            run.report.refused.append((path.name, _reason(error, path.name)))

    def _attached(
        self, entry: Extract, files: Sequence[Path], path: Path, run: _Run
    ) -> tuple[Extract, Path]:
        """The first file that can be read, named as the bibliography names it."""
        for file in files:
            try:
                text = next(self.read(file), None)
            except UnreadableDocument as error:
                run.report.refused.append((file.name, _reason(error, file.name)))
                continue
            if text is not None:
                return _merged(entry, text), file
        return replace(entry, attached=()), path

    def _entry(self, extract: Extract, path: Path, run: _Run) -> tuple[Added, Sequence[str]] | None:
        """The document to write; None when it is there already or says nothing."""
        said = extract_to_json(replace(extract, notes=()))
        digest = content_digest(said)
        letters = sum(c.isalpha() for c in extract.plain) or sum(
            c.isalpha() for block in extract.blocks for c in block.text
        )
        if letters < _LEAST:
            name = extract.title or path.name
            run.report.refused.append(
                (f"{path.name}: {name[:80]}", "it has neither text nor abstract")
            )
            return None
        keys = (f"sha256:{digest}", *identity_keys(extract))
        there = run.known.find(extract, keys)
        if there is not None:
            entry, replaceable = there
            if extract.abstract_only or extract.plain or not replaceable:
                run.report.known.append((path.name, entry))
                return None
            run.report.replaced.append(entry)
        else:
            entry = free_id(extract, path.stem, run.known.ids)
            run.report.added.append(entry)
        if extract.unread:
            run.report.warned.append((entry, extract.notes[0]))
        run.known.add(entry, extract, keys)
        if path not in run.kept:
            run.kept[path] = self.library.keep(path, content_digest(path.read_bytes()))
        today = date.today().isoformat()
        return Added(entry, extract, digest, run.kept[path], path.name, today), keys


def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder that is gone afterwards; raises CorpusNotWritable."""
    try:
        return tempfile.TemporaryDirectory(prefix="mtor-ms-")
    except OSError as error:
        raise CorpusNotWritable(
            "There is no folder for temporary files that can be written.",
            "Free some space, or name another folder in TMPDIR.",
        ) from error


def _reason(error: CorpusError, name: str) -> str:
    """What is wrong, without the name of the file, which stands before it."""
    return f"{error}".removeprefix(f"{name} ").rstrip(".")


def _beside(name: str, bibliography: Path, root: Path) -> Path | None:
    """The attached file, if it lies in the folder that was given; other places are not read."""
    path = bibliography.parent / name.replace("\\", "/")
    try:
        inside = path.resolve().is_relative_to(root.resolve()) and path.is_file()
    except (OSError, ValueError):
        return None
    return path if inside else None


def _merged(entry: Extract, text: Extract) -> Extract:
    """The text of the file with the metadata of the bibliography, where it has any."""
    return replace(
        text,
        title=entry.title or text.title,
        authors=entry.authors or text.authors,
        year=entry.year or text.year,
        journal=entry.journal or text.journal,
        volume=entry.volume or text.volume,
        issue=entry.issue or text.issue,
        journal_pages=entry.journal_pages or text.journal_pages,
        doi=entry.doi or text.doi,
        pmid=entry.pmid or text.pmid,
        pmcid=text.pmcid,
    )
