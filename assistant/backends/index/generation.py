"""What a generation is made of: the documents of a build, and those that stay, copied row by row."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.backends.index.dense import write_dense
from assistant.backends.index.folder import stamp_files, write_manifest
from assistant.backends.index.lexical import WordCounts
from assistant.backends.index.reader import FolderIndex
from assistant.backends.index.texts import Place, Texts, write_texts
from assistant.domain import INDEX_FORMAT, IndexManifest
from assistant.ports import IndexBuild

__all__ = ["write_generation"]

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """Every document of a generation, in order, and the rows that it is made of.

    Rows count those of the generation before, if documents stay, and then those of the build.
    """

    places: list[Place]
    passages: Rows
    sentences: Rows


def write_generation(
    folder: Path, build: IndexBuild, before: FolderIndex | None, name: str, created: str
) -> IndexManifest:
    """Fills a new, empty folder; documents that are not in the build come from `before`. Raises OSError."""
    found = _arranged(build, before)
    dimension = build.embedder.dimension
    vectors = np.asarray(build.vectors, dtype=np.float32).reshape(-1, dimension)
    sentences = np.asarray(build.sentence_vectors, dtype=np.float16).reshape(-1, dimension)
    counts = WordCounts.of(build.keys)
    if before is not None:
        vectors = np.concatenate([before.passage_vectors(range(before.passages)), vectors])
        sentences = np.concatenate([before.sentence_rows, sentences])
        counts = before.counts.joined(counts, found.passages)
        shutil.copyfile(before.texts_file, folder / "texts.sqlite")
    vectors, sentences = vectors[found.passages], sentences[found.sentences]
    write_dense(
        vectors, sentences, folder, grown=before.dense if before and _grew(found, before) else None
    )
    np.save(folder / "sentences.npy", sentences, allow_pickle=False)
    counts.save(folder / "lexical")
    write_texts(folder / "texts.sqlite", build, found.places)
    texts = Texts(folder / "texts.sqlite")
    said = {"words": texts.said("words"), "called": texts.said("called")}
    texts.close()
    (folder / "words.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    counted = {
        "documents": len(found.places),
        "passages": len(found.passages),
        "sentences": len(found.sentences),
    }
    manifest = replace(
        build.manifest(INDEX_FORMAT, name, created, counted), files=stamp_files(folder)
    )
    write_manifest(folder, manifest)
    return manifest


def _arranged(build: IndexBuild, before: FolderIndex | None) -> _Arrangement:
    spans = dict(_spans_of(build, before))
    places, passage, sentence = [], 0, 0
    for key in build.order:
        places.append(Place(key, passage, sentence))
        passage, sentence = passage + len(spans[key][0]), sentence + len(spans[key][1])
    passages, sentences = (
        np.fromiter(chain.from_iterable(spans[key][sort] for key in build.order), dtype=np.int64)
        for sort in (0, 1)
    )
    return _Arrangement(places, passages, sentences)


def _spans_of(
    build: IndexBuild, before: FolderIndex | None
) -> Iterator[tuple[str, tuple[range, range]]]:
    """Rows of passages and of sentences of each document; those of the build last, for they replace others."""
    passage = sentence = 0
    if before is not None:
        places, counts = before.places(), before.manifest.counts
        ends = [*places[1:], Place("", counts["passages"], counts["sentences"])]
        for place, end in zip(places, ends, strict=True):
            rows = range(place.passage, end.passage), range(place.sentence, end.sentence)
            yield place.id, rows
        passage, sentence = counts["passages"], counts["sentences"]
    many = Counter(one.source_id for one in build.passages)
    for document in build.documents:
        after, last = passage + many[document.source.id], sentence + len(document.sentences)
        yield document.source.id, (range(passage, after), range(sentence, last))
        passage, sentence = after, last


def _grew(found: _Arrangement, before: FolderIndex) -> bool:
    """Whether every passage that was there is where it was."""
    first = found.passages[: before.passages]
    return np.array_equal(first, np.arange(before.passages))
