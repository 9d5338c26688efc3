"""Claims and questions with a premise, written on this corpus: ``training/asked/*.jsonl``.

Each line has a ``claim`` or a ``question``, the sentence of the corpus that it is held against as
``evidence``, and its ``label``: ``supports``, ``contradicts`` or ``neither``.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from assistant.reader import LABELS
from training.data import ClaimRow

ASKED: Final = Path(__file__).resolve().parent / "asked"
SOURCE: Final = "asked"


def asked_claims(folder: Path = ASKED, split: str = "train") -> list[ClaimRow]:
    """The claims of one split, ``train`` or ``validation``; the writers of the two are not the same."""
    return [_row(line, "claim") for line in _lines(folder / f"claims-{split}.jsonl")]


def asked_premises(folder: Path = ASKED, split: str = "train") -> list[ClaimRow]:
    """The same of questions, by what they take for granted.

    Those to train on have ordinary questions among them, with what the program shows for each
    (``premises-found.jsonl``): of such hardly one is contradicted.
    """
    names = [f"premises-{split}", *(["premises-found"] if split == "train" else [])]
    return [_row(line, "question") for n in names for line in _lines(folder / f"{n}.jsonl")]


def _row(line: dict[str, Any], field: str) -> ClaimRow:
    return ClaimRow(SOURCE, line[field], line["evidence"], LABELS.index(line["label"]))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
