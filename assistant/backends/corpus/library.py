"""Added documents in one SQLite file, with their originals in a folder. A batch is written whole or not at all."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from assistant.backends.corpus.files import ADDED
from assistant.domain import ParsedDocument, PublicationNotice, parsed_from_json, parsed_to_json
from assistant.errors import CorpusNotWritable, UnreadableDocument

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS entries (
  ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, sha256 TEXT NOT NULL, file TEXT NOT NULL,
  name TEXT NOT NULL, added TEXT NOT NULL, extract TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS marks (id TEXT PRIMARY KEY, retracted TEXT NOT NULL, updates TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, id TEXT NOT NULL, abstract INTEGER NOT NULL);
"""
_ROWS: Final = "SELECT id, extract, sha256, file, name, added FROM entries"
_CHECKED: Final = "SELECT value FROM facts WHERE name = 'checked'"
_VERSION: Final = 1


class SqliteLibrary:
    """The documents that were added to a corpus, in its folder ``added``."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._path = corpus / ADDED / "library.sqlite"

    def exists(self) -> bool:
        return self._path.exists()

    def entries(self) -> Iterator[ParsedDocument]:
        if not self.exists():
            return
        with self._open() as database:
            for row in database.execute(f"{_ROWS} ORDER BY ordinal"):
                yield self._document(row)

    def entry(self, entry: str) -> ParsedDocument | None:
        rows = self._rows(f"{_ROWS} WHERE id = ?", entry)
        return self._document(rows[0]) if rows else None

    def _document(self, row: tuple[str, ...]) -> ParsedDocument:
        key, parsed, sha256, file, name, added = row
        try:
            document = parsed_from_json(parsed)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableDocument(
                f"{self._path} holds something else than documents ({key}).",
                "Restore the file, or remove the folder and add the documents again.",
            ) from error
        source = replace(document.source, id=key)
        return replace(document, source=source, sha256=sha256, file=file, name=name, added=added)

    def keys(self) -> dict[str, tuple[str, bool]]:
        rows = self._rows("SELECT key, id, abstract FROM keys")
        return {key: (entry, bool(abstract)) for key, entry, abstract in rows}

    def ids(self) -> set[str]:
        return {row[0] for row in self._rows("SELECT id FROM entries")}

    def add(self, entries: Sequence[tuple[ParsedDocument, Sequence[str]]]) -> None:
        """Documents, each with the names that it is known by; one that is there is replaced.

        All of them or none. Raises CorpusNotWritable.
        """
        with self._writing() as database:
            for entry, keys in entries:
                database.execute(
                    "INSERT INTO entries (id, extract, sha256, file, name, added) VALUES (?,?,?,?,?,?)"
                    " ON CONFLICT (id) DO UPDATE SET extract = excluded.extract,"
                    " sha256 = excluded.sha256, file = excluded.file, name = excluded.name",
                    (
                        entry.source.id,
                        parsed_to_json(entry),
                        entry.sha256,
                        entry.file,
                        entry.name,
                        entry.added,
                    ),
                )
                database.execute(
                    "UPDATE keys SET abstract = ? WHERE id = ?",
                    (entry.abstract_only, entry.source.id),
                )
                database.executemany(
                    "INSERT OR IGNORE INTO keys VALUES (?, ?, ?)",
                    [(key, entry.source.id, entry.abstract_only) for key in keys],
                )

    def note(self, marks: Mapping[str, PublicationNotice], when: str) -> None:
        with self._writing() as database:
            database.execute("DELETE FROM marks")
            database.executemany(
                "INSERT INTO marks VALUES (?, ?, ?)",
                [(key, mark.retracted, json.dumps(mark.updates)) for key, mark in marks.items()],
            )
            database.execute("INSERT OR REPLACE INTO facts VALUES ('checked', ?)", (when,))

    def marks(self) -> dict[str, PublicationNotice]:
        rows = self._rows("SELECT id, retracted, updates FROM marks")
        return {
            key: PublicationNotice(retracted, tuple(json.loads(texts)))
            for key, retracted, texts in rows
        }

    def checked(self) -> str:
        return next((row[0] for row in self._rows(_CHECKED)), "")

    def remove(self, entry: str) -> bool:
        """Takes a document out, and its original where no other came from it."""
        if not self.exists() or entry not in self.ids():
            return False  # opening the file for writing would leave other bytes in it
        with self._writing() as database:
            row = database.execute("SELECT file FROM entries WHERE id = ?", (entry,)).fetchone()
            database.execute("DELETE FROM entries WHERE id = ?", (entry,))
            database.execute("DELETE FROM keys WHERE id = ?", (entry,))
            left = (
                row
                and database.execute(
                    "SELECT 1 FROM entries WHERE file = ? LIMIT 1", (row[0],)
                ).fetchone()
            )
        if row and not left:
            (self._corpus / row[0]).unlink(missing_ok=True)
        return bool(row)

    def keep(self, original: Path, sha256: str) -> str:
        """Copies a file into the corpus, named by its digest; its path there, relative to it."""
        suffix = original.suffix.lower() if original.suffix.lower()[1:].isalnum() else ""
        name = f"{ADDED}/files/{sha256[:2]}/{sha256[:32]}{suffix[:8]}"
        place = self._corpus / name
        if place.exists():
            return name
        half = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _clear_halves(place.parent)
            with original.open("rb") as source, half.open("wb") as copy:
                shutil.copyfileobj(source, copy)
                copy.flush()
                os.fsync(copy.fileno())
            os.replace(half, place)
        except OSError as error:
            half.unlink(missing_ok=True)
            raise self._refused(error) from error
        return name

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """What a query finds; nothing where no document was ever added."""
        if not self.exists():
            return []
        with self._open() as database:
            return database.execute(query, values).fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=60, isolation_level=None)) as database:
                found = database.execute("PRAGMA user_version").fetchone()[0]
                if found > _VERSION:
                    raise UnreadableDocument(
                        f"{self._path} was written by a newer version of this program.",
                        "Use that version.",
                    )
                if not found:
                    # Another process has made the file a moment ago, and its tables not yet.
                    database.executescript(_SCHEMA)
                yield database
        except sqlite3.Error as error:
            raise UnreadableDocument(
                f"{self._path} cannot be read: {error}.",
                "Restore the file, or remove the folder and add the documents again.",
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=60, isolation_level=None)) as database:
                database.executescript(_SCHEMA)
                database.execute(f"PRAGMA user_version = {_VERSION}")
                database.execute("BEGIN IMMEDIATE")
                try:
                    yield database
                except BaseException:
                    database.execute("ROLLBACK")
                    raise
                database.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise self._refused(error) from error

    def _refused(self, error: Exception) -> CorpusNotWritable:
        reason = getattr(error, "strerror", None) or str(error)
        return CorpusNotWritable(
            f"The corpus folder {self._corpus} cannot be written: {reason}.",
            "Free some space or change its permissions; what was added before is kept.",
        )


def _clear_halves(folder: Path) -> None:
    """Removes what runs that were killed had begun to copy; a run that lives keeps its own."""
    for half in folder.glob(".*.*"):
        number = half.name.rpartition(".")[2]
        if (
            number.isdigit()
            and not Path(f"/proc/{number}").exists()
            and Path("/proc/self").exists()
        ):
            half.unlink(missing_ok=True)
