"""Rows of this project's own labels, of the abstracts that are trained on or of those that are measured."""

from collections.abc import Mapping, Sequence

from training.data import AnswerRow, ClaimRow
from training.written import (
    WRITTEN,
    Abstract,
    Written,
    about_rows,
    answer_rows,
    claim_rows,
    premise_rows,
    split_of,
)

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


def premises(own: WrittenRows, split: str) -> list[ClaimRow]:
    """Questions that take something for granted, of one split."""
    blocks, known = own
    return premise_rows([b for b in blocks if split_of(b.abstract) == split], known)
