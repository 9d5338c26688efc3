"""Retrieval on a BEIR folder: nDCG@10, recall@100 and MRR@10 by ir-measures.

A document's score is that of its best passage.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

from assistant.service import Assistant

_PASSAGES = 200
"""Passages looked at for each query; a document has two on average, so about 100 documents."""


@dataclass(frozen=True, slots=True)
class Beir:
    """Means over the queries that have a judgement."""

    split: str
    queries: int
    ndcg_10: float
    recall_100: float
    mrr_10: float


def measure_beir(assistant: Assistant, folder: Path, split: str = "test") -> Beir:
    """Searches every judged query of a split; the index must hold the folder's corpus."""
    judgements = list(read_judgements(folder, split))
    queries = read_queries(folder)
    wanted = list(dict.fromkeys(judged.query_id for judged in judgements))
    run = []
    for query_id in wanted:
        best: dict[str, float] = {}
        for hit in assistant.search(queries[query_id], _PASSAGES).hits:
            best.setdefault(hit.passage.source_id, hit.score)
        run += [ir_measures.ScoredDoc(query_id, source, score) for source, score in best.items()]
    measured = ir_measures.calc_aggregate([nDCG @ 10, R @ 100, RR @ 10], judgements, run)
    return Beir(
        split=split,
        queries=len(wanted),
        ndcg_10=float(measured[nDCG @ 10]),
        recall_100=float(measured[R @ 100]),
        mrr_10=float(measured[RR @ 10]),
    )


def read_queries(folder: Path) -> dict[str, str]:
    """Text of each query by its id."""
    with (folder / "queries.jsonl").open(encoding="utf-8") as file:
        rows = (json.loads(line) for line in file)
        return {str(row["_id"]): str(row["text"]) for row in rows}


def read_judgements(folder: Path, split: str) -> Iterator[ir_measures.Qrel]:
    """(query, document, relevance) of ``qrels/<split>.tsv``."""
    with (folder / "qrels" / f"{split}.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield ir_measures.Qrel(row["query-id"], row["corpus-id"], int(row["score"]))
