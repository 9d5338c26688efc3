"""The training data: read, weighed, and kept apart from what is measured on.

The folder holds ``answers.jsonl.gz`` (questions with the sentences of a passage, each labelled) and
``claims.jsonl.gz`` (claims with one piece of evidence and a label). Both are public data sets in one
form; the model card names them with their licences.
"""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from assistant.reader import LABELS

HELD_OUT_CLAIMS: Final = "checkcovid_train"
"""Never trained on: what the claim head does on a kind of claim that it has not seen."""

# Biomedical rows are few and are what the reader is for; definitions are what people ask first.
_ANSWER_WEIGHTS: Final = {
    "covidqa": 3.0,
    "evidence_inference": 2.0,
    "pubmedqa_train": 3.0,
    "medquad": 0.7,
    "squad1_train_sentences": 0.5,
}
_CLAIM_WEIGHTS: Final = {
    "scifact_train": 6.0,
    "evidence_inference": 3.0,
    "fm2": 2.0,
    "fever_symmetric": 2.0,
    "snli": 0.35,
    "nli_new_base": 0.35,
    "nli_new_contrast": 0.5,
    "nli_new_edit_other": 0.35,
    "nli_new_edit_premise": 0.35,
    "breaking_nli": 0.5,
}


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question and a passage in sentences; `labels` says which of them answer, maybe none."""

    source: str
    question: str
    sentences: tuple[str, ...]
    labels: tuple[int, ...]
    title: str = ""
    """What the passage is called, where that is known."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim, evidence for or against it, and the ordinal of its label in `LABELS`."""

    source: str
    claim: str
    evidence: str
    label: int


Row = TypeVar("Row", AnswerRow, ClaimRow)


def read_answers(folder: Path, split: str) -> list[AnswerRow]:
    """The rows of ``answers.jsonl.gz`` of one split, ``train`` or ``validation``."""
    return [
        AnswerRow(
            row["source"], row["question"], tuple(row["sentences"]), tuple(map(int, row["labels"]))
        )
        for row in _rows(folder / "answers.jsonl.gz")
        if row["split"] == split and row["sentences"]
    ]


def read_claims(folder: Path, split: str, held_out: bool = False) -> list[ClaimRow]:
    """The rows of ``claims.jsonl.gz`` of one split, or every row of the set that is held out."""
    return [
        ClaimRow(row["source"], row["claim"], row["evidence"], LABELS.index(row["label"]))
        for row in _rows(folder / "claims.jsonl.gz")
        if (row["source"] == HELD_OUT_CLAIMS) == held_out and (held_out or row["split"] == split)
    ]


def weighed(rows: Sequence[Row], seed: int) -> list[Row]:
    """The rows in a random order, those of some sources more or less often than once."""
    shuffle = random.Random(seed)  # noqa: S311 - an order, not a secret
    chosen: list[Row] = []
    for row in rows:
        table = _ANSWER_WEIGHTS if isinstance(row, AnswerRow) else _CLAIM_WEIGHTS
        weight = table.get(row.source, 1.0)
        times = int(weight) + (shuffle.random() < weight % 1)
        chosen += [row] * times
    shuffle.shuffle(chosen)
    return chosen


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
