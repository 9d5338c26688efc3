"""Question → passages: by meaning and by words, fused, then the best sentence has a say."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from assistant.domain import BlockKind, Document, Evidence, Filter, Hit, Passage, Question
from assistant.ports import EVERY_SOURCE, OpenIndex, Vectors
from assistant.retrieval.fusion import convex
from assistant.settings import Fusion

_DESCRIBED: Final = 4
"""Sources whose description is looked at when papers themselves are asked about."""


def retrieve(
    question: Question,
    vector: Vectors,
    index: OpenIndex,
    settings: Fusion,
    k: int,
    only: Filter = EVERY_SOURCE,
) -> Evidence:
    """The `k` best passages for a question whose embedding is `vector`, best first.

    Only sources that `only` admits are searched: to leave the others out afterwards would leave too little.
    Those of sources that the question calls by name come first.
    """
    keys = [term.key for term in question.terms]
    dense = dict(index.search_dense(vector, settings.pool, only))
    lexical = dict(index.search_lexical(keys, settings.pool, only))
    named = _of_named(question, index, settings.pool, only)
    pool = list(dense.keys() | lexical.keys() | named)
    # Passages that only words found have a cosine, too: the list was cut, not the passage.
    missing = [ordinal for ordinal in pool if ordinal not in dense]
    rows = index.passage_vectors(missing)
    cosine = dense | {o: float(c) for o, c in zip(missing, rows @ vector, strict=True)}
    if settings.sentence_weight > 0:
        best = _best(index.sentences_of(pool), vector)
        similarity = {
            o: cosine[o] + settings.sentence_weight * score
            for o, score in zip(pool, best, strict=True)
        }
    else:
        similarity = cosine
    hits: list[Hit] = []
    ranked = convex(similarity, lexical, settings.dense_weight)
    for ordinal, score in sorted(ranked, key=lambda one: one[0] not in named):
        if len(hits) == k:
            break
        passage = index.passage(ordinal)
        document = index.document(passage.source_id)
        if question.about_sources or not _metadata(passage, document):
            words = lexical.get(ordinal, 0.0)
            rank = len(hits) + 1
            hits.append(Hit(passage, document.source, score, cosine[ordinal], words, rank))
    if question.about_sources:
        hits += _descriptions(hits, vector, index)
    return Evidence(question, tuple(hits))


def _of_named(question: Question, index: OpenIndex, most: int, only: Filter) -> set[int]:
    """The passages of the sources that a question calls by name; they hold that name as a word to be found by."""
    keys = [term.key for term in question.terms if term.name in question.called]
    found = index.search_lexical(keys, most, only) if keys else []
    sources = dict.fromkeys(index.passage(ordinal).source_id for ordinal, _ in found)
    return {
        ordinal
        for one in sources
        if question.called.intersection(index.document(one).source.called())
        for ordinal in index.passages_of(one)
    }


def _metadata(passage: Passage, document: Document) -> bool:
    """Whether the passage tells of the source itself instead of being a part of it."""
    kind = document.sentences[passage.first_sentence].kind
    return kind in (BlockKind.METADATA, BlockKind.FIELD)


def _descriptions(hits: Sequence[Hit], vector: Vectors, index: OpenIndex) -> list[Hit]:
    """What is known of the sources that were found first, where that was not found itself.

    A paper is asked for by what it is about; that its description says who wrote it helps nobody to
    find it.
    """
    held = {hit.passage.id for hit in hits}
    added: list[Hit] = []
    for source in list(dict.fromkeys(hit.source.id for hit in hits))[:_DESCRIBED]:
        best = next(hit for hit in hits if hit.source.id == source)
        for ordinal in index.passages_of(source):
            passage = index.passage(ordinal)
            if passage.id in held or not _metadata(passage, index.document(source)):
                continue
            cosine = float(index.passage_vectors([ordinal])[0] @ vector)
            rank = len(hits) + len(added) + 1
            added.append(replace(best, passage=passage, dense=cosine, lexical=0.0, rank=rank))
            break
    return added


def _best(passages: Sequence[Vectors], vector: Vectors) -> list[float]:
    """For each passage the cosine of its best sentence; 0 where it has none."""
    full = [rows for rows in passages if len(rows)]
    if not full:
        return [0.0] * len(passages)
    cosines = np.concatenate(full) @ vector
    starts = np.cumsum([0, *(len(rows) for rows in full[:-1])])
    found = iter(np.maximum.reduceat(cosines, starts).tolist())
    return [next(found) if len(rows) else 0.0 for rows in passages]
