"""The kind of a question, by a small encoder that ``python -m training.kinds`` fits.

It has the layers of the embedding model, trained further on questions with their kinds, and two heads. Its word
vectors are those of the embedding model still, so they are read from there and not shipped twice.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_session import open_shipped
from assistant.backends.tokens import load_tokenizer
from assistant.backends.word_vectors import WordVectors, word_vectors
from assistant.domain import QuestionKind, QuestionSafety
from assistant.errors import AssistantError

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "resources" / "kinds" / "kinds.onnx"
KINDS: Final = tuple(QuestionKind)
SAFETIES: Final = tuple(QuestionSafety)
MAX_TOKENS: Final = 96
"""Word pieces of a question that are looked at, with the two special ones; the end of a longer one is left out."""

Floats = NDArray[np.float32]


class LearnedKinds:
    """A `KindGuess`. The weights are opened at the first question and checked against their digest."""

    def __init__(self, weights: Path = WEIGHTS, threads: int = 0) -> None:
        """`threads` for one run of the model; 0 leaves the choice to ONNX Runtime."""
        self._weights = weights
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: tuple[Any, WordVectors, Any] | None = None

    def __call__(self, text: str) -> tuple[QuestionKind, QuestionSafety]:
        """The likeliest of each."""
        kinds, safeties = self.scores(text)
        return KINDS[int(np.argmax(kinds))], SAFETIES[int(np.argmax(safeties))]

    def prepare(self) -> None:
        """Opens the weights, for who has time before the first question; what is amiss is said there."""
        with suppress(AssistantError):
            self._model()

    def scores(self, text: str) -> tuple[Floats, Floats]:
        """A logit for each of `KINDS`, and one for each of `SAFETIES`."""
        tokenizer, vectors, session = self._model()
        ids = tokenizer.encode(text).ids
        if len(ids) > MAX_TOKENS:
            ids = [*ids[: MAX_TOKENS - 1], ids[-1]]
        kinds, safeties = session.run(["kinds", "safeties"], {"vectors": vectors.rows(ids)[None]})
        return kinds[0], safeties[0]

    def _model(self) -> tuple[Any, WordVectors, Any]:
        with self._loading:
            if self._loaded is None:
                model = bundled_model()
                self._loaded = (
                    load_tokenizer(model),
                    word_vectors(model),
                    open_shipped(self._weights, "the model for kinds of questions", self._threads),
                )
            return self._loaded
