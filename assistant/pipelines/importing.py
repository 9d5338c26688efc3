"""Files → the added documents of a corpus, and the corpus with what was added."""

import tempfile
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from assistant.backends.corpus.library import SqliteLibrary
from assistant.domain import (
    AddReport,
    ParsedDocument,
    PublicationNotice,
    Source,
    SourceKind,
    parsed_to_json,
)
from assistant.domain.identity import (
    free_id,
    is_preprint,
    normal_doi,
    same_first_author,
    source_keys,
    title_key,
)
from assistant.domain.ids import content_digest
from assistant.errors import CorpusNotWritable
from assistant.ingest.source_description import described, linked
from assistant.pipelines.file_collection import FileCollection, Read, Unpack, merged
from assistant.ports import Corpus, Library, Progress, Refusing

_BATCH: Final = 500
"""Documents that are written at once: what a kill can cost."""
_REPLACED: Final = frozenset({SourceKind.PAPER_RECORD, SourceKind.ABSTRACT})
_SHORTEST: Final = 60
"""Letters that a paper has at least; a note is as short as its reader takes it."""


@dataclass(frozen=True, slots=True)
class MergedCorpus:
    """A `Corpus` with the documents that were added to it."""

    base: Corpus | None
    library: SqliteLibrary

    def documents(self) -> Iterable[ParsedDocument]:
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

    def _documents(self) -> Iterator[ParsedDocument]:
        added = self.library.ids()
        records: dict[str, Source] = {}
        for raw in self.base.documents() if self.base else ():
            if raw.source.id in added:
                records[raw.source.id] = raw.source
            else:
                yield raw
        for entry in self.library.entries():
            yield described(entry, records.get(entry.source.id))


def _marked(raw: ParsedDocument, mark: PublicationNotice) -> ParsedDocument:
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
    base: dict[str, ParsedDocument] = field(default_factory=dict)
    """What the corpus itself holds, by id, without its text."""

    def find(self, parsed: ParsedDocument, keys: Sequence[str]) -> tuple[str, bool, str] | None:
        """(id, replaceable, name) of the same document; a title alone is no proof against two DOIs."""
        for key in keys:
            found = self.names.get(key)
            if found is None or key.startswith("version:"):
                continue
            other = self.dois.get(found[0], "")
            if (
                key.startswith("title:")
                and parsed.source.doi
                and other not in {"", normal_doi(parsed.source.doi)}
            ):
                continue
            return (*found, key)
        return None

    def other_version(self, parsed: ParsedDocument) -> tuple[str, bool] | None:
        """(id, replaceable) of what may be the preprint of this paper, or its journal version."""
        names = (
            f"version:{normal_doi(parsed.source.doi)}" if parsed.source.doi else "",
            f"doi:{normal_doi(parsed.published_as)}" if parsed.published_as else "",
            f"doi:{normal_doi(parsed.source.doi)}" if parsed.source.doi else "",
            title_key(parsed.source.title),
        )
        return next((self.names[name] for name in names if name in self.names), None)

    def add(self, entry: str, parsed: ParsedDocument, keys: Sequence[str]) -> None:
        self.ids.add(entry)
        if parsed.source.doi:
            self.dois[entry] = normal_doi(parsed.source.doi)
        for key in keys:
            self.names[key] = (entry, parsed.abstract_only)


@dataclass(slots=True)
class _Run:
    """What one run of adding has come to so far."""

    report: AddReport
    known: _Known
    waiting: dict[str, tuple[ParsedDocument, Sequence[str]]] = field(default_factory=dict)
    """Documents that are not written yet, by id."""
    kept: dict[Path, str] = field(default_factory=dict)
    """Where originals were copied to: a file of 20,000 records is copied once."""


def _is_preprint(parsed: ParsedDocument) -> bool:
    return is_preprint(parsed.source, parsed.publication_types)


def _named(parsed: ParsedDocument, path: Path, taken: Container[str]) -> str:
    return free_id(parsed.source, path.stem, taken)


@dataclass(frozen=True, slots=True)
class Importer:
    """Adds documents to a corpus, and takes them out again."""

    base: Corpus | None
    library: Library
    read: Read
    unpack: Unpack
    name: Callable[[ParsedDocument, Path, Container[str]], str] = _named
    """Finds an id for a document that is none of the ids that are taken."""
    skipped: frozenset[str] = frozenset()
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
            gathering = FileCollection(
                self.read, self.unpack, run.report, Path(scratch), self.skipped
            )
            files = gathering.files(paths)
            for number, (path, root) in enumerate(files, start=1):
                progress("reading files", number, len(files))
                for count, (parsed, source) in enumerate(gathering.extracts(path, root), start=1):
                    if count % 100 == 0:
                        progress("adding", count, 0)
                    self._take(parsed, source, run)
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
            known.base[source.id] = replace(raw, text="", blocks=())
            if source.doi:
                known.dois[source.id] = normal_doi(source.doi)
            for key in source_keys(source):
                known.names.setdefault(key, (source.id, source.kind in _REPLACED))
        for key, (entry, abstract) in self.library.keys().items():
            known.names[key] = (entry, abstract)
            if key.startswith("doi:"):
                known.dois[entry] = key.removeprefix("doi:")
        return known

    def _take(self, parsed: ParsedDocument, path: Path, run: _Run) -> None:
        """Puts a document among those to write, unless it is there already or says nothing."""
        said = parsed_to_json(replace(parsed, notes=()))
        digest = content_digest(said)
        letters = sum(c.isalpha() for block in parsed.blocks for c in block.text)
        if parsed.problem or (not parsed.text and letters < _SHORTEST):
            name = parsed.source.title or path.name
            reason = parsed.problem or "it has neither text nor abstract"
            run.report.refused.append((f"{path.name}: {name[:80]}", reason))
            return
        keys = (f"sha256:{digest}", *source_keys(parsed.source, parsed.published_as))
        there = run.known.find(parsed, keys)
        if there is not None and not self._is_version(parsed, there, run):
            entry, replaceable, _ = there
            if parsed.abstract_only or parsed.text or not replaceable:
                run.report.known.append((path.name, entry))
                return
            parsed = self._completed(parsed, entry, run)
        else:
            entry, stays = self._version(parsed, run)
            if stays:
                run.report.known.append((path.name, entry))
                return
        if entry:
            run.report.replaced.append(entry)
        else:
            entry = self.name(parsed, path, run.known.ids)
            run.report.added.append(entry)
        if parsed.unread:
            run.report.warned.append((entry, parsed.notes[0]))
        run.known.add(entry, parsed, keys)
        if path not in run.kept:
            run.kept[path] = self.library.keep(path, content_digest(path.read_bytes()))
        today = date.today().isoformat()
        added = replace(
            parsed,
            source=replace(parsed.source, id=entry),
            sha256=digest,
            file=run.kept[path],
            name=path.name,
            added=today,
        )
        before = run.waiting.get(entry, (added, ()))[1]
        run.waiting[entry] = added, tuple(dict.fromkeys((*before, *keys)))

    def _held(self, entry: str, run: _Run) -> ParsedDocument | None:
        """What was added under an id; None for what ships with the corpus."""
        waiting = run.waiting.get(entry)
        return waiting[0] if waiting else self.library.entry(entry)

    def _is_version(self, parsed: ParsedDocument, there: tuple[str, bool, str], run: _Run) -> bool:
        """Whether what was found is the preprint of this paper, or the other way round."""
        entry, replaceable, name = there
        if not name.startswith("title:") and (parsed.abstract_only or not replaceable):
            return False
        held = self._held(entry, run) or run.known.base.get(entry)
        return held is not None and _is_preprint(held) != _is_preprint(parsed)

    def _completed(self, parsed: ParsedDocument, entry: str, run: _Run) -> ParsedDocument:
        """A full text with what the abstract whose place it takes says of the paper."""
        abstract = self._held(entry, run)
        return merged(abstract, parsed) if abstract else parsed

    def _version(self, parsed: ParsedDocument, run: _Run) -> tuple[str, bool]:
        """(id, whether it stays) of the other version of a paper; an empty id where there is none.

        A preprint gives its place to the journal version, which stays when the preprint comes later.
        The id is empty, too, where both stay: a full text never gives way to an abstract.
        """
        other = run.known.other_version(parsed)
        held = (self._held(other[0], run) or run.known.base.get(other[0])) if other else None
        if other is None or held is None:
            return "", False
        said = parsed.published_as or held.published_as
        if not said and not same_first_author(parsed.source.authors, held.source.authors):
            return "", False
        entry, replaceable = other
        if _is_preprint(parsed) == _is_preprint(held):
            return "", False
        if _is_preprint(parsed):
            stays = parsed.abstract_only or not replaceable
            return (entry, True) if stays else ("", False)
        return (entry, False) if replaceable or not parsed.abstract_only else ("", False)


def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder that is gone afterwards; raises CorpusNotWritable."""
    try:
        return tempfile.TemporaryDirectory(prefix="mtor-ms-")
    except OSError as error:
        raise CorpusNotWritable(
            "There is no folder for temporary files that can be written.",
            "Free some space, or name another folder in TMPDIR.",
        ) from error
