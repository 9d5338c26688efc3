"""Documents of one conversation, in memory, searched together with the index of the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

import numpy as np

from assistant.backends.index.lexical import K1, B, rarity
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
from assistant.domain.ids import short_digest
from assistant.ports import EVERY_SOURCE, IndexBuild, OpenIndex, Scores, Vectors


class _Part:
    """A build, with its words counted."""

    def __init__(self, build: IndexBuild) -> None:
        self.build = build
        self.documents = {document.source.id: document for document in build.documents}
        self.counts = [Counter(row) for row in build.keys]
        self.frequency = Counter(key for counts in self.counts for key in counts)
        ends = accumulate(len(document.sentences) for document in build.documents)
        starts = [0, *ends]
        self.rows = {d.source.id: at for d, at in zip(build.documents, starts, strict=False)}


class JoinedIndex:
    """An `OpenIndex` over that of the corpus and some builds; their passages count on after its own.

    With `builds_only`, only the builds are searched; what they cite is still looked up in the corpus.
    """

    def __init__(
        self, corpus: OpenIndex, builds: Sequence[IndexBuild], *, builds_only: bool = False
    ) -> None:
        self._corpus = corpus
        self._parts: Final = [_Part(build) for build in builds]
        self._builds_only = builds_only
        self._base = corpus.vocabulary.passages
        self._passages = [p for build in builds for p in build.passages]
        self._counts = [counts for part in self._parts for counts in part.counts]
        empty = np.zeros((0, corpus.manifest.embedder.dimension), dtype=np.float32)
        self._vectors = np.concatenate([empty, *(build.vectors for build in builds)])
        lengths = [sum(counts.values()) for counts in self._counts]
        self._mean = sum(lengths) / len(lengths) if lengths else 1.0
        names = (name for build in builds for name in build.called())
        self._called: Final = frozenset(names).union(corpus.vocabulary.called())

    @property
    def manifest(self) -> IndexManifest:
        """The corpus's, under a fingerprint of both."""
        ours = self._corpus.manifest
        parts = (part.build.corpus for part in self._parts)
        mark = short_digest(ours.corpus, str(self._builds_only), *parts, length=16)
        return replace(ours, corpus=mark)

    @property
    def vocabulary(self) -> JoinedIndex:
        return self

    @property
    def passages(self) -> int:
        return self._base + len(self._passages)

    def document_frequency(self, key: str) -> int:
        ours = sum(part.frequency[key] for part in self._parts)
        return ours + self._corpus.vocabulary.document_frequency(key)

    def words(self) -> Sequence[str]:
        ours = {word for part in self._parts for word in part.build.words()}
        return sorted(ours.union(self._corpus.vocabulary.words()))

    def called(self) -> Collection[str]:
        return self._called

    def passage(self, ordinal: int) -> Passage:
        if ordinal < self._base:
            return self._corpus.passage(ordinal)
        return self._passages[ordinal - self._base]

    def passages_of(self, source_id: str) -> Sequence[int]:
        if not any(source_id in part.documents for part in self._parts):
            return self._corpus.passages_of(source_id)
        return [self._base + i for i, p in enumerate(self._passages) if p.source_id == source_id]

    def findings(self, wanted: FindingFilter) -> Sequence[IndexedFinding]:
        """Those of the corpus first, in their order."""
        ours = [f for part in self._parts for f in part.build.findings if wanted.admits(f)]
        return ours if self._builds_only else [*self._corpus.findings(wanted), *ours]

    def document(self, source_id: str) -> Document:
        for part in self._parts:
            if source_id in part.documents:
                return part.documents[source_id]
        return self._corpus.document(source_id)

    def source_ids(self) -> Sequence[str]:
        """Every source, those of the corpus first."""
        return [
            *self._corpus.source_ids(),
            *(key for part in self._parts for key in part.documents),
        ]

    def sources(self) -> Sequence[Source]:
        """What is known of each source, those of the corpus first."""
        ours = [d.source for part in self._parts for d in part.build.documents]
        return [*self._corpus.sources(), *ours]

    def digests(self) -> Mapping[str, str]:
        ours = {key: d.sha256 for part in self._parts for key, d in part.documents.items()}
        return {**self._corpus.digests(), **ours}

    def references(self) -> Mapping[str, Sequence[Reference]]:
        ours = {key: d.references for part in self._parts for key, d in part.documents.items()}
        return {**self._corpus.references(), **ours}

    def search_dense(self, vector: Vectors, k: int, only: Filter = EVERY_SOURCE) -> Scores:
        cosines = self._vectors @ vector
        ours = [(self._base + i, float(cosines[i])) for i in self._admitted(only)]
        theirs = [] if self._builds_only else self._corpus.search_dense(vector, k, only)
        return _best([*theirs, *ours], k)

    def search_lexical(self, keys: Sequence[str], k: int, only: Filter = EVERY_SOURCE) -> Scores:
        """The `k` passages with the highest BM25 score above 0, best first.

        Words are as rare as they are in both together.
        """
        ours = [(self._base + i, self._bm25(keys, self._counts[i])) for i in self._admitted(only)]
        theirs = [] if self._builds_only else self._corpus.search_lexical(keys, k, only)
        return _best([*theirs, *((i, score) for i, score in ours if score > 0)], k)

    def passage_vectors(self, ordinals: Sequence[int]) -> Vectors:
        rows = np.zeros((len(ordinals), self._vectors.shape[1]), dtype=np.float32)
        theirs = [place for place, ordinal in enumerate(ordinals) if ordinal < self._base]
        if theirs:
            rows[theirs] = self._corpus.passage_vectors([ordinals[place] for place in theirs])
        for place, ordinal in enumerate(ordinals):
            if ordinal >= self._base:
                rows[place] = self._vectors[ordinal - self._base]
        return rows

    def sentences_of(self, ordinals: Sequence[int]) -> list[Vectors]:
        theirs = self._corpus.sentences_of([o for o in ordinals if o < self._base])
        found = iter(theirs)
        return [next(found) if o < self._base else self._of_own(o) for o in ordinals]

    def _of_own(self, ordinal: int) -> Vectors:
        passage = self.passage(ordinal)
        return self.sentence_vectors(
            passage.source_id, passage.first_sentence, passage.last_sentence
        )

    def sentence_vectors(self, source_id: str, first: int, last: int) -> Vectors:
        for part in self._parts:
            if source_id in part.rows:
                at = part.rows[source_id]
                return part.build.sentence_vectors[at + first : at + last + 1]
        return self._corpus.sentence_vectors(source_id, first, last)

    def _admitted(self, only: Filter) -> list[int]:
        """Places of the conversation's own passages that a filter admits."""
        admitted = {
            key
            for part in self._parts
            for key, d in part.documents.items()
            if only.admits(d.source)
        }
        return [i for i, passage in enumerate(self._passages) if passage.source_id in admitted]

    def _bm25(self, keys: Sequence[str], counts: Counter[str]) -> float:
        """As the corpus's own index scores (Lucene's BM25)."""
        length = sum(counts.values())
        score = 0.0
        for key in keys:
            count = counts[key]
            if count:
                df = self.document_frequency(key)
                score += (
                    rarity(self.passages, df)
                    * count
                    / (count + K1 * (1 - B + B * length / self._mean))
                )
        return score


def _best(scores: Scores, k: int) -> Scores:
    return sorted(scores, key=lambda item: (-item[1], item[0]))[:k]
