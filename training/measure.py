"""How well the reader does on rows that it was not trained on."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from sklearn.metrics import f1_score, roc_auc_score

from assistant.reader import LABELS, encode_pair
from training.batches import answer_batches, claim_batches, padded
from training.data import AnswerRow, ClaimRow
from training.evidence_network import EvidenceNetwork
from training.network import Reader


@torch.no_grad()
def measure_answers(
    reader: Reader, rows: Sequence[AnswerRow], tokenizer: Any, device: str = "cpu"
) -> dict[str, float]:
    """`top_1`: the best sentence answers; `auc`: passages with an answer against those without.

    `auc` takes the best sentence's logit; `passage_auc` the logit of the passage.
    """
    reader.eval()
    best: list[bool] = []
    truth, scores, whole = [], [], []
    for batch in answer_batches(rows, tokenizer, 32, random.Random(0), train=False):  # noqa: S311
        assert batch.pool is not None and batch.present is not None  # noqa: S101
        sentences, passages = reader.answers(
            batch.ids.to(device),
            batch.types.to(device),
            batch.mask.to(device),
            batch.pool.to(device),
        )
        found = sentences.float().cpu().masked_fill(batch.present == 0, -50.0)
        for logits, labels, passage in zip(
            found.numpy(), batch.labels.numpy(), passages.float().cpu().numpy(), strict=True
        ):
            truth.append(bool(labels.max() > 0))
            scores.append(float(logits.max()))
            whole.append(float(passage))
            if truth[-1]:
                best.append(bool(labels[int(np.argmax(logits))] > 0))
    both = len(set(truth)) == 2
    return {
        "rows": len(truth),
        "top_1": round(float(np.mean(best)), 4) if best else 0.0,
        "auc": round(float(roc_auc_score(truth, scores)), 4) if both else 0.0,
        "passage_auc": round(float(roc_auc_score(truth, whole)), 4) if both else 0.0,
    }


@torch.no_grad()
def measure_claims(
    reader: Reader | EvidenceNetwork,
    rows: Sequence[ClaimRow],
    tokenizer: Any,
    device: str = "cpu",
    head: Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor] | None = None,
) -> dict[str, float]:
    """Macro-F1 over the three labels, and F1 of each; of the claim head where no other is given."""
    reader.eval()
    judge = head or reader.claims
    truth: list[int] = []
    given: list[int] = []
    for batch in claim_batches(rows, tokenizer, 32, random.Random(0), train=False):  # noqa: S311
        logits = judge(batch.ids.to(device), batch.types.to(device), batch.mask.to(device))
        truth += batch.labels.tolist()
        given += logits.argmax(dim=1).cpu().tolist()
    if not truth:
        return dict.fromkeys(("rows", "macro_f1", "supports", "contradicts", "neither"), 0.0)
    each = f1_score(truth, given, labels=[0, 1, 2], average=None, zero_division=0)
    return {
        "rows": len(truth),
        "macro_f1": round(float(np.mean(each)), 4),
        "supports": round(float(each[0]), 4),
        "contradicts": round(float(each[1]), 4),
        "neither": round(float(each[2]), 4),
    }


@torch.no_grad()
def measure_pairs(
    reader: Reader, rows: Sequence[ClaimRow], tokenizer: Any, device: str = "cpu"
) -> dict[str, float]:
    """AUC of disagreeing pairs against others, by the smaller contradiction of both ways.

    `rows` hold each pair both ways, one behind the other.
    """
    reader.eval()
    against = LABELS.index("contradicts")
    found: list[float] = []
    for start in range(0, len(rows), 32):
        encoded = [
            encode_pair(tokenizer, r.claim, "", [r.evidence]) for r in rows[start : start + 32]
        ]
        ids, types, mask = (part.to(device) for part in padded(encoded))
        found += reader.claims(ids, types, mask).float().softmax(dim=1)[:, against].tolist()
    pairs = rows[::2]
    scores = [min(both) for both in zip(found[::2], found[1::2], strict=True)]
    truth = [row.label == against for row in pairs]
    known = len(set(truth)) == 2
    return {
        "pairs": len(pairs),
        "auc": round(float(roc_auc_score(truth, scores)), 4) if known else 0.0,
    }
