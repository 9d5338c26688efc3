"""Retrieval: recall@10, nDCG@10 and reciprocal rank of the sources that a case names.

By ir-measures (MacAvaney et al., 2022). A source's rank is that of its best passage; every source
that the case names has relevance 1.
"""

from __future__ import annotations

from collections.abc import Iterable

import ir_measures
from ir_measures import RR, R, nDCG

from evals.context import Context, Score

__all__ = ["retrieval"]

_MEASURES = {R @ 10: "recall_10", nDCG @ 10: "ndcg_10", RR: "reciprocal_rank"}


def retrieval(context: Context) -> Iterable[Score]:
    """Three scores for each case that names sources."""
    if not context.case.sources or context.case.abstain or len(context.case.turns) > 1:
        return
    relevant = [ir_measures.Qrel("q", source, 1) for source in context.case.sources]
    run = [
        ir_measures.ScoredDoc("q", source, -float(rank))
        for rank, source in enumerate(context.retrieved)
    ]
    measured = ir_measures.calc_aggregate(list(_MEASURES), relevant, run)
    for measure, name in _MEASURES.items():
        yield Score(name, float(measured[measure]))
