"""Question → passages: by meaning and by words, fused, then the best sentence has a say."""

from __future__ import annotations

import numpy as np

from assistant.domain import Evidence, Hit, Question
from assistant.ports import OpenIndex, Vectors
from assistant.settings import Fusion
from assistant.steps.fusion import convex

__all__ = ["retrieve"]


def retrieve(
    question: Question, vector: Vectors, index: OpenIndex, settings: Fusion, k: int
) -> Evidence:
    """The `k` best passages for a question whose embedding is `vector`, best first."""
    keys = [term.key for term in question.terms]
    dense = dict(index.search_dense(vector, settings.pool))
    lexical = dict(index.search_lexical(keys, settings.pool))
    pool = list(dense.keys() | lexical.keys())
    # Passages that only words found have a cosine, too: the list was cut, not the passage.
    missing = [ordinal for ordinal in pool if ordinal not in dense]
    rows = index.passage_vectors(missing)
    cosine = dense | {o: float(c) for o, c in zip(missing, rows @ vector, strict=True)}
    if settings.sentence_weight > 0:
        similarity = {
            o: cosine[o] + settings.sentence_weight * _best_sentence(o, vector, index) for o in pool
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


def _best_sentence(ordinal: int, vector: Vectors, index: OpenIndex) -> float:
    passage = index.passage(ordinal)
    rows = index.sentence_vectors(passage.source_id, passage.first_sentence, passage.last_sentence)
    return float(np.max(rows @ vector)) if len(rows) else 0.0
