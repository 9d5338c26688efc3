"""The kind of a question: a linear model over its embedding and its words that ``python -m training.kinds`` fits.

The embedding tells what a question is about; how it asks stands in small words ("who", "did it", "pros and"), which
it all but loses. They are counted in hashed columns (Weinberger and others 2009, arXiv:0902.2206). Keywords ask
with other words than sentences do ("Smith 2019 dropout"): theirs are counted in columns of their own, too (Daume
2007, arXiv:0907.1815). Of 401 questions of writers who had seen no example 0.83 are heard so, 0.81 without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np

from assistant.domain import QuestionKind, QuestionSafety
from assistant.ports import Embedder
from assistant.text.question_words import is_keywords

__all__ = ["WEIGHTS", "EmbeddingKinds", "kind_features"]

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "resources" / "kinds.npz"
_COLUMNS: Final = 4096
_LONG: Final = 20
"""Words from which a question counts as long."""
_WORDS: Final = 1.0
"""Length of the part that counts words, beside 1 for the embedding."""
_NAMING_FROM: Final = 0.5
"""Least probability of a question for a name: any other kind is answered from what is read, so a wrong one loses the
answer. Of the examples, in five folds, 323 have it, 309 of them rightly, of 385 (November 2026)."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|\?")


def kind_features(vector: Any, text: str) -> Any:
    """What the model looks at, float32 [384 + 2 x 4096 + 2]: the embedding, words and pairs of words, keywords again.

    The last two numbers are 1 for keywords, and how long it is, from 0 to 1.
    """
    counts = np.zeros(_COLUMNS, dtype=np.float32)
    for gram in _grams(text):
        counts[crc32(gram.encode()) % _COLUMNS] += 1
    counts *= _WORDS / (float(np.linalg.norm(counts)) or 1.0)
    keywords = np.float32(is_keywords(text))
    length = np.float32(min(len(text.split()), _LONG) / _LONG)
    return np.concatenate(
        [np.asarray(vector, dtype=np.float32), counts, counts * keywords, [keywords, length]]
    )


def _grams(text: str) -> Iterator[str]:
    """Words and pairs of neighbours in small letters; one number is like another."""
    words = ["0" if w.isdigit() else w for w in _WORD.findall(text.lower().replace("’", "'"))]
    yield from words
    yield from (f"{one} {other}" for one, other in pairwise(words))


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
        vector = kind_features(self._embedder.embed_query(text), text)
        kinds = _chances(vector, weights["kind_coef"], weights["kind_intercept"])
        if kinds[naming := list(weights["kinds"]).index(QuestionKind.NAMING)] < _NAMING_FROM:
            kinds[naming] = 0.0
        safeties = _chances(vector, weights["safety_coef"], weights["safety_intercept"])
        return (
            QuestionKind(str(weights["kinds"][np.argmax(kinds)])),
            QuestionSafety(str(weights["safeties"][np.argmax(safeties)])),
        )

    def _weights(self) -> dict[str, Any]:
        if self._loaded is None:
            with np.load(self._file, allow_pickle=False) as stored:
                self._loaded = dict(stored)
        return self._loaded


def _chances(vector: Any, coefficients: Any, intercepts: Any) -> Any:
    """The probability of each class, float32."""
    logits = coefficients @ vector + intercepts
    shares = np.exp(logits - logits.max())
    return shares / shares.sum()
