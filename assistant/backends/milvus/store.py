"""Writes generations into Milvus, and makes exactly one of them live."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.backends.codec import kept_to_json, to_json
from assistant.backends.index.locking import held, remembered
from assistant.backends.milvus.connection import Connection
from assistant.backends.milvus.reader import MilvusIndex
from assistant.backends.milvus.schema import (
    LIVE,
    PASSAGES,
    SCHEMA,
    SENTENCES,
    TEXTS,
    create,
    name_of,
    parts,
    words_as_text,
)
from assistant.domain import FindingFilter, IndexedFinding, IndexManifest, manifest_from
from assistant.domain.ids import short_digest
from assistant.errors import (
    IndexMismatch,
    IndexNotFound,
    IndexNotWritable,
    IndexUnreachable,
)
from assistant.ports import Embedder, IndexBuild

_ROWS: Final = 500
"""Rows of one insertion: some megabytes."""
_WRITE: Final = 120.0
"""Seconds that one insertion may take."""
_REBUILD: Final = "Run `mtor-ms index --full` to build it anew; the documents are not touched."


class MilvusStore:
    """An `IndexStore` in a Milvus. What opens or writes may raise IndexUnreachable, too."""

    def __init__(self, address: str, token: str, timeout: float, scratch: Path) -> None:
        """`scratch` is a folder for locks and for vectors of a run that was cut off."""
        self._connection = Connection(address, token, timeout)
        self._scratch = scratch / f"milvus-{short_digest(address, length=12)}"

    def live(self) -> str:
        try:
            with self._connection.client() as client:
                if LIVE not in client.list_aliases().get("aliases", ()):
                    return ""
                found = client.describe_alias(LIVE, timeout=self._connection.timeout)
            return str(found["collection_name"])
        except IndexUnreachable:
            return ""

    def open(self) -> MilvusIndex:
        with self._connection.client() as client:
            if LIVE not in client.list_aliases().get("aliases", ()):
                raise IndexNotFound(
                    f"There is no index at {self._connection.address}.",
                    "Build one with `mtor-ms index`.",
                )
            rows = client.get(LIVE, ids=["manifest"], timeout=self._connection.timeout)
        try:
            data: dict[str, Any] = json.loads(rows[0]["data"])
            schema = data.pop("schema")
            manifest = manifest_from(data)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise IndexMismatch(
                f"What lies at {self._connection.address} is no index of this program.", _REBUILD
            ) from error
        if schema != SCHEMA:
            raise IndexMismatch(
                f"The index has schema {schema}, this program reads schema {SCHEMA}.", _REBUILD
            )
        return MilvusIndex(self._connection, manifest)

    @contextmanager
    def exclusive(self, timeout: float, waiting: Callable[[], None]) -> Iterator[None]:
        """Keeps other processes of this machine from writing; Milvus itself has no such lock.

        Raises IndexBusy or IndexNotWritable.
        """
        try:
            self._scratch.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._not_writable(error) from error
        place = self._connection.address
        with held(self._scratch / "lock", place, timeout, waiting, self._not_writable):
            yield

    def remembering(self, embedder: Embedder) -> AbstractContextManager[Embedder]:
        return remembered(embedder, self._scratch / "pending", self._not_writable)

    def write(self, build: IndexBuild) -> IndexManifest:
        if len(build.order) > len(build.documents):
            build = _whole(build, self.open())
        created = datetime.now(UTC)
        name = (
            f"{created:%Y%m%dT%H%M%S%f}_{short_digest(build.corpus, build.configuration, length=8)}"
        )
        counts = {
            "documents": len(build.documents),
            "passages": len(build.passages),
            "sentences": sum(len(document.sentences) for document in build.documents),
        }
        manifest = build.manifest(SCHEMA, name, created.isoformat(timespec="seconds"), counts)
        with self._connection.client() as client:
            try:
                create(client, name, build.embedder.dimension, lite=self._connection.lite)
                _insert(client, name_of(name, SENTENCES), _sentences(build))
                _insert(client, name_of(name, PASSAGES), _passages(build))
                _insert(client, name_of(name, TEXTS), _texts(build, manifest))
            except BaseException:
                _drop(client, name)
                raise
            texts = name_of(name, TEXTS)
            there = LIVE in client.list_aliases().get("aliases", ())
            (client.alter_alias if there else client.create_alias)(texts, LIVE)
            self._clear(client, keep=name)
        return manifest

    def _clear(self, client: Any, keep: str) -> None:
        """Removes older generations but the one before, which readers may still hold."""
        mark = name_of("", "").rstrip("_")
        found = sorted(
            name for name in client.list_collections()
            if name.startswith(mark) and name.endswith(f"_{TEXTS}")
        )  # fmt: skip
        for name in found[:-2]:
            generation = name.removeprefix(f"{mark}_").removesuffix(f"_{TEXTS}")
            if generation != keep:
                _drop(client, generation)

    def _not_writable(self, error: OSError) -> IndexNotWritable:
        return IndexNotWritable(
            f"{self._scratch} cannot be written: {error.strerror or error}.",
            "Free some space, or set MTORMS_CACHE to a folder that can be written.",
        )


def _drop(client: Any, generation: str) -> None:
    for kind in (PASSAGES, SENTENCES, TEXTS):
        client.drop_collection(name_of(generation, kind))


def _insert(client: Any, collection: str, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS:
            client.insert(collection, batch, timeout=_WRITE)
            batch = []
    if batch:
        client.insert(collection, batch, timeout=_WRITE)
    client.flush(collection, timeout=_WRITE)
    client.load_collection(collection, timeout=_WRITE)


def _whole(build: IndexBuild, before: MilvusIndex) -> IndexBuild:
    """A build with the documents that it takes over: a collection is written anew each time."""
    new = {document.source.id: document for document in build.documents}
    rows, first = defaultdict[str, list[int]](list), _first_rows(build)
    for place, passage in enumerate(build.passages):
        rows[passage.source_id].append(place)
    documents, passages, vectors, sentences, keys, words, names = [], [], [], [], [], [], []
    said = dict(zip(new, zip(build.document_words, build.document_names, strict=True), strict=True))
    for key in build.order:
        document = new.get(key) or before.document(key)
        if key in build.relinked:
            document = replace(document, references=tuple(build.relinked[key]))
        documents.append(document)
        last = len(document.sentences)
        if key in new:
            passages += [build.passages[place] for place in rows[key]]
            vectors.append(build.vectors[rows[key]])
            sentences.append(build.sentence_vectors[first[key] : first[key] + last])
            keys += [build.keys[place] for place in rows[key]]
        else:
            ordinals = before.passages_of(key)
            passages += [before.passage(ordinal) for ordinal in ordinals]
            vectors.append(before.passage_vectors(ordinals))
            sentences.append(before.sentence_vectors(key, 0, last - 1))
            keys += before.keys_of(key)
        ours = said.get(key) or (before.words_of(key), before.names_of(key))
        words.append(ours[0])
        names.append(ours[1])
    kept = defaultdict[str, list[IndexedFinding]](list)
    taken = frozenset(build.order) - new.keys()
    old = before.findings(FindingFilter(sources=taken)) if taken else ()
    for finding in (*old, *build.findings):
        kept[finding.source.id].append(finding)
    return replace(
        build,
        documents=documents,
        passages=passages,
        vectors=np.concatenate(vectors),
        sentence_vectors=np.concatenate(sentences),
        keys=keys,
        document_words=words,
        document_names=names,
        findings=[finding for key in build.order for finding in kept[key]],
    )


def _sentences(build: IndexBuild) -> Iterator[dict[str, Any]]:
    for row, vector in enumerate(build.sentence_vectors):
        yield {"row": row, "vector": vector.tolist()}


def _passages(build: IndexBuild) -> Iterator[dict[str, Any]]:
    first, sources = _first_rows(build), {d.source.id: d.source for d in build.documents}
    for ordinal, (passage, vector, keys) in enumerate(
        zip(build.passages, build.vectors, build.keys, strict=True)
    ):
        source = sources[passage.source_id]
        yield {
            "ordinal": ordinal,
            "source_id": passage.source_id,
            "first_row": first[passage.source_id] + passage.first_sentence,
            "last_row": first[passage.source_id] + passage.last_sentence,
            "year": source.year or 0,
            "evidence": f"|{'|'.join({source.evidence.value, *source.evidence_kinds})}|",
            "data": to_json(passage),
            "keys": json.dumps(list(keys), ensure_ascii=False),
            "words": words_as_text(keys),
            "dense": vector.tolist(),
        }


def _texts(build: IndexBuild, manifest: IndexManifest) -> Iterator[dict[str, Any]]:
    first = _first_rows(build)
    for document, words, names in zip(
        build.documents, build.document_words, build.document_names, strict=True
    ):
        key = document.source.id
        text, said = list(parts(to_json(document))), list(parts("\n".join(words)))
        about = {
            "row": first[key],
            "parts": len(text),
            "word_parts": len(said),
            "names": list(names),
        }
        yield _row(f"about:{key}", json.dumps(about))
        yield from _rows(f"document:{key}", text)
        yield from _rows(f"words:{key}", said)
    frequency = Counter(key for keys in build.keys for key in set(keys))
    for key, count in frequency.items():
        yield _row(f"df:{words_as_text([key])}", str(count))
    lists = {
        "words": list(parts("\n".join(build.words()))),
        "called": list(parts("\n".join(build.called()))),
        "findings": list(
            parts(json.dumps([[f.source.id, kept_to_json(f)] for f in build.findings]))
        ),
        "sources": list(parts(json.dumps([to_json(d.source) for d in build.documents]))),
    }
    for name, rows in lists.items():
        yield from _rows(name, rows)
    yield _row("lists", json.dumps({name: len(rows) for name, rows in lists.items()}))
    yield _row("manifest", json.dumps({"schema": SCHEMA, **asdict(manifest)}))


def _rows(name: str, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(texts):
        yield _row(f"{name}:{number}", text)


def _row(key: str, data: str) -> dict[str, Any]:
    # A collection must have a vector; nobody searches for this one.
    return {"key": key, "data": data, "vector": [0.0, 1.0]}


def _first_rows(build: IndexBuild) -> dict[str, int]:
    """For each source the row at which the vectors of its sentences begin."""
    first, row = {}, 0
    for document in build.documents:
        first[document.source.id] = row
        row += len(document.sentences)
    return first
