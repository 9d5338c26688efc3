"""Retrieval: recall@10, nDCG@10 and reciprocal rank of the sources that a case names.

By ir-measures (MacAvaney et al., 2022). A source's rank is that of its best passage; every source
that the case names has relevance 1.

A passage is relevant when it is of such a source and holds an expected fact: `passage_rr` is the
reciprocal rank of the first, `passage_hit_10` whether it is among the first ten.
"""

from collections.abc import Iterable

import ir_measures
from ir_measures import RR, R, nDCG

from evals.context import Context, Score
from evals.metrics.matching import holds_any

_MEASURES = {R @ 10: "recall_10", nDCG @ 10: "ndcg_10", RR: "reciprocal_rank"}


def retrieval(context: Context) -> Iterable[Score]:
    """Scores for each case of one turn that names sources."""
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
    if context.turn.facts:
        ranks = [
            rank
            for rank, (source, text) in enumerate(context.passages, start=1)
            if source in context.case.sources
            and any(holds_any(text, fact) for fact in context.turn.facts)
        ]
        yield Score("passage_rr", 1 / ranks[0] if ranks else 0.0)
        yield Score("passage_hit_10", float(bool(ranks) and ranks[0] <= 10))
