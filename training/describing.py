"""Heads that say what a sentence is, what it names, and what becomes of a premise: logistic models on the encoder.

Their labels are few. Trained together with the encoder they stayed unsure; fitted on what it gives in the end,
each is at its optimum.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from training.batches import claim_batches, description_batches
from training.data import ClaimRow, DescriptionRow
from training.naming import NameRow, name_batches
from training.network import Reader

__all__ = ["fit_descriptions", "fit_names", "fit_premises"]

_C: Final = 0.3
"""Inverse strength of the penalty."""


@torch.no_grad()
def fit_descriptions(reader: Reader, rows: Sequence[DescriptionRow], tokenizer: Any) -> None:
    """Puts fitted weights into the three heads; one whose classes are not all there stays as it is."""
    reader.eval()
    vectors, labels = [], []
    for batch in description_batches(rows, tokenizer, 32, random.Random(0)):  # noqa: S311
        assert batch.pool is not None  # noqa: S101
        hidden = reader.hidden(batch.ids, batch.types, batch.mask)
        pooled = torch.bmm(batch.pool, hidden)
        there = batch.pool.sum(dim=2) > 0
        vectors.append(pooled[there].float().numpy())
        labels.append(batch.labels[there].numpy())
    matrix, wanted = np.concatenate(vectors), np.concatenate(labels)
    for number, head in enumerate(reader.described):
        assert isinstance(head, torch.nn.Linear)  # noqa: S101
        known = wanted[:, number] >= 0
        classes = np.unique(wanted[known, number])
        if len(classes) != head.out_features:
            continue
        _fit(head, matrix[known], wanted[known, number])


@torch.no_grad()
def fit_premises(reader: Reader, rows: Sequence[ClaimRow], tokenizer: Any) -> None:
    """Puts fitted weights into the head for premises; without rows of every label it stays as it is."""
    reader.eval()
    vectors, labels = [], []
    for batch in claim_batches(rows, tokenizer, 32, random.Random(0), train=False):  # noqa: S311
        vectors.append(reader.hidden(batch.ids, batch.types, batch.mask)[:, 0].float().numpy())
        labels.append(batch.labels.numpy())
    if labels and len(np.unique(np.concatenate(labels))) == reader.premise.out_features:
        _fit(reader.premise, np.concatenate(vectors), np.concatenate(labels))


@torch.no_grad()
def fit_names(reader: Reader, rows: Sequence[NameRow], tokenizer: Any) -> None:
    """Puts fitted weights into the head that marks names; a sort without rows of both labels stays as it is."""
    reader.eval()
    vectors, labels = [], []
    for batch in name_batches(rows, tokenizer, 32):
        known = (batch.labels >= 0).any(dim=2)
        vectors.append(reader.hidden(batch.ids, batch.types, batch.mask)[known].float().numpy())
        labels.append(batch.labels[known].numpy())
    if not labels:
        return
    matrix, wanted = np.concatenate(vectors), np.concatenate(labels)
    for number in range(reader.names.out_features):
        told = wanted[:, number] >= 0
        if len(np.unique(wanted[told, number])) == 2:
            model = LogisticRegression(C=_C, max_iter=500).fit(matrix[told], wanted[told, number])
            reader.names.weight.data[number] = torch.from_numpy(model.coef_[0].astype(np.float32))
            reader.names.bias.data[number] = float(model.intercept_[0])


def _fit(head: torch.nn.Linear, vectors: NDArray[Any], labels: NDArray[Any]) -> None:
    model = LogisticRegression(C=_C, max_iter=2000).fit(vectors, labels)
    head.weight.data.copy_(torch.from_numpy(model.coef_.astype(np.float32)))
    head.bias.data.copy_(torch.from_numpy(model.intercept_.astype(np.float32)))
