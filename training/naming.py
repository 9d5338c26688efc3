"""What was done and what was looked at, marked in the sentences that tell of it.

A finding of ``training/written`` names its factor and its outcome in its writer's words. Words of the sentence
that stand in such a name are marked; a name of which most words are not in the sentence marks nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.reader import encode_pair
from assistant.text.stemming import stem
from training.batches import Batch, padded
from training.written import UNLABELLED, Abstract, Written, window

__all__ = ["NAMES", "NameRow", "marked", "name_batches", "name_rows"]

NAMES: Final = ("intervention", "outcome")
"""What is marked, in the order of the model's outputs."""

_WORD: Final = re.compile(r"\w+")
_JOINS: Final = frozenset("a an and as at by for from in its of on or the their to with".split())
_HELD: Final = 0.6
"""Share of the words of a name that the sentence must have."""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A window of an abstract; `names` holds for each sentence the names of both sorts, or none."""

    title: str
    sentences: tuple[str, ...]
    names: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def name_rows(blocks: Sequence[Written], known: Mapping[str, Abstract], seed: int) -> list[NameRow]:
    """A window of each abstract around one of its findings."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    rows = []
    for block in blocks:
        if not block.findings:
            continue
        text = known[block.abstract]
        first, last = window((chance.choice(block.findings)[0],), len(text.sentences), chance, 0)
        names = tuple(
            (
                tuple(f[1] for f in block.findings if f[0] == number),
                tuple(f[2] for f in block.findings if f[0] == number),
            )
            for number in range(first, last)
        )
        title = text.title if chance.random() < 0.5 else ""
        rows.append(NameRow(title, text.sentences[first:last], names))
    return rows


def name_batches(rows: Sequence[NameRow], tokenizer: Any, size: int) -> Iterator[Batch]:
    """Batches of passages without a question; `labels` has shape (rows, tokens, 2)."""
    for start in range(0, len(rows), size):
        group = rows[start : start + size]
        encoded = [encode_pair(tokenizer, "", row.title, row.sentences) for row in group]
        ids, types, mask = padded(encoded)
        labels = torch.full((*ids.shape, len(NAMES)), UNLABELLED, dtype=torch.long)
        for i, (pair, row) in enumerate(zip(encoded, group, strict=True)):
            for (first, last), sentence, names in zip(
                pair.spans, row.sentences, row.names, strict=True
            ):
                if last > first and any(names):
                    offsets = tokenizer.encode(sentence, add_special_tokens=False).offsets
                    marks = _pieces(sentence, names, offsets[: last - first])
                    labels[i, first:last] = torch.from_numpy(marks)
        yield Batch(ids, types, mask, None, labels, None)


def marked(sentence: str, names: Sequence[str]) -> list[tuple[int, int]] | None:
    """(start, end) of the words of a sentence that stand in one of the names; None where none fits."""
    words = [(m.start(), m.end(), stem(m.group())) for m in _WORD.finditer(sentence)]
    there = {word for _, _, word in words}
    wanted: set[str] = set()
    for name in names:
        told = {stem(m.group()) for m in _WORD.finditer(name)} - _JOINS
        if told and len(told & there) >= _HELD * len(told):
            wanted |= told
    if not wanted & there:
        return None
    hits = [word in wanted for _, _, word in words]
    return [
        (start, end)
        for n, (start, end, word) in enumerate(words)
        if hits[n] or (word in _JOINS and 0 < n < len(words) - 1 and hits[n - 1] and hits[n + 1])
    ]


def _pieces(
    sentence: str, names: Sequence[Sequence[str]], offsets: Sequence[tuple[int, int]]
) -> NDArray[np.int64]:
    marks = np.full((len(offsets), len(NAMES)), UNLABELLED, dtype=np.int64)
    for sort, told in enumerate(names):
        found = marked(sentence, told)
        if found is not None:
            marks[:, sort] = [
                any(start < end and a < end and b > start for start, end in found)
                for a, b in offsets
            ]
    return marks
