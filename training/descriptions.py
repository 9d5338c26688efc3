"""What is learnt of the sentences of a paper: batches, loss, and how well it is told."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import load_tokenizer
from assistant.reader import DIRECTIONS
from training.described import Batch, Labelled, batch_of, labelled, medline, pubmedqa, shown
from training.evidence_network import EvidenceNetwork
from training.naming import NAMES, UNLABELLED
from training.written import WRITTEN, abstracts, read_written

FINDINGS: Final = Path(__file__).resolve().parent / "findings"
BATCH: Final = 16
"""Windows of a step."""
_POOL: Final = 32
"""Batches that are put in order of length together."""
_WEIGHTS: Final = (1.0, 1.5, 0.5)
"""Of kinds, directions and populations in the loss; names weigh 1."""
_SMOOTHED: Final = 0.05
_THRESHOLDS: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
_DECIDED: Final = tuple(DIRECTIONS.index(way) for way in ("benefit", "harm", "no effect", "mixed"))


def examples(scifact: Path, papers: Path, records: Path) -> list[Labelled]:
    """Every labelled abstract; those of ``training/findings``, which are whole, twice.

    Of SciFact's ``corpus.jsonl``, PubMedQA's ``ori_pqal.json`` and a file of MEDLINE's.
    """
    known, others = abstracts(scifact), pubmedqa(papers) | medline(records)
    whole = labelled(read_written(FINDINGS, known | others), known | others, whole=True)
    return labelled(read_written(WRITTEN, known), known, whole=False) + 2 * whole


def description_batches(
    rows: Sequence[Labelled], tokenizer: Any, chance: random.Random
) -> Iterator[Batch]:
    """Windows of abstracts, those of about one length together, in a new order."""
    order = chance.sample([shown(row, chance) for row in rows], len(rows))
    for start in range(0, len(order), BATCH * _POOL):
        part = sorted(
            order[start : start + BATCH * _POOL], key=lambda r: len(" ".join(r.sentences))
        )
        groups = [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
        for group in chance.sample(groups, len(groups)):
            yield batch_of(group, tokenizer)


@torch.no_grad()
def measured(network: EvidenceNetwork, rows: Sequence[Labelled]) -> dict[str, Any]:
    """Shares of kinds, directions and populations that are right, and F1 of the word pieces of names.

    Of the directions that decide something, from each threshold on: how many are told, the share that is right, and
    the share of all such that is found.
    """
    network.eval()
    tokenizer = load_tokenizer(bundled_model())
    chances: list[list[Any]] = [[], [], []]
    truth: list[Any] = []
    counts = np.zeros((len(NAMES), 3))
    whole = [shown(row) for row in rows]
    for start in range(0, len(whole), BATCH):
        batch = batch_of(whole[start : start + BATCH], tokenizer)
        *described, names = network.descriptions(batch.ids, batch.types, batch.mask, batch.pool)
        there = batch.pool.sum(dim=2) > 0
        truth += batch.labels[there].tolist()
        for kept, logits in zip(chances, described, strict=True):
            kept += logits.float().softmax(dim=-1)[there].tolist()
        for sort in range(len(NAMES)):
            wanted, given = batch.names[..., sort] == 1, names[..., sort] > 0
            given &= batch.names[..., sort] >= 0
            counts[sort] += [int((wanted & given).sum()), int(given.sum()), int(wanted.sum())]
    labels = np.array(truth)
    scores: dict[str, Any] = {}
    for number, name in enumerate(("kinds", "directions", "populations")):
        known = labels[:, number] >= 0
        best = np.array(chances[number]).argmax(axis=1)
        scores[name] = round(float((best == labels[:, number])[known].mean()), 3)
    scores["names"] = [round(2 * hit / max(1, a + b), 3) for hit, a, b in counts.tolist()]
    return scores | {"decided": _decided(np.array(chances[1]), labels[:, 1])}


def _decided(chances: Any, labels: Any) -> dict[str, tuple[int, float, float]]:
    known = labels != UNLABELLED
    best = np.array(_DECIDED)[chances[:, _DECIDED].argmax(axis=1)]
    sure = chances[np.arange(len(best)), best]
    right, wanted = best == labels, int(np.isin(labels, _DECIDED).sum())
    table = {}
    for threshold in _THRESHOLDS:
        told = known & (sure >= threshold)
        hits = int(right[told].sum())
        table[f"{threshold:.1f}"] = (
            int(told.sum()),
            round(hits / max(1, int(told.sum())), 3),
            round(hits / max(1, wanted), 3),
        )
    return table


def description_loss(given: Sequence[torch.Tensor], batch: Batch) -> torch.Tensor:
    """Cross-entropy of what is labelled of the sentences, and of the word pieces of names."""
    *described, names = (one.float() for one in given)
    loss = names.sum() * 0
    for number, (logits, weight) in enumerate(zip(described, _WEIGHTS, strict=True)):
        labels = batch.labels[..., number]
        if bool((labels != UNLABELLED).any()):
            loss = loss + weight * nn.functional.cross_entropy(
                logits.flatten(0, 1),
                labels.flatten(),
                ignore_index=UNLABELLED,
                label_smoothing=_SMOOTHED,
            )
    known = batch.names >= 0
    if bool(known.any()):
        wanted = batch.names[known].float()
        loss = loss + nn.functional.binary_cross_entropy_with_logits(names[known], wanted)
    return loss
