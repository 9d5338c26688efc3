"""What a generation is made of: segments that stay as they are, and one that is written.

In it stand the documents of a build, and those of the segments that it replaces, copied row by row.
"""

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.backends.index.dense import DenseIndex, write_dense
from assistant.backends.index.folder import (
    segment_folder,
    segment_of,
    stamp_files,
    write_manifest,
)
from assistant.backends.index.lexical import WordCounts
from assistant.backends.index.reader import FolderIndex
from assistant.backends.index.segment import (
    GROWTH,
    SMALL,
    TEXTS,
    Segment,
    gathered,
    link_files,
    starts_of,
)
from assistant.backends.index.texts import Place, Texts, write_texts
from assistant.domain import INDEX_FORMAT, IndexManifest
from assistant.ports import IndexBuild


@dataclass(frozen=True, slots=True)
class _Rows:
    """Numbers of rows of a document."""

    passages: range
    sentences: range


def write_generation(
    folder: Path, build: IndexBuild, before: FolderIndex | None, name: str, created: str
) -> IndexManifest:
    """Fills a new, empty folder; documents that are not in the build come from `before`. Raises OSError."""
    segments = before.segments if before else []
    held = [set(segment.texts.source_ids()) for segment in segments]
    stay = _staying(build, segments, held)
    known = {}
    if before is not None and stay:
        names = [file for file in before.manifest.files if segment_of(file) < stay]
        link_files(names, before.segments[0].folder, folder)
        known = {file: before.manifest.files[file] for file in names}
    order = [key for key in build.order if not any(key in ids for ids in held[:stay])]
    passages, sentences = _write_segment(
        segment_folder(folder, stay), build, order, segments[:stay], segments[stay:]
    )
    counted = {
        "documents": len(build.order),
        "passages": sum(one.passages for one in segments[:stay]) + passages,
        "sentences": sum(one.sentences for one in segments[:stay]) + sentences,
    }
    manifest = replace(
        build.manifest(INDEX_FORMAT, name, created, counted), files=stamp_files(folder, known)
    )
    write_manifest(folder, manifest)
    return manifest


def _staying(build: IndexBuild, segments: Sequence[Segment], held: Sequence[set[str]]) -> int:
    """How many of the segments stay as they are, from the first on.

    None of their documents is changed or gone, and each is `GROWTH` times as large as what is behind it.
    """
    wanted = set(build.order) - {document.source.id for document in build.documents}
    stay = 0
    while stay < len(segments) and held[stay] <= wanted:
        stay += 1
    come = len(build.passages) + sum(segment.passages for segment in segments[stay:])
    while stay and segments[stay - 1].passages < max(GROWTH * come, SMALL):
        stay -= 1
        come += segments[stay].passages
    return stay


def _rows_of(segment: Segment) -> dict[str, _Rows]:
    """The rows of each document of a segment, counted in it."""
    places = segment.texts.places()
    if not places:
        return {}
    first = places[0]
    ends = [
        *places[1:],
        Place("", first.passage + segment.passages, first.sentence + segment.sentences),
    ]
    return {
        place.id: _Rows(
            range(place.passage - first.passage, end.passage - first.passage),
            range(place.sentence - first.sentence, end.sentence - first.sentence),
        )
        for place, end in zip(places, ends, strict=True)
    }


def _write_segment(
    folder: Path,
    build: IndexBuild,
    order: Sequence[str],
    stay: Sequence[Segment],
    taken: Sequence[Segment],
) -> tuple[int, int]:
    """Writes the documents of `order`: what the build has, and what stands in the segments `taken`.

    Returns how many passages and sentences they have.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = _spans(build, taken)
    passages, sentences = (
        np.fromiter(chain.from_iterable(spans), dtype=np.int64)
        for spans in ((rows[k].passages for k in order), (rows[k].sentences for k in order))
    )
    dimension = build.embedder.dimension
    vectors = _gathered(
        [*(one.dense for one in taken), _float(build.vectors, dimension)], passages, np.float32
    )
    told = _gathered(
        [*(one.sentence_rows for one in taken), _float(build.sentence_vectors, dimension)],
        sentences,
        np.float16,
    )
    first = taken[0] if taken else None
    grew = first and np.array_equal(passages[: first.passages], np.arange(first.passages))
    write_dense(vectors, told, folder, grown=first.dense if first and grew else None)
    np.save(folder / "sentences.npy", told, allow_pickle=False)
    counts = WordCounts.joined([*(one.words for one in taken), WordCounts.of(build.keys)], passages)
    counts.save(folder / "lexical")
    write_texts(
        folder / TEXTS,
        build,
        _places(order, rows, stay),
        before=sum(one.texts.documents() for one in stay),
        taken=[one.folder / TEXTS for one in taken],
        number=1 + max((one.texts.last_finding() for one in stay), default=0),
    )
    with closing(Texts(folder / TEXTS)) as texts:
        said = {"words": texts.said("words"), "called": texts.said("called")}
    (folder / "words.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return len(passages), len(sentences)


def _spans(build: IndexBuild, taken: Sequence[Segment]) -> dict[str, _Rows]:
    """The rows of each document among those of all segments taken, and then of the build, which replaces others."""
    found: dict[str, _Rows] = {}
    passage = sentence = 0
    for segment in taken:
        for key, one in _rows_of(segment).items():
            found[key] = _Rows(_moved(one.passages, passage), _moved(one.sentences, sentence))
        passage, sentence = passage + segment.passages, sentence + segment.sentences
    many = Counter(one.source_id for one in build.passages)
    for document in build.documents:
        after, last = passage + many[document.source.id], sentence + len(document.sentences)
        found[document.source.id] = _Rows(range(passage, after), range(sentence, last))
        passage, sentence = after, last
    return found


def _places(order: Sequence[str], rows: dict[str, _Rows], stay: Sequence[Segment]) -> list[Place]:
    """Where the rows of each document begin in the whole generation."""
    passage = sum(segment.passages for segment in stay)
    sentence = sum(segment.sentences for segment in stay)
    places = []
    for key in order:
        places.append(Place(key, passage, sentence))
        passage += len(rows[key].passages)
        sentence += len(rows[key].sentences)
    return places


def _gathered(
    parts: Sequence[DenseIndex | NDArray[Any]],
    wanted: NDArray[np.int64],
    kind: type[np.floating[Any]],
) -> NDArray[Any]:
    return gathered(parts, starts_of([len(part) for part in parts]), wanted, kind)


def _moved(rows: range, by: int) -> range:
    return range(rows.start + by, rows.stop + by)


def _float(rows: object, dimension: int) -> NDArray[np.float32]:
    return np.asarray(rows, dtype=np.float32).reshape(-1, dimension)
