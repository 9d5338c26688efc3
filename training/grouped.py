"""Questions with all the passages that a search finds for them, as the reader meets them in use.

The sentences of all passages of a question are put in one order there. So they are in training: those that
answer compete with those of every passage, not of their own alone.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from assistant.reader import encode_pair
from training.batches import MULTIPLE, padded
from training.network import PASSAGE, POSITIVE, Reader

TOGETHER: Final = 2
"""Questions of a batch, where a plan says nothing else."""
_ANSWERS: Final = 1
_LEFT_OUT: Final = -1


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that was found; `labels` are 1 for what answers, 0 for what does not, -1 for neither."""

    title: str
    sentences: tuple[str, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A question and its passages."""

    question: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class GroupBatch:
    """Passages of some questions padded to one shape."""

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    pool: torch.Tensor
    """Shape (rows, sentences, tokens): row-wise means over each sentence."""
    labels: torch.Tensor
    """Shape (rows, sentences); -1 where there is no sentence, or one that is neither right nor wrong."""
    owner: torch.Tensor
    """Ordinal of the question of each row."""


def read_groups(path: Path) -> list[Group]:
    """What ``mtor-ms eval groups`` wrote: JSON lines."""
    found = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            passages = tuple(
                Passage(p["title"], tuple(p["sentences"]), tuple(p["labels"]))
                for p in row["passages"]
            )
            found.append(Group(row["question"], passages))
    return found


def group_batches(
    groups: Sequence[Group], tokenizer: Any, chance: random.Random, together: int = TOGETHER
) -> Iterator[GroupBatch]:
    """Batches of `together` questions, in a random order."""
    order = list(groups)
    chance.shuffle(order)
    for start in range(0, len(order), together):
        yield _batch(order[start : start + together], tokenizer)


def group_logits(reader: Reader, batch: GroupBatch) -> tuple[torch.Tensor, torch.Tensor]:
    """As `Reader.answers`, with rows of one width read together.

    Passages found for a question are of many lengths: padded to the longest, a third of what is read is padding.
    On a GPU that costs less than starting a pass for each width.
    """
    if batch.ids.is_cuda:
        return reader.answers(batch.ids, batch.types, batch.mask, batch.pool)
    widths = -(-batch.mask.sum(dim=1) // MULTIPLE) * MULTIPLE
    rows, sentences, passages = [], [], []
    for width in sorted(set(widths.tolist())):
        mine = (widths == width).nonzero().squeeze(1)
        read, whole = reader.answers(
            batch.ids[mine, :width],
            batch.types[mine, :width],
            batch.mask[mine, :width],
            batch.pool[mine, :, :width],
        )
        rows.append(mine)
        sentences.append(read)
        passages.append(whole)
    order = torch.cat(rows).argsort()
    return torch.cat(sentences)[order], torch.cat(passages)[order]


def group_loss(
    sentences: torch.Tensor, passages: torch.Tensor, batch: GroupBatch, listwise: float
) -> torch.Tensor:
    """As `answer_loss`, but the order is that among all sentences of a question."""
    device = sentences.device
    labels, owner = batch.labels.to(device), batch.owner.to(device)
    known = labels != _LEFT_OUT
    wanted = (labels == _ANSWERS).float()
    loss = nn.functional.binary_cross_entropy_with_logits(
        sentences.float()[known],
        wanted[known],
        pos_weight=torch.tensor(POSITIVE, device=device),
    )
    held = (labels == _ANSWERS).any(dim=1).float()
    loss = loss + PASSAGE * nn.functional.binary_cross_entropy_with_logits(passages.float(), held)
    ordered = []
    for number in range(int(owner.max()) + 1):
        mine = (owner == number)[:, None] & known
        right = wanted[mine]
        if right.sum() > 0:
            among = nn.functional.log_softmax(sentences.float()[mine], dim=0)
            ordered.append(-(right * among).sum() / right.sum())
    return loss + listwise * torch.stack(ordered).mean() if ordered else loss


def _batch(groups: Sequence[Group], tokenizer: Any) -> GroupBatch:
    rows = [(n, group.question, p) for n, group in enumerate(groups) for p in group.passages]
    encoded = [encode_pair(tokenizer, q, p.title, p.sentences) for _, q, p in rows]
    ids, types, mask = padded(encoded)
    most = max(len(e.spans) for e in encoded)
    pool: NDArray[np.float32] = np.zeros((len(rows), most, ids.shape[1]), dtype=np.float32)
    labels = np.full((len(rows), most), _LEFT_OUT, dtype=np.int64)
    for i, (one, (_, _, passage)) in enumerate(zip(encoded, rows, strict=True)):
        for j, (start, end) in enumerate(one.spans):
            if end > start:
                pool[i, j, start:end] = 1 / (end - start)
                labels[i, j] = passage.labels[j]
    return GroupBatch(
        ids,
        types,
        mask,
        torch.from_numpy(pool),
        torch.from_numpy(labels),
        torch.tensor([n for n, _, _ in rows]),
    )
