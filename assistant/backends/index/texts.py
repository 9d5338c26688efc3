"""Documents and passages in one SQLite file; only what is asked for is read."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from assistant.backends.index.codec import (
    document_from_json,
    document_to_json,
    kept_from_json,
    kept_to_json,
    passage_from_json,
    passage_to_json,
    source_from_json,
    source_to_json,
)
from assistant.domain import Document, FindingFilter, IndexedFinding, Passage, Source
from assistant.errors import UnknownSource

__all__ = ["Texts", "write_texts"]


_INTERVENTION: Final = 0
_OUTCOME: Final = 1
_PARTED: Final = "\x1f"
"""Between keys; it stands in none."""


def write_texts(
    path: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    keys: Sequence[Sequence[str]],
    words: Sequence[Sequence[str]],
    findings: Sequence[IndexedFinding] = (),
) -> None:
    """Writes the file in one transaction; `keys` of each passage, `words` of each document."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        connection.execute(
            "CREATE TABLE documents (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL,"
            " first_sentence INTEGER NOT NULL, source TEXT NOT NULL, words TEXT NOT NULL,"
            " data TEXT NOT NULL)"
        )
        connection.execute(
            "CREATE TABLE passages (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL,"
            " source TEXT NOT NULL, keys TEXT NOT NULL, data TEXT NOT NULL)"
        )
        row = 0
        for ordinal, document in enumerate(documents):
            connection.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
                (
                    ordinal,
                    document.source.id,
                    row,
                    source_to_json(document.source),
                    _PARTED.join(words[ordinal]),
                    document_to_json(document),
                ),
            )
            row += len(document.sentences)
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            (
                (i, p.id, p.source_id, _PARTED.join(keys[i]), passage_to_json(p))
                for i, p in enumerate(passages)
            ),
        )
        connection.execute("CREATE INDEX passages_by_source ON passages (source)")
        _write_findings(connection, findings)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _write_findings(connection: sqlite3.Connection, findings: Sequence[IndexedFinding]) -> None:
    """The ledger: a row for each finding, and one for each key that it is found by."""
    connection.execute(
        "CREATE TABLE findings (ordinal INTEGER PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL,"
        " direction TEXT NOT NULL, population TEXT NOT NULL, data TEXT NOT NULL)"
    )
    connection.execute(
        "CREATE TABLE finding_keys (field INTEGER NOT NULL, key TEXT NOT NULL, finding INTEGER NOT NULL,"
        " PRIMARY KEY (field, key, finding)) WITHOUT ROWID"
    )
    for ordinal, kept in enumerate(findings):
        finding = kept.finding
        connection.execute(
            "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?)",
            (
                ordinal,
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
            ((field, key, ordinal) for field, keys in named for key in sorted(keys)),
        )
    connection.execute("CREATE INDEX findings_by_source ON findings (source)")


def _strings(joined: str) -> list[str]:
    """One object for each word, however many passages have it: a large corpus repeats itself."""
    return [sys.intern(part) for part in joined.split(_PARTED)] if joined else []


class Texts:
    """Read side. One connection, used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()
        self.document = lru_cache(maxsize=256)(self._document)
        self.passage = lru_cache(maxsize=4096)(self._passage)
        self.first_sentence_row = lru_cache(maxsize=65_536)(self._first_sentence_row)

    def source_ids(self) -> list[str]:
        """Every source, in the order of the corpus."""
        return [row[0] for row in self._all("SELECT id FROM documents ORDER BY ordinal", ())]

    def sources(self) -> list[Source]:
        """What is known of each source, in the order of the corpus."""
        rows = self._all("SELECT source FROM documents ORDER BY ordinal", ())
        return [source_from_json(row[0]) for row in rows]

    def digests(self) -> dict[str, str]:
        """The sha256 of each source."""
        return dict(self._all("SELECT id, json_extract(data, '$.sha256') FROM documents", ()))

    def words_of(self, source_id: str) -> list[str]:
        """The words of a document's passages, in lower case, sorted."""
        return _strings(self._one("SELECT words FROM documents WHERE id = ?", source_id))

    def keys_of(self, source_id: str) -> list[list[str]]:
        """What each passage of a source is found by, in reading order."""
        query = "SELECT keys FROM passages WHERE source = ? ORDER BY ordinal"
        rows = self._all(query, (source_id,))
        return [_strings(row[0]) for row in rows]

    def findings(self, wanted: FindingFilter) -> list[IndexedFinding]:
        """The findings that a filter admits, in the order of the corpus, by one query."""
        where, values = _condition(wanted)
        query = (
            "SELECT d.source, f.data FROM findings f"  # noqa: S608 - columns, and marks for values
            " JOIN documents d ON d.id = f.source"
            f"{where} ORDER BY f.ordinal"
        )
        rows = self._all(query, values)
        known: dict[str, Source] = {}
        return [
            kept_from_json(known.setdefault(source, source_from_json(source)), data)
            for source, data in rows
        ]

    def passages_of(self, source_id: str) -> list[int]:
        """Ordinals of a source's passages."""
        query = "SELECT ordinal FROM passages WHERE source = ? ORDER BY ordinal"
        return [row[0] for row in self._all(query, (source_id,))]

    def sources_of_passages(self) -> list[str]:
        """The source of each passage, by ordinal."""
        rows = self._all("SELECT source FROM passages ORDER BY ordinal", ())
        return [sys.intern(row[0]) for row in rows]

    def _first_sentence_row(self, source_id: str) -> int:
        """Row of the vectors of sentences at which the source's begin."""
        return int(self._one("SELECT first_sentence FROM documents WHERE id = ?", source_id))

    def close(self) -> None:
        """Gives the file back."""
        self._connection.close()

    def _document(self, source_id: str) -> Document:
        return document_from_json(self._one("SELECT data FROM documents WHERE id = ?", source_id))

    def _passage(self, ordinal: int) -> Passage:
        rows = self._all("SELECT data FROM passages WHERE ordinal = ?", (ordinal,))
        return passage_from_json(rows[0][0])

    def _one(self, query: str, source_id: str) -> Any:
        rows = self._all(query, (source_id,))
        if not rows:
            raise UnknownSource(
                f"The corpus has no source “{source_id}”.",
                "`mtor-ms sources` lists the ids.",
            )
        return rows[0][0]

    def _all(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
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
                f"f.ordinal IN (SELECT finding FROM finding_keys WHERE field = {field}"  # noqa: S608
                f" AND key IN ({_marks(len(keys))}))"
            )
            values += sorted(keys)
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), tuple(values)


def _marks(count: int) -> str:
    return ", ".join("?" * count)
