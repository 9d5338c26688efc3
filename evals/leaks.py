"""Whether the test questions have leaked: into the dev questions, or into the program."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz

from evals.cases import Dataset, Split

__all__ = ["constants_of", "leaks"]

_ALIKE: Final = 92.0
"""Two questions this alike (0 to 100, word order aside) are one question."""
_SHORTEST: Final = 20
"""Shorter constants are words, not questions."""


def leaks(dataset: Dataset, code: Iterable[Path]) -> list[str]:
    """Each leak in a sentence; none is what is wanted."""
    cases = list(dataset)
    dev = [(c.id, t.question) for c in cases if c.split is Split.DEV for t in c.turns]
    test = [(c.id, t.question) for c in cases if c.split is Split.TEST for t in c.turns]
    found = [
        f"The test question of {theirs} is nearly the dev question of {ours}."
        for theirs, question in test
        for ours, other in dev
        # A follow-up such as "And in humans?" says nothing without its conversation.
        if len(question) >= _SHORTEST and _alike(question, other)
    ]
    for path in code:
        for constant in constants_of(path):
            found += [
                f"{path.name} holds the question of {case}."
                for case, question in test + dev
                if len(question) >= _SHORTEST and _alike(question, constant)
            ]
    return found


def constants_of(path: Path) -> list[str]:
    """The texts written in a Python file, docstrings aside, that are long enough to be questions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _SHORTEST <= len(node.value) <= 300
        and id(node) not in prose
    ]


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one.lower(), other.lower()) >= _ALIKE
