"""Question → passages: by meaning and by words, fused, then the best sentence has a say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.domain import Evidence, Filter, Hit, Question
from assistant.ports import EVERY_SOURCE, OpenIndex, Vectors
from assistant.settings import Fusion
from assistant.steps.fusion import convex

__all__ = ["contrasting", "retrieve"]


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


def contrasting(
    question: Question,
    evidence: Evidence,
    vector: Vectors,
    index: OpenIndex,
    k: int,
    only: Filter = EVERY_SOURCE,
) -> tuple[Hit, ...]:
    """At most `k` further passages on the same things, found by words alone.

    Embeddings hardly see "not", and a passage that says the contrary in other words may lie far
    from the question. So the things that the question names are looked up by their names, and by
    those of what they are turned round.
    """
    keys = [key for t in question.terms if t.name for key in (t.key, *t.alternatives)]
    if not keys:
        return ()
    known = {hit.passage.id for hit in evidence.hits}
    least = min((hit.score for hit in evidence.hits), default=0.0)
    found: list[Hit] = []
    for ordinal, score in index.search_lexical(keys, k + len(known), only):
        passage = index.passage(ordinal)
        if passage.id in known or len(found) == k:
            continue
        source = index.document(passage.source_id).source
        cosine = float(index.passage_vectors([ordinal])[0] @ vector)
        rank = len(known) + len(found) + 1
        found.append(Hit(passage, source, least, cosine, score, rank))
    return tuple(found)
