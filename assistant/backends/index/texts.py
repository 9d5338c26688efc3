"""Documents and passages in one SQLite file; only what is asked for is read."""

import shutil
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from assistant.backends.codec import from_json, kept_from_json, kept_to_json, to_json
from assistant.domain import Document, FindingFilter, IndexedFinding, Passage, Reference, Source
from assistant.errors import UnknownSource
from assistant.ports import IndexBuild

_INTERVENTION: Final = 0
_OUTCOME: Final = 1
_PARTED: Final = "\x1f"
"""Between words; it stands in none."""
_SCHEMA: Final = """
CREATE TABLE places (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, passage INTEGER NOT NULL,
  sentence INTEGER NOT NULL);
CREATE INDEX places_by_passage ON places (passage, ordinal);
CREATE TABLE documents (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, source TEXT NOT NULL, words TEXT NOT NULL,
  called TEXT NOT NULL, cited TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE passages (source TEXT NOT NULL, number INTEGER NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (source, number));
CREATE TABLE findings (number INTEGER PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL,
  direction TEXT NOT NULL, population TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX findings_by_source ON findings (source);
CREATE TABLE finding_keys (field INTEGER NOT NULL, key TEXT NOT NULL, finding INTEGER NOT NULL,
  PRIMARY KEY (field, key, finding)) WITHOUT ROWID;
CREATE INDEX keys_by_finding ON finding_keys (finding);
"""
_SCHEMA_LATER: Final = """
CREATE INDEX IF NOT EXISTS documents_that_cite ON documents (id) WHERE cited != '[]';
CREATE TABLE IF NOT EXISTS relinked (id TEXT PRIMARY KEY, cited TEXT NOT NULL);
"""
"""What format 4 lacked. `relinked` are references of documents in segments before this one, as they lead now."""
_TABLES: Final = ("places", "documents", "passages", "findings", "finding_keys")
_OF_SOURCES: Final = (
    "DELETE FROM finding_keys WHERE finding IN (SELECT number FROM findings WHERE source = ?)",
    "DELETE FROM findings WHERE source = ?",
    "DELETE FROM passages WHERE source = ?",
    "DELETE FROM documents WHERE id = ?",
    "DELETE FROM relinked WHERE id = ?",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document's rows begin: those of its passages and of its sentences."""

    id: str
    passage: int
    sentence: int


def write_texts(
    path: Path,
    build: IndexBuild,
    places: Sequence[Place],
    before: int = 0,
    taken: Sequence[Path] = (),
    number: int = 1,
) -> None:
    """Writes the file of a segment with the documents of `places`, in order; raises OSError, sqlite3.Error.

    One that stands in `build` is written; the others are copied from the files `taken`, segments that this one
    replaces. In the segments that stay there are `before` documents, and findings up to `number`, that not included.
    """
    if taken:
        shutil.copyfile(taken[0], path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        if not taken:
            connection.executescript(_SCHEMA)
        connection.executescript(_SCHEMA_LATER)
        for other in taken[1:]:
            _copy(connection, other)
        connection.execute("BEGIN")
        kept = {place.id for place in places} - {d.source.id for d in build.documents}
        there = {row[0] for row in connection.execute("SELECT id FROM documents")}
        for statement in _OF_SOURCES:
            connection.executemany(statement, ((key,) for key in there - kept))
        connection.execute("DELETE FROM places")
        connection.executemany(
            "INSERT INTO places VALUES (?, ?, ?, ?)",
            (
                (n, place.id, place.passage, place.sentence)
                for n, place in enumerate(places, start=before)
            ),
        )
        _write_documents(connection, build)
        _write_findings(connection, build.findings, number)
        connection.executemany(
            "INSERT OR REPLACE INTO relinked VALUES (?, ?)",
            ((key, to_json(cited)) for key, cited in build.relinked.items()),
        )
        # Those of its own documents are written where they belong.
        connection.execute(
            "UPDATE documents SET cited = relinked.cited FROM relinked WHERE documents.id = relinked.id"
        )
        connection.execute("DELETE FROM relinked WHERE id IN (SELECT id FROM documents)")
        connection.execute("COMMIT")


def _copy(connection: sqlite3.Connection, other: Path) -> None:
    """Takes the rows of another segment over."""
    connection.execute("ATTACH DATABASE ? AS other", (f"{other.resolve().as_uri()}?mode=ro",))
    connection.execute("BEGIN")
    for table in _TABLES[1:]:
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM other.{table}")  # noqa: S608
    connection.execute("INSERT OR REPLACE INTO main.relinked SELECT * FROM other.relinked")
    connection.execute("COMMIT")
    connection.execute("DETACH DATABASE other")


def _write_documents(connection: sqlite3.Connection, build: IndexBuild) -> None:
    connection.executemany(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                document.source.id,
                document.sha256,
                to_json(document.source),
                _PARTED.join(words),
                _PARTED.join(called),
                to_json(document.references),
                to_json(replace(document, references=())),
            )
            for document, words, called in zip(
                build.documents, build.document_words, build.document_names, strict=True
            )
        ),
    )
    number: defaultdict[str, int] = defaultdict(int)
    for passage in build.passages:
        key = passage.source_id
        connection.execute(
            "INSERT INTO passages VALUES (?, ?, ?)", (key, number[key], to_json(passage))
        )
        number[key] += 1


def _write_findings(
    connection: sqlite3.Connection, findings: Sequence[IndexedFinding], number: int
) -> None:
    """The ledger: a row for each finding, and one for each key that it is found by.

    They are numbered on from those that are there, and from `number` at least.
    """
    last = connection.execute("SELECT max(number) FROM findings").fetchone()[0] or 0
    for row, kept in enumerate(findings, start=max(last + 1, number)):
        finding = kept.finding
        connection.execute(
            "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?)",
            (
                row,
                kept.source.id,
                finding.kind.value,
                finding.direction.value,
                finding.population.value,
                kept_to_json(kept),
            ),
        )
        named = ((_INTERVENTION, kept.intervention_keys), (_OUTCOME, kept.outcome_keys))
        connection.executemany(
            "INSERT INTO finding_keys VALUES (?, ?, ?)",
            ((field, key, row) for field, keys in named for key in sorted(keys)),
        )


class Texts:
    """Read side of one file. One connection, used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()
        self.document = lru_cache(maxsize=256)(self._document)
        self.passage = lru_cache(maxsize=4096)(self._passage)
        self.first_sentence_row = lru_cache(maxsize=65_536)(self._first_sentence_row)

    def documents(self) -> int:
        """How many documents there are."""
        return int(self._all("SELECT count(*) FROM places")[0][0])

    def last_finding(self) -> int:
        """The highest number of a finding; 0 when there is none."""
        return int(self._all("SELECT max(number) FROM findings")[0][0] or 0)

    def places(self) -> list[Place]:
        """Of every document, in the order of the corpus."""
        rows = self._all("SELECT id, passage, sentence FROM places ORDER BY ordinal")
        return [Place(*row) for row in rows]

    def source_ids(self) -> list[str]:
        """Every source, in the order of the corpus."""
        return [row[0] for row in self._all("SELECT id FROM places ORDER BY ordinal")]

    def sources(self) -> list[Source]:
        """What is known of each source, in the order of the corpus."""
        rows = self._all("SELECT source FROM places JOIN documents USING (id) ORDER BY ordinal")
        return [from_json(Source, row[0]) for row in rows]

    def digests(self) -> dict[str, str]:
        """The sha256 of each source."""
        return dict(self._all("SELECT id, sha256 FROM documents"))

    def references(self) -> dict[str, tuple[Reference, ...]]:
        """The references of each source that has any."""
        rows = self._all("SELECT id, cited FROM documents WHERE cited != '[]'")
        return {key: from_json(tuple[Reference, ...], cited) for key, cited in rows}

    def relinked(self) -> dict[str, tuple[Reference, ...]]:
        """References of documents in segments before this one, as they lead now; none in an index of format 4."""
        if not self._all("SELECT 1 FROM sqlite_schema WHERE name = 'relinked'"):
            return {}
        rows = self._all("SELECT id, cited FROM relinked")
        return {key: from_json(tuple[Reference, ...], cited) for key, cited in rows}

    def said(self, column: Literal["words", "called"]) -> list[str]:
        """What all documents have in one of these columns: each once, sorted."""
        rows = self._all(f"SELECT {column} FROM documents WHERE {column} != ''")  # noqa: S608
        return sorted({word for (joined,) in rows for word in joined.split(_PARTED)})

    def findings(self, wanted: FindingFilter) -> list[IndexedFinding]:
        """The findings that a filter admits, in the order of the corpus, by one query."""
        where, values = _condition(wanted)
        query = (
            "SELECT d.source, f.data FROM findings f"  # noqa: S608 - columns, and marks for values
            " JOIN documents d ON d.id = f.source JOIN places p ON p.id = f.source"
            f"{where} ORDER BY p.ordinal, f.number"
        )
        rows = self._all(query, *values)
        known: dict[str, Source] = {}
        return [
            kept_from_json(known.setdefault(source, from_json(Source, source)), data)
            for source, data in rows
        ]

    def passages_of(self, source_id: str) -> list[int]:
        """Ordinals of a source's passages."""
        query = "SELECT passage, (SELECT count(*) FROM passages WHERE source = id) FROM places WHERE id = ?"
        rows = self._all(query, source_id)
        return [n for first, count in rows for n in range(first, first + count)]

    def _first_sentence_row(self, source_id: str) -> int:
        """Row of the vectors of sentences at which the source's begin."""
        return int(self._row("SELECT sentence FROM places WHERE id = ?", source_id)[0])

    def close(self) -> None:
        """Gives the file back."""
        self._connection.close()

    def _document(self, source_id: str) -> Document:
        data, cited = self._row("SELECT data, cited FROM documents WHERE id = ?", source_id)
        return replace(
            from_json(Document, data), references=from_json(tuple[Reference, ...], cited)
        )

    def _passage(self, ordinal: int) -> Passage:
        # Of documents that begin at one place, only the last has passages.
        query = (
            "SELECT data FROM passages JOIN (SELECT id, passage FROM places WHERE passage <= ?1"
            " ORDER BY passage DESC, ordinal DESC LIMIT 1) ON source = id AND number = ?1 - passage"
        )
        return from_json(Passage, self._all(query, ordinal)[0][0])

    def _row(self, query: str, source_id: str) -> tuple[Any, ...]:
        rows = self._all(query, source_id)
        if not rows:
            raise UnknownSource(
                f"The corpus has no source “{source_id}”.",
                "`mtor-ms sources` lists the ids.",
            )
        return rows[0]

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def _condition(wanted: FindingFilter) -> tuple[str, tuple[str, ...]]:
    """A filter in SQL, with its values; empty for everything. Only marks for values are put together."""
    parts: list[str] = []
    values: list[str] = []
    plain = (
        ("f.kind", sorted(wanted.kinds)),
        ("f.direction", [wanted.direction] if wanted.direction else []),
        ("f.population", [wanted.population] if wanted.population else []),
        ("f.source", sorted(wanted.sources)),
    )
    for column, admitted in plain:
        if admitted:
            parts.append(f"{column} IN ({_marks(len(admitted))})")
            values += map(str, admitted)
    for field, names in ((_INTERVENTION, wanted.interventions), (_OUTCOME, wanted.outcomes)):
        for keys in names:
            parts.append(
                f"f.number IN (SELECT finding FROM finding_keys WHERE field = {field}"  # noqa: S608
                f" AND key IN ({_marks(len(keys))}))"
            )
            values += sorted(keys)
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), tuple(values)


def _marks(count: int) -> str:
    return ", ".join("?" * count)
