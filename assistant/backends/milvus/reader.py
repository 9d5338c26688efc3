"""A generation in Milvus, opened for reading."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np

from assistant.backends.codec import from_json, kept_from_json
from assistant.backends.milvus.connection import Connection
from assistant.backends.milvus.schema import PASSAGES, SENTENCES, TEXTS, name_of, words_as_text
from assistant.domain import (
    Document,
    Filter,
    FindingFilter,
    IndexedFinding,
    IndexManifest,
    Passage,
    Reference,
    Source,
)
from assistant.errors import IndexDamaged, UnknownSource
from assistant.ports import EVERY_SOURCE, Scores, Vectors

_ROWS: Final = 1000
"""Rows that one call asks for."""
_REMEMBERED: Final = 20_000
"""Vectors of sentences that are kept: a question looks at the same ones several times."""


class MilvusIndex:
    """An `OpenIndex`. Each method may raise IndexUnreachable."""

    def __init__(self, connection: Connection, manifest: IndexManifest) -> None:
        self._connection = connection
        self._manifest = manifest
        self._vectors: OrderedDict[int, Vectors] = OrderedDict()
        self.document = lru_cache(maxsize=256)(self._document)
        self.document_frequency = lru_cache(maxsize=65_536)(self._document_frequency)
        self._passage_row = lru_cache(maxsize=8192)(self._read_passage)
        self._first_row = lru_cache(maxsize=65_536)(self._read_first_row)

    @property
    def manifest(self) -> IndexManifest:
        return self._manifest

    @property
    def vocabulary(self) -> MilvusIndex:
        return self

    @property
    def passages(self) -> int:
        return int(self._manifest.counts["passages"])

    def words(self) -> Sequence[str]:
        return self._lists["words"]

    def called(self) -> Collection[str]:
        return self._lists["called"]

    def passage(self, ordinal: int) -> Passage:
        return from_json(Passage, self._passage_row(ordinal)["data"])

    def passages_of(self, source_id: str) -> Sequence[int]:
        wanted = f"source_id == {json.dumps(source_id, ensure_ascii=False)}"
        return sorted(row["ordinal"] for row in self._query(PASSAGES, wanted, ["ordinal"]))

    def source_ids(self) -> Sequence[str]:
        return [source.id for source in self.sources()]

    def sources(self) -> Sequence[Source]:
        return self._sources

    def digests(self) -> Mapping[str, str]:
        return {source.id: self.document(source.id).sha256 for source in self.sources()}

    def words_of(self, source_id: str) -> Sequence[str]:
        """The words of a document's passages, in lower case, sorted."""
        words: list[str] = self._about(source_id)["words"]
        return words

    def names_of(self, source_id: str) -> Sequence[str]:
        """Words that a source is called by."""
        names: list[str] = self._about(source_id)["names"]
        return names

    def references(self) -> Mapping[str, Sequence[Reference]]:
        found = {source.id: self.document(source.id).references for source in self.sources()}
        return {key: references for key, references in found.items() if references}

    def keys_of(self, source_id: str) -> Sequence[Sequence[str]]:
        """What each passage of a source is found by, in reading order."""
        wanted = f"source_id == {json.dumps(source_id, ensure_ascii=False)}"
        rows = self._query(PASSAGES, wanted, ["ordinal", "keys"])
        return [
            json.loads(row["keys"]) for row in sorted(rows, key=lambda row: int(row["ordinal"]))
        ]

    def findings(self, wanted: FindingFilter) -> Sequence[IndexedFinding]:
        return [kept for kept in self._findings if wanted.admits(kept)]

    def search_dense(self, vector: Vectors, k: int, only: Filter = EVERY_SOURCE) -> Scores:
        return self._search("dense", np.asarray(vector, dtype=np.float32).tolist(), k, only)

    def search_lexical(self, keys: Sequence[str], k: int, only: Filter = EVERY_SOURCE) -> Scores:
        known = [key for key in keys if self.document_frequency(key)]
        found = self._search("sparse", words_as_text(known), k, only) if known else []
        # Milvus Lite gives BM25 as a distance, with the sign turned round.
        return [(ordinal, abs(score)) for ordinal, score in found if score]

    def passage_vectors(self, ordinals: Sequence[int]) -> Vectors:
        rows = np.zeros((len(ordinals), self._manifest.embedder.dimension), dtype=np.float32)
        found = self._by_number(PASSAGES, "ordinal", list(dict.fromkeys(ordinals)), ["dense"])
        for place, ordinal in enumerate(ordinals):
            rows[place] = found[ordinal]["dense"]
        return rows

    def sentences_of(self, ordinals: Sequence[int]) -> list[Vectors]:
        """For each passage the vectors of its sentences, by two calls for all."""
        found = self._by_number(PASSAGES, "ordinal", list(ordinals), ["first_row", "last_row"])
        spans = [range(found[o]["first_row"], found[o]["last_row"] + 1) for o in ordinals]
        self._fetch([row for span in spans for row in span])
        return [self._rows(span) for span in spans]

    def sentence_vectors(self, source_id: str, first: int, last: int) -> Vectors:
        base = self._first_row(source_id)
        span = range(base + first, base + last + 1)
        self._fetch(span)
        return self._rows(span)

    def _rows(self, span: Sequence[int]) -> Vectors:
        if not span:
            return np.zeros((0, self._manifest.embedder.dimension), dtype=np.float32)
        return np.stack([self._vectors[row] for row in span])

    def _fetch(self, wanted: Sequence[int]) -> None:
        """Sees to it that these sentences' vectors are remembered."""
        missing = [row for row in dict.fromkeys(wanted) if row not in self._vectors]
        # Old ones go first, and never one of those that are wanted now.
        for row in wanted:
            if row in self._vectors:
                self._vectors.move_to_end(row)
        for row, found in self._by_number(SENTENCES, "row", missing, ["vector"]).items():
            self._vectors[row] = np.asarray(found["vector"], dtype=np.float32)
        while len(self._vectors) > max(_REMEMBERED, len(wanted)):
            self._vectors.popitem(last=False)

    def _document(self, source_id: str) -> Document:
        about = self._about(source_id)
        return from_json(Document, self._joined(f"document:{source_id}", about["parts"]))

    def _about(self, source_id: str) -> dict[str, Any]:
        found = self._texts([f"about:{source_id}"])
        if not found:
            raise UnknownSource(
                f"The corpus has no source “{source_id}”.", "`mtor-ms sources` lists the ids."
            )
        about: dict[str, Any] = json.loads(next(iter(found.values())))
        return {**about, "words": self._joined_list(f"words:{source_id}", about["word_parts"])}

    def _read_first_row(self, source_id: str) -> int:
        return int(json.loads(self._texts([f"about:{source_id}"])[f"about:{source_id}"])["row"])

    def _document_frequency(self, key: str) -> int:
        found = self._texts([f"df:{words_as_text([key])}"])
        return int(next(iter(found.values()), 0))

    @cached_property
    def _lists(self) -> dict[str, list[str]]:
        counts = json.loads(self._texts(["lists"])["lists"])
        return {name: self._joined_list(name, counts[name]) for name in ("words", "called")}

    @cached_property
    def _sources(self) -> list[Source]:
        counts = json.loads(self._texts(["lists"])["lists"])
        rows = json.loads(self._joined("sources", counts["sources"]))
        return [from_json(Source, row) for row in rows]

    @cached_property
    def _findings(self) -> list[IndexedFinding]:
        """All of them: some hundred bytes each."""
        counts = json.loads(self._texts(["lists"])["lists"])
        rows = json.loads(self._joined("findings", counts["findings"]))
        sources = {source.id: source for source in self._sources}
        return [kept_from_json(sources[source_id], data) for source_id, data in rows]

    def _joined_list(self, name: str, count: int) -> list[str]:
        text = self._joined(name, count)
        return text.split("\n") if text else []

    def _joined(self, name: str, count: int) -> str:
        keys = [f"{name}:{number}" for number in range(count)]
        found = self._texts(keys)
        try:
            return "".join(found[key] for key in keys)
        except KeyError as error:
            raise IndexDamaged(
                "The index in Milvus lacks a part of its texts.",
                "Run `mtor-ms index --full` to build it anew.",
            ) from error

    def _texts(self, keys: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for start in range(0, len(keys), _ROWS):
            with self._connection.client() as client:
                rows = client.get(
                    name_of(self._manifest.generation, TEXTS),
                    ids=list(keys[start : start + _ROWS]),
                    output_fields=["key", "data"],
                    timeout=self._connection.timeout,
                )
            found |= {row["key"]: row["data"] for row in rows}
        return found

    def _read_passage(self, ordinal: int) -> dict[str, Any]:
        return self._by_number(PASSAGES, "ordinal", [ordinal], ["data"])[ordinal]

    def _by_number(
        self, kind: str, name: str, numbers: Sequence[int], fields: list[str]
    ) -> dict[int, dict[str, Any]]:
        """Rows by their number; raises IndexDamaged when one is missing."""
        found: dict[int, dict[str, Any]] = {}
        for start in range(0, len(numbers), _ROWS):
            wanted = f"{name} in {list(numbers[start : start + _ROWS])}"
            found |= {int(row[name]): row for row in self._query(kind, wanted, [name, *fields])}
        if len(found) < len(set(numbers)):
            raise IndexDamaged(
                "The index in Milvus lacks rows that it should have.",
                "Run `mtor-ms index --full` to build it anew.",
            )
        return found

    def _query(self, kind: str, wanted: str, fields: list[str]) -> list[dict[str, Any]]:
        with self._connection.client() as client:
            return list(
                client.query(
                    name_of(self._manifest.generation, kind),
                    filter=wanted,
                    output_fields=fields,
                    timeout=self._connection.timeout,
                )
            )

    def _search(self, field: str, what: Any, k: int, only: Filter) -> Scores:
        if not self.passages:
            return []
        with self._connection.client() as client:
            hits = client.search(
                name_of(self._manifest.generation, PASSAGES),
                data=[what],
                anns_field=field,
                limit=min(k, self.passages),
                filter=_condition(only),
                output_fields=["ordinal"],
                timeout=self._connection.timeout,
            )[0]
        found = [(int(hit["ordinal"]), float(hit["distance"])) for hit in hits]
        return (
            sorted(found, key=lambda item: (-abs(item[1]), item[0]))
            if field == "sparse"
            else sorted(found, key=lambda item: (-item[1], item[0]))
        )


def _condition(only: Filter) -> str:
    """A filter in Milvus's words; empty for everything."""
    parts = []
    if only.evidence:
        kinds = [f'evidence like "%|{level.value}|%"' for level in sorted(only.evidence)]
        parts.append(f"({' or '.join(kinds)})")
    if only.since:
        parts.append(f"year >= {only.since}")
    if only.sources:
        parts.append(f"source_id in {json.dumps(sorted(only.sources), ensure_ascii=False)}")
    return " and ".join(parts)
