"""The head that says what a sentence does to a premise: a logistic model on the encoder as it is in the end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from training.batches import claim_batches
from training.data import ClaimRow
from training.network import Reader

__all__ = ["fit_premises"]

_C: Final = 0.3
"""Inverse strength of the penalty."""


@torch.no_grad()
def fit_premises(reader: Reader, rows: Sequence[ClaimRow], tokenizer: Any) -> None:
    """Puts fitted weights into the head for premises; without rows of every label it stays as it is."""
    reader.eval()
    vectors, labels = [], []
    for batch in claim_batches(rows, tokenizer, 32, random.Random(0), train=False):  # noqa: S311
        vectors.append(reader.hidden(batch.ids, batch.types, batch.mask)[:, 0].float().numpy())
        labels.append(batch.labels.numpy())
    if labels and len(np.unique(np.concatenate(labels))) == reader.premise.out_features:
        model = LogisticRegression(C=_C, max_iter=2000)
        model.fit(np.concatenate(vectors), np.concatenate(labels))
        reader.premise.weight.data.copy_(torch.from_numpy(model.coef_.astype(np.float32)))
        reader.premise.bias.data.copy_(torch.from_numpy(model.intercept_.astype(np.float32)))
