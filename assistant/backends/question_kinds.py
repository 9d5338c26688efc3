"""The kind of a question, by a small encoder that ``python -m training.kinds`` fits.

It has the layers of the embedding model, trained further on questions with their kinds, and two heads. Its word
vectors are those of the embedding model still, so they are read from there and not shipped twice.
"""

from pathlib import Path
from typing import Final

import numpy as np

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_session import Floats, ShippedModel
from assistant.backends.tokens import load_tokenizer
from assistant.backends.word_vectors import word_vectors
from assistant.domain import QuestionKind, QuestionSafety

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "resources" / "kinds" / "kinds.onnx"
KINDS: Final = tuple(QuestionKind)
SAFETIES: Final = tuple(QuestionSafety)
MAX_TOKENS: Final = 96
"""Word pieces of a question that are looked at, with the two special ones; the end of a longer one is left out."""


class LearnedKinds(ShippedModel):
    """A `KindGuess`."""

    def __init__(self, weights: Path = WEIGHTS, threads: int = 0) -> None:
        super().__init__("the model for kinds of questions", weights, threads)

    def __call__(self, text: str) -> tuple[QuestionKind, QuestionSafety]:
        """The likeliest of each."""
        kinds, safeties = self.scores(text)
        return KINDS[int(np.argmax(kinds))], SAFETIES[int(np.argmax(safeties))]

    def scores(self, text: str) -> tuple[Floats, Floats]:
        """A logit for each of `KINDS`, and one for each of `SAFETIES`."""
        model = bundled_model()
        ids = load_tokenizer(model).encode(text).ids
        if len(ids) > MAX_TOKENS:
            ids = [*ids[: MAX_TOKENS - 1], ids[-1]]
        feed = {"vectors": word_vectors(model).rows(ids)[None]}
        kinds, safeties = self._run(feed, "kinds", "safeties")
        return kinds[0], safeties[0]
