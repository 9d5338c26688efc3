"""The kind of a question by its embedding: a linear model that ``python -m training.kinds`` fits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.domain import QuestionKind, QuestionSafety
from assistant.ports import Embedder

__all__ = ["WEIGHTS", "EmbeddingKinds"]

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "resources" / "kinds.npz"


class EmbeddingKinds:
    """A `KindGuess`. `make_embedder` gives the bundled model's: the weights know no other."""

    def __init__(self, make_embedder: Callable[[], Embedder], weights: Path = WEIGHTS) -> None:
        self._make = make_embedder
        self._file = weights
        self._embedder: Embedder | None = None
        self._loaded: dict[str, Any] | None = None

    def __call__(self, text: str) -> tuple[QuestionKind, QuestionSafety]:
        """The likeliest of each."""
        weights = self._weights()
        if self._embedder is None:
            self._embedder = self._make()
        vector = self._embedder.embed_query(text)
        kind = _likeliest(vector, weights["kind_coef"], weights["kind_intercept"])
        safety = _likeliest(vector, weights["safety_coef"], weights["safety_intercept"])
        return (
            QuestionKind(str(weights["kinds"][kind])),
            QuestionSafety(str(weights["safeties"][safety])),
        )

    def _weights(self) -> dict[str, Any]:
        if self._loaded is None:
            with np.load(self._file, allow_pickle=False) as stored:
                self._loaded = dict(stored)
        return self._loaded


def _likeliest(vector: Any, coefficients: Any, intercepts: Any) -> int:
    return int(np.argmax(coefficients @ vector + intercepts))
