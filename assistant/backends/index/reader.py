"""A generation, opened for reading."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.backends.index.dense import search_all
from assistant.backends.index.folder import (
    REBUILD,
    read_manifest,
    segment_folder,
    segment_of,
    verify_files,
)
from assistant.backends.index.lexical import LexicalIndex
from assistant.backends.index.segment import Segment, gathered, starts_of
from assistant.backends.index.texts import Place, Texts
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

T = TypeVar("T")


class FolderIndex:
    """An `OpenIndex` over one generation folder. It is checked whole before anything is loaded."""

    def __init__(self, generation: Path, *, checked: bool = False) -> None:
        """Opens the generation, and checks its files unless that was done just now.

        Raises:
            IndexDamaged, IndexMismatch
        """
        self._manifest = read_manifest(generation)
        if not checked:
            verify_files(generation, self._manifest)
        last = max(map(segment_of, self._manifest.files), default=0)
        folders = [segment_folder(generation, number) for number in range(last + 1)]
        self.segments: Final = [Segment(folder) for folder in folders]
        self._lexical = LexicalIndex(*(segment.words for segment in self.segments))
        self._dense: Final = [segment.dense for segment in self.segments]
        self._sentences: Final = [segment.sentence_rows for segment in self.segments]
        self._passage_starts: Final = starts_of([len(rows) for rows in self._dense])
        self._sentence_starts: Final = starts_of([len(rows) for rows in self._sentences])
        # A document stands in one segment, with all that is its.
        self._texts: Final = [segment.texts for segment in self.segments]
        self._relinked: Final = {
            key: cited for texts in self._texts[1:] for key, cited in texts.relinked().items()
        }
        self._words: Final = _said([segment.folder for segment in self.segments])
        if self._passage_starts[-1] != self.passages:
            raise IndexDamaged("The index has more passages than vectors, or fewer.", REBUILD)

    @property
    def manifest(self) -> IndexManifest:
        return self._manifest

    @property
    def vocabulary(self) -> FolderIndex:
        return self

    @property
    def passages(self) -> int:
        return int(self._manifest.counts["passages"])

    def document_frequency(self, key: str) -> int:
        return self._lexical.document_frequency(key)

    def words(self) -> Sequence[str]:
        return self._words[0]

    def called(self) -> Collection[str]:
        return self._words[1]

    def passage(self, ordinal: int) -> Passage:
        return self._texts[bisect_right(self._passage_starts, ordinal) - 1].passage(ordinal)

    def passages_of(self, source_id: str) -> Sequence[int]:
        return next(filter(None, (texts.passages_of(source_id) for texts in self._texts)), [])

    def document(self, source_id: str) -> Document:
        found = self._known(lambda texts: texts.document(source_id))
        if source_id in self._relinked:
            return replace(found, references=self._relinked[source_id])
        return found

    def source_ids(self) -> Sequence[str]:
        return [key for texts in self._texts for key in texts.source_ids()]

    def sources(self) -> Sequence[Source]:
        return [source for texts in self._texts for source in texts.sources()]

    def digests(self) -> Mapping[str, str]:
        return {key: digest for texts in self._texts for key, digest in texts.digests().items()}

    def references(self) -> Mapping[str, Sequence[Reference]]:
        found = {key: cited for texts in self._texts for key, cited in texts.references().items()}
        return {**found, **self._relinked}

    def findings(self, wanted: FindingFilter) -> Sequence[IndexedFinding]:
        return [found for texts in self._texts for found in texts.findings(wanted)]

    def search_dense(self, vector: Vectors, k: int, only: Filter = EVERY_SOURCE) -> Scores:
        return search_all(self._dense, vector, k, self._within(only))

    def search_lexical(self, keys: Sequence[str], k: int, only: Filter = EVERY_SOURCE) -> Scores:
        return self._lexical.search(keys, k, self._within(only))

    def _within(self, only: Filter) -> NDArray[np.int64] | None:
        """Ordinals of the passages that a filter admits; None for all."""
        if only.open:
            return None
        admitted = {source.id for source in self._all_sources if only.admits(source)}
        starts = [place.passage for place in self._places] + [self.passages]
        kept = [place.id in admitted for place in self._places]
        return np.flatnonzero(np.repeat(kept, np.diff(starts)))

    @cached_property
    def _all_sources(self) -> Sequence[Source]:
        return self.sources()

    @cached_property
    def _places(self) -> list[Place]:
        return [place for texts in self._texts for place in texts.places()]

    def passage_vectors(self, ordinals: Sequence[int]) -> Vectors:
        if not ordinals:
            return np.zeros((0, self._manifest.embedder.dimension), dtype=np.float32)
        wanted = np.asarray(ordinals, dtype=np.int64)
        return gathered(self._dense, self._passage_starts, wanted)

    def sentences_of(self, ordinals: Sequence[int]) -> list[Vectors]:
        spans = []
        for passage in map(self.passage, ordinals):
            base = self._first_sentence_row(passage.source_id)
            spans.append((base + passage.first_sentence, base + passage.last_sentence + 1))
        if not spans:
            return []
        # Taken together: a hundred passages one by one take a millisecond more.
        rows = np.concatenate([np.arange(first, after) for first, after in spans])
        taken = self._sentence_rows(rows)
        ends = np.cumsum([after - first for first, after in spans])
        return [
            taken[end - (after - first) : end]
            for (first, after), end in zip(spans, ends.tolist(), strict=True)
        ]

    def sentence_vectors(self, source_id: str, first: int, last: int) -> Vectors:
        base = self._first_sentence_row(source_id)
        return self._sentence_rows(np.arange(base + first, base + last + 1))

    def _first_sentence_row(self, source_id: str) -> int:
        """Row of the vectors of sentences at which the source's begin; raises UnknownSource."""
        return self._known(lambda texts: texts.first_sentence_row(source_id))

    def _known(self, asked: Callable[[Texts], T]) -> T:
        """What the segment that has the source says; raises UnknownSource."""
        for texts in self._texts[:-1]:
            try:
                return asked(texts)
            except UnknownSource:
                continue
        return asked(self._texts[-1])

    def _sentence_rows(self, wanted: NDArray[np.int64]) -> Vectors:
        return gathered(self._sentences, self._sentence_starts, wanted)


def _said(folders: Sequence[Path]) -> tuple[list[str], frozenset[str]]:
    """Every word, sorted, and what sources are called."""
    said = [json.loads((folder / "words.json").read_text(encoding="utf-8")) for folder in folders]
    called = frozenset(name for one in said for name in one["called"])
    if len(said) == 1:
        return said[0]["words"], called
    return sorted({word for one in said for word in one["words"]}), called
