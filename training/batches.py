"""Rows → tensors of few shapes: oneDNN keeps a program for each shape it meets."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.reader import EncodedPair, encode_pair
from training.augment import reworded, with_title
from training.contrast import same_direction
from training.data import AnswerRow, ClaimRow

T = TypeVar("T")

MULTIPLE: Final = 32
"""Widths are a multiple of it."""
_REWORDED: Final = 0.3
"""Claims in training whose word of direction, if they have one, is put in another word for it."""
_POOL: Final = 64
"""Batches that are put in order of length together."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows padded to one shape. For claims `pool` and `present` are empty and `labels` has one class a row."""

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    pool: torch.Tensor | None
    """Shape (rows, sentences, tokens): row-wise means over each sentence."""
    labels: torch.Tensor
    present: torch.Tensor | None
    """1 where there is a sentence."""


def answer_batches(
    rows: Sequence[AnswerRow], tokenizer: Any, size: int, chance: random.Random, train: bool = True
) -> Iterator[Batch]:
    """Batches in which rows are of about one length; in training with other forms and titles."""
    for chunk in _chunks(rows, size * _POOL):
        encoded = []
        for row in chunk:
            shown = with_title(row, chance) if train else row
            question = reworded(row.question, chance) if train else row.question
            encoded.append((encode_pair(tokenizer, question, shown.title, row.sentences), row))
        encoded.sort(key=lambda pair: len(pair[0].ids))
        groups = list(_chunks(encoded, size))
        if train:
            chance.shuffle(groups)
        for group in groups:
            yield _answers([e for e, _ in group], [row.labels for _, row in group])


def claim_batches(
    rows: Sequence[ClaimRow], tokenizer: Any, size: int, chance: random.Random, train: bool = True
) -> Iterator[Batch]:
    """Batches of claims with their evidence."""
    for chunk in _chunks(rows, size * _POOL):
        encoded = [
            (encode_pair(tokenizer, _claim(r.claim, chance, train), "", [r.evidence]), r)
            for r in chunk
        ]
        encoded.sort(key=lambda pair: len(pair[0].ids))
        groups = list(_chunks(encoded, size))
        if train:
            chance.shuffle(groups)
        for group in groups:
            ids, types, mask = padded([e for e, _ in group])
            yield Batch(ids, types, mask, None, torch.tensor([r.label for _, r in group]), None)


def _claim(text: str, chance: random.Random, train: bool) -> str:
    return same_direction(text, chance) if train and chance.random() < _REWORDED else text


def _answers(encoded: Sequence[EncodedPair], labels: Sequence[tuple[int, ...]]) -> Batch:
    ids, types, mask = padded(encoded)
    most = max(len(e.spans) for e in encoded)
    pool: NDArray[np.float32] = np.zeros((len(encoded), most, ids.shape[1]), dtype=np.float32)
    wanted = np.zeros((len(encoded), most), dtype=np.float32)
    present = np.zeros_like(wanted)
    for i, (one, marks) in enumerate(zip(encoded, labels, strict=True)):
        for j, (start, end) in enumerate(one.spans):
            if end > start:
                pool[i, j, start:end] = 1 / (end - start)
                present[i, j] = 1
                wanted[i, j] = marks[j]
    return Batch(
        ids,
        types,
        mask,
        torch.from_numpy(pool),
        torch.from_numpy(wanted),
        torch.from_numpy(present),
    )


def padded(encoded: Sequence[EncodedPair]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Word pieces, types and mask of one width, a multiple of 32."""
    longest = max(len(e.ids) for e in encoded)
    width = -(-longest // MULTIPLE) * MULTIPLE
    ids = torch.zeros((len(encoded), width), dtype=torch.long)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for i, one in enumerate(encoded):
        ids[i, : len(one.ids)] = torch.tensor(one.ids)
        types[i, : len(one.types)] = torch.tensor(one.types)
        mask[i, : len(one.ids)] = 1
    return ids, types, mask


def _chunks(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
