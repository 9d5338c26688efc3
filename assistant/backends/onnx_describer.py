"""What the sentences of a passage are, by an encoder that ``python -m training.descriptions`` fits.

It has the layers of the reader, trained further on labelled abstracts. Its word vectors are those of the embedding
model, so they are read from there and not shipped twice.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_session import open_shipped
from assistant.backends.tokens import load_tokenizer
from assistant.backends.word_vectors import WordVectors, word_vectors
from assistant.reader import RememberingTokenizer, SentenceDescription, Text, encode_pair, named

__all__ = ["WEIGHTS", "OnnxDescriber"]

WEIGHTS: Final = (
    Path(__file__).resolve().parent.parent / "resources" / "descriptions" / "descriptions.onnx"
)
_OUTPUTS: Final = ("kinds", "directions", "populations", "names")

Floats = NDArray[np.float32]


class OnnxDescriber:
    """A `Describer`. The weights are opened at the first passage and checked against their digest."""

    def __init__(self, weights: Path = WEIGHTS, threads: int = 0) -> None:
        """`threads` for one run of the model; 0 leaves the choice to ONNX Runtime."""
        self._weights = weights
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: tuple[Any, WordVectors, Any] | None = None

    def describe(self, text: Text) -> list[SentenceDescription]:
        """What each sentence of a passage is, in order; one passage at a time, for the int8 model scales by batch."""
        tokenizer, vectors, session = self._model()
        pair = encode_pair(tokenizer, "", text.title, text.sentences)
        pool: Floats = np.zeros((1, max(1, len(pair.spans)), len(pair.ids)), dtype=np.float32)
        for number, (start, end) in enumerate(pair.spans):
            if end > start:
                pool[0, number, start:end] = 1 / (end - start)
        feed = {
            "vectors": vectors.rows(pair.ids)[None],
            "types": np.array([pair.types], dtype=np.int64),
            "pool": pool,
        }
        *heads, pieces = session.run(list(_OUTPUTS), feed)
        chances = 1 / (1 + np.exp(-pieces[0]))
        found = []
        for number, (start, end) in enumerate(pair.spans):
            if end <= start:
                found.append(SentenceDescription((), (), ()))
                continue
            sentence = text.sentences[number]
            offsets = tokenizer.encode(sentence, add_special_tokens=False).offsets
            intervention, outcome = (
                named(sentence, offsets, chances[start:end, sort].tolist()) for sort in (0, 1)
            )
            kinds, directions, populations = (_softmax(head[0][number]) for head in heads)
            found.append(SentenceDescription(kinds, directions, populations, intervention, outcome))
        return found

    def _model(self) -> tuple[Any, WordVectors, Any]:
        with self._loading:
            if self._loaded is None:
                model = bundled_model()
                self._loaded = (
                    RememberingTokenizer(load_tokenizer(model)),
                    word_vectors(model),
                    open_shipped(self._weights, "the model for findings", self._threads),
                )
            return self._loaded


def _softmax(logits: Floats) -> tuple[float, ...]:
    spread = np.exp(logits - logits.max())
    return tuple(float(p) for p in spread / spread.sum())
