"""Questions with several passages: the order is that of all their sentences."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import torch

from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import load_tokenizer
from training.grouped import (
    Group,
    GroupBatch,
    Passage,
    group_batches,
    group_logits,
    group_loss,
    read_groups,
)
from training.network import Reader

PASSAGES = [
    {"title": "Otters", "sentences": ["It eats crabs.", "It swims."], "labels": [1, -1]},
    {
        "title": "Lynxes",
        "sentences": ["It eats hares.", "It hides.", "It is shy."],
        "labels": [0, 0, 0],
    },
]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer(bundled_model())


@pytest.fixture
def batch(tmp_path: Path, tokenizer: Any) -> GroupBatch:
    rows = [
        {"question": "What do otters eat?", "passages": PASSAGES},
        {"question": "What do otters fear?", "passages": PASSAGES[1:]},
    ]
    path = tmp_path / "groups.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    groups = read_groups(path)
    assert [group.question for group in groups] == [row["question"] for row in rows]
    (found,) = group_batches(groups, tokenizer, random.Random(2))
    return found


def test_rows_of_a_question_have_its_number_and_what_is_not_there_no_label(
    batch: GroupBatch,
) -> None:
    assert sorted(batch.owner.tolist()) in ([0, 0, 1], [0, 1, 1])
    assert batch.ids.shape[1] % 32 == 0
    labels = {tuple(row) for row in batch.labels.tolist()}
    assert labels == {(1, -1, -1), (0, 0, 0)}


def _loss(batch: GroupBatch, right: float, other: float, listwise: float) -> float:
    """Of logits that are `right` where a sentence answers and `other` elsewhere."""
    sentences = torch.where(batch.labels == 1, right, other)
    return float(group_loss(sentences, torch.zeros(len(batch.ids)), batch, listwise))


def test_an_answer_has_to_come_before_the_sentences_of_other_passages(batch: GroupBatch) -> None:
    order = [
        _loss(batch, right, other, 1.0) - _loss(batch, right, other, 0.0)
        for right, other in ((4.0, -4.0), (0.0, 0.0), (-4.0, 4.0))
    ]
    # One sentence among four, the one that is neither aside.
    assert order[0] < 0.01
    assert order[1] == pytest.approx(1.386, abs=0.001)
    assert order[2] > 8


def test_what_is_neither_right_nor_wrong_costs_nothing(batch: GroupBatch) -> None:
    sentences = torch.where(batch.labels == 1, 4.0, -4.0)
    before = group_loss(sentences, torch.zeros(len(batch.ids)), batch, 0.5)
    sentences[batch.labels == -1] = 9.0
    assert torch.equal(before, group_loss(sentences, torch.zeros(len(batch.ids)), batch, 0.5))


def test_passages_of_one_width_are_read_together_and_give_what_all_give_at_once() -> None:
    tokenizer = load_tokenizer(bundled_model())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    short = Passage("", ("Otters eat fish.", "They sleep."), (1, 0))
    long = Passage(
        "", tuple(f"Sentence {n} says nothing of otters at all." for n in range(12)), (0,) * 12
    )
    group = Group("What do otters eat?", (long, short, long))
    (batch,) = group_batches([group], tokenizer, random.Random(1))
    reader = Reader(bundled_model().folder).eval()
    with torch.no_grad():
        apart = group_logits(reader, batch)
        whole = reader.answers(batch.ids, batch.types, batch.mask, batch.pool)
    present = batch.labels >= 0
    assert torch.allclose(apart[0][present], whole[0][present], atol=1e-4)
    assert torch.allclose(apart[1], whole[1], atol=1e-4)
