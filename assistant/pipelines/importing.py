"""Files → the added documents of a corpus, and the corpus with what was added."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from assistant.domain import (
    Added,
    AddReport,
    Extract,
    PublicationNotice,
    RawDocument,
    Source,
    SourceKind,
    extract_to_json,
)
from assistant.domain.identity import (
    free_id,
    identity_keys,
    is_preprint,
    normal_doi,
    same_first_author,
    source_keys,
    title_key,
)
from assistant.domain.ids import content_digest
from assistant.errors import CorpusNotWritable
from assistant.ingest.source_description import linked, raw_of
from assistant.pipelines.file_collection import FileCollection, Read, Unpack, merged
from assistant.ports import Corpus, Library, Progress, Refusing

__all__ = ["Importer", "MergedCorpus"]

_BATCH: Final = 500
"""Documents that are written at once: what a kill can cost."""
_REPLACED: Final = frozenset({SourceKind.PAPER_RECORD, SourceKind.ABSTRACT})
_LEAST: Final = 60
"""Letters that a paper has at least; a note is as short as its reader takes it."""


@dataclass(frozen=True, slots=True)
class MergedCorpus:
    """A `Corpus` with the documents that were added to it."""

    base: Corpus | None
    library: Library

    def documents(self) -> Iterable[RawDocument]:
        """Those of the corpus, full texts in the place of their records; then all others."""
        if not self.library.exists():
            yield from self.base.documents() if self.base else ()
            return
        marks = self.library.marks()
        for raw in linked(list(self._documents())):
            mark = marks.get(raw.source.id)
            yield _marked(raw, mark) if mark else raw

    def refused(self) -> Sequence[tuple[str, str]]:
        """(file, reason) of what the corpus could not read while it gave its documents."""
        return self.base.refused() if isinstance(self.base, Refusing) else ()

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


def _marked(raw: RawDocument, mark: PublicationNotice) -> RawDocument:
    source = replace(
        raw.source,
        retracted=raw.source.retracted or mark.retracted,
        updates=tuple(dict.fromkeys((*raw.source.updates, *mark.updates))),
    )
    return replace(raw, source=source, sha256=content_digest(raw.sha256 + repr(mark)))


@dataclass(slots=True)
class _Known:
    """What there is: by each of its names its id, and whether a full text may take its place."""

    ids: set[str]
    names: dict[str, tuple[str, bool]]
    dois: dict[str, str] = field(default_factory=dict)
    base: dict[str, Source] = field(default_factory=dict)
    """What ships with the corpus, by id."""

    def find(self, extract: Extract, keys: Sequence[str]) -> tuple[str, bool, str] | None:
        """(id, replaceable, name) of the same document; a title alone is no proof against two DOIs."""
        for key in keys:
            found = self.names.get(key)
            if found is None or key.startswith("version:"):
                continue
            other = self.dois.get(found[0], "")
            if (
                key.startswith("title:")
                and extract.doi
                and other not in {"", normal_doi(extract.doi)}
            ):
                continue
            return (*found, key)
        return None

    def other_version(self, extract: Extract) -> tuple[str, bool] | None:
        """(id, replaceable) of what may be the preprint of this paper, or its journal version."""
        names = (
            f"version:{normal_doi(extract.doi)}" if extract.doi else "",
            f"doi:{normal_doi(extract.published_as)}" if extract.published_as else "",
            f"doi:{normal_doi(extract.doi)}" if extract.doi else "",
            title_key(extract.title),
        )
        return next((self.names[name] for name in names if name in self.names), None)

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
    waiting: dict[str, tuple[Added, Sequence[str]]] = field(default_factory=dict)
    """Documents that are not written yet, by id."""
    kept: dict[Path, str] = field(default_factory=dict)
    """Where originals were copied to: a file of 20,000 records is copied once."""


def _named(extract: Extract, path: Path, taken: Container[str]) -> str:
    return free_id(extract, path.stem, taken)


@dataclass(frozen=True, slots=True)
class Importer:
    """Adds documents to a corpus, and takes them out again."""

    base: Corpus | None
    library: Library
    read: Read
    unpack: Unpack
    name: Callable[[Extract, Path, Container[str]], str] = _named
    """Finds an id for a document that is none of the ids that are taken."""
    own: frozenset[str] = frozenset()
    """Names at the top of a folder that are no documents."""

    def add(self, paths: Sequence[Path], progress: Progress) -> AddReport:
        """Adds what the files, folders and zips hold. What cannot be read is named with its reason.

        Documents are written in batches; after a kill the same command goes on where it was, since
        what is there already is recognised.

        Raises:
            CorpusNotWritable: batches before are kept.
            CorpusError: the corpus itself cannot be read.
        """
        with _scratch() as scratch:
            run = _Run(AddReport(), self._known())
            gathering = FileCollection(self.read, self.unpack, run.report, Path(scratch), self.own)
            files = gathering.files(paths)
            for number, (path, root) in enumerate(files, start=1):
                progress("reading files", number, len(files))
                for count, (extract, source) in enumerate(gathering.extracts(path, root), start=1):
                    if count % 100 == 0:
                        progress("adding", count, 0)
                    self._take(extract, source, run)
                    if len(run.waiting) >= _BATCH:
                        self._write(run)
            self._write(run)
        return run.report

    def _write(self, run: _Run) -> None:
        if run.waiting:
            self.library.add(list(run.waiting.values()))
        run.waiting.clear()

    def remove(self, ids: Sequence[str]) -> tuple[list[str], list[str]]:
        """(taken out, not there) of these ids; a record that had been replaced is back again."""
        gone = [key for key in ids if self.library.remove(key)]
        return gone, [key for key in ids if key not in gone]

    def _known(self) -> _Known:
        known = _Known(set(self.library.ids()), {})
        for raw in self.base.documents() if self.base else ():
            source = raw.source
            known.ids.add(source.id)
            known.base[source.id] = source
            if source.doi:
                known.dois[source.id] = normal_doi(source.doi)
            for key in source_keys(source):
                known.names.setdefault(key, (source.id, source.kind in _REPLACED))
        for key, (entry, abstract) in self.library.keys().items():
            known.names[key] = (entry, abstract)
            if key.startswith("doi:"):
                known.dois[entry] = key.removeprefix("doi:")
        return known

    def _take(self, extract: Extract, path: Path, run: _Run) -> None:
        """Puts a document among those to write, unless it is there already or says nothing."""
        said = extract_to_json(replace(extract, notes=()))
        digest = content_digest(said)
        letters = sum(c.isalpha() for block in extract.blocks for c in block.text)
        if extract.problem or (not extract.plain and letters < _LEAST):
            name = extract.title or path.name
            reason = extract.problem or "it has neither text nor abstract"
            run.report.refused.append((f"{path.name}: {name[:80]}", reason))
            return
        keys = (f"sha256:{digest}", *identity_keys(extract))
        there = run.known.find(extract, keys)
        if there is not None and not self._is_version(extract, there, run):
            entry, replaceable, _ = there
            if extract.abstract_only or extract.plain or not replaceable:
                run.report.known.append((path.name, entry))
                return
            extract = self._completed(extract, entry, run)
        else:
            entry, stays = self._version(extract, run)
            if stays:
                run.report.known.append((path.name, entry))
                return
        if entry:
            run.report.replaced.append(entry)
        else:
            entry = self.name(extract, path, run.known.ids)
            run.report.added.append(entry)
        if extract.unread:
            run.report.warned.append((entry, extract.notes[0]))
        run.known.add(entry, extract, keys)
        if path not in run.kept:
            run.kept[path] = self.library.keep(path, content_digest(path.read_bytes()))
        today = date.today().isoformat()
        added = Added(entry, extract, digest, run.kept[path], path.name, today)
        before = run.waiting.get(entry, (added, ()))[1]
        run.waiting[entry] = added, tuple(dict.fromkeys((*before, *keys)))

    def _held(self, entry: str, run: _Run) -> Extract | None:
        """What was added under an id; None for what ships with the corpus."""
        waiting = run.waiting.get(entry)
        added = waiting[0] if waiting else self.library.entry(entry)
        return added.extract if added else None

    def _is_version(self, extract: Extract, there: tuple[str, bool, str], run: _Run) -> bool:
        """Whether what was found is the preprint of this paper, or the other way round."""
        entry, replaceable, name = there
        if not name.startswith("title:") and (extract.abstract_only or not replaceable):
            return False
        held = self._held(entry, run) or run.known.base.get(entry)
        return held is not None and is_preprint(held) != is_preprint(extract)

    def _completed(self, extract: Extract, entry: str, run: _Run) -> Extract:
        """A full text with what the abstract whose place it takes says of the paper."""
        abstract = self._held(entry, run)
        return merged(abstract, extract) if abstract else extract

    def _version(self, extract: Extract, run: _Run) -> tuple[str, bool]:
        """(id, whether it stays) of the other version of a paper; an empty id where there is none.

        A preprint gives its place to the journal version, which stays when the preprint comes later.
        The id is empty, too, where both stay: a full text never gives way to an abstract.
        """
        other = run.known.other_version(extract)
        held = (self._held(other[0], run) or run.known.base.get(other[0])) if other else None
        if other is None or held is None:
            return "", False
        said = extract.published_as or (held.published_as if isinstance(held, Extract) else "")
        if not said and not same_first_author(extract.authors, held.authors):
            return "", False
        entry, replaceable = other
        if is_preprint(extract) == is_preprint(held):
            return "", False
        if is_preprint(extract):
            stays = extract.abstract_only or not replaceable
            return (entry, True) if stays else ("", False)
        return (entry, False) if replaceable or not extract.abstract_only else ("", False)


def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder that is gone afterwards; raises CorpusNotWritable."""
    try:
        return tempfile.TemporaryDirectory(prefix="mtor-ms-")
    except OSError as error:
        raise CorpusNotWritable(
            "There is no folder for temporary files that can be written.",
            "Free some space, or name another folder in TMPDIR.",
        ) from error
