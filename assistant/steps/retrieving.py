"""Question → passages: by meaning and by words, fused, then the best sentence has a say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.domain import Evidence, Filter, Hit, Question
from assistant.ports import EVERY_SOURCE, OpenIndex, Vectors
from assistant.settings import Fusion
from assistant.steps.fusion import convex

__all__ = ["retrieve"]


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
    """
    keys = [term.key for term in question.terms]
    dense = dict(index.search_dense(vector, settings.pool, only))
    lexical = dict(index.search_lexical(keys, settings.pool, only))
    pool = list(dense.keys() | lexical.keys())
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
    fused = convex(similarity, lexical, settings.dense_weight)[:k]
    hits = []
    for rank, (ordinal, score) in enumerate(fused, start=1):
        passage = index.passage(ordinal)
        hits.append(
            Hit(
                passage=passage,
                source=index.document(passage.source_id).source,
                score=score,
                dense=cosine[ordinal],
                lexical=lexical.get(ordinal, 0.0),
                rank=rank,
            )
        )
    return Evidence(question, tuple(hits))


def _best(passages: Sequence[Vectors], vector: Vectors) -> list[float]:
    """For each passage the cosine of its best sentence; 0 where it has none."""
    full = [rows for rows in passages if len(rows)]
    if not full:
        return [0.0] * len(passages)
    cosines = np.concatenate(full) @ vector
    starts = np.cumsum([0, *(len(rows) for rows in full[:-1])])
    found = iter(np.maximum.reduceat(cosines, starts).tolist())
    return [next(found) if len(rows) else 0.0 for rows in passages]
