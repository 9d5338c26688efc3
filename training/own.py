"""Rows of this project's own labels, of the abstracts that are trained on or of those that are measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from training.data import AnswerRow, ClaimRow, DescriptionRow
from training.naming import NameRow, name_rows
from training.written import (
    WRITTEN,
    Abstract,
    Written,
    about_rows,
    answer_rows,
    claim_rows,
    description_rows,
    premise_rows,
    split_of,
)

__all__ = ["WrittenRows", "described", "named_rows", "own_rows", "premises", "validated"]

WrittenRows = tuple[Sequence[Written], Mapping[str, Abstract]]
"""Labels of this project's own, and the abstracts that they count sentences of."""


def own_rows(own: WrittenRows, split: str, seed: int) -> tuple[list[AnswerRow], list[ClaimRow]]:
    """Questions and claims of ``training/written``, of one split."""
    blocks, known = own
    chosen = [block for block in blocks if split_of(block.abstract) == split]
    if not chosen:
        return [], []
    answers = answer_rows(chosen, known, seed) + about_rows(WRITTEN, split)
    return answers, claim_rows(chosen, known)


def validated(own: WrittenRows, seed: int) -> list[DescriptionRow]:
    """Sentences to be described, of the abstracts that are only measured."""
    blocks, known = own
    chosen = [block for block in blocks if split_of(block.abstract) == "validation"]
    return description_rows(chosen, known, seed)


def premises(own: WrittenRows, split: str) -> list[ClaimRow]:
    """Questions that take something for granted, of one split."""
    blocks, known = own
    return premise_rows([b for b in blocks if split_of(b.abstract) == split], known)


def named_rows(own: WrittenRows, split: str, seed: int) -> list[NameRow]:
    """Sentences whose words for treatment and outcome are marked, of one split."""
    blocks, known = own
    return name_rows([b for b in blocks if split_of(b.abstract) == split], known, seed)


def described(own: WrittenRows, seed: int) -> list[DescriptionRow]:
    """Two windows of each abstract that is trained on."""
    blocks, known = own
    chosen = [block for block in blocks if split_of(block.abstract) == "train"]
    return [row for turn in range(2) for row in description_rows(chosen, known, seed + turn)]
