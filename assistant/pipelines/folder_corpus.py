"""A folder without a manifest as a corpus: read by the readers of added papers, with the same report."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.backends.corpus.file_walk import CORPUS_FILES, documents_in
from assistant.domain import AddReport, ParsedDocument
from assistant.domain.identity import free_id
from assistant.domain.ids import short_digest, slug
from assistant.errors import CorpusInvalid
from assistant.ingest.source_description import described, linked
from assistant.pipelines.file_collection import Read, Unpack
from assistant.pipelines.importing import Importer


@dataclass(slots=True)
class FolderCorpus:
    """A `Corpus` of what lies in a folder and below. What cannot be read is named and left out."""

    folder: Path
    read: Read
    unpack: Unpack
    _report: AddReport = field(default_factory=AddReport)

    def documents(self) -> Iterable[ParsedDocument]:
        """Every document; a full text in the place of its abstract.

        Raises:
            CorpusInvalid: not one of the files can be read.
            CorpusNotWritable: no temporary file can be written.
        """
        files = list(documents_in(self.folder))
        held = _Held(self.folder)
        importer = Importer(
            None, held, self.read, self.unpack, _Names(self.folder, files), CORPUS_FILES
        )
        self._report = importer.add([self.folder], lambda _what, _done, _total: None)
        if not held.added and self._report.refused:
            name, reason = self._report.refused[0]
            raise CorpusInvalid(
                f"None of the {len(files):,} files in {self.folder} can be read; {name}: {reason}.",
                "Put documents there, or name another folder with --corpus.",
            )
        yield from linked([described(parsed) for parsed in held.added.values()])

    def refused(self) -> Sequence[tuple[str, str]]:
        """(file, reason) of what was left out when the documents were last given."""
        return self._report.refused


class _Names:
    """Ids by the names of files, so that they stay put whatever else comes into the folder."""

    def __init__(self, folder: Path, files: Sequence[Path]) -> None:
        self._folder = folder
        self._slugs = Counter(slug(file.stem) for file in files)

    def __call__(self, parsed: ParsedDocument, path: Path, taken: Container[str]) -> str:
        if (
            parsed.source.doi
            or parsed.source.pmid
            or parsed.source.pmcid
            or (parsed.source.authors and parsed.source.year)
        ):
            return free_id(parsed.source, path.stem, taken)
        wanted = slug(path.stem)
        if self._slugs[wanted] > 1 and path.is_relative_to(self._folder):
            # Two files of one name in two folders: the path decides.
            name = path.relative_to(self._folder).as_posix()
            wanted = f"{wanted}-{short_digest(name)[:6]}"
        return wanted if wanted not in taken else free_id(parsed.source, wanted, taken)


class _Held:
    """A `Library` in memory. Nothing is copied: the files lie in the corpus."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.added: dict[str, ParsedDocument] = {}

    def entry(self, entry: str) -> ParsedDocument | None:
        return self.added.get(entry)

    def keys(self) -> dict[str, tuple[str, bool]]:
        return {}

    def ids(self) -> set[str]:
        return set(self.added)

    def add(self, entries: Sequence[tuple[ParsedDocument, Sequence[str]]]) -> None:
        for parsed, _ in entries:
            self.added[parsed.source.id] = replace(parsed, added="")

    def remove(self, entry: str) -> bool:
        return self.added.pop(entry, None) is not None

    def keep(self, original: Path, sha256: str) -> str:  # noqa: ARG002 - a port's signature
        inside = original.is_relative_to(self._folder)
        return original.relative_to(self._folder).as_posix() if inside else original.name
