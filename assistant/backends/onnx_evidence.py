"""What evidence says of a claim, and what sentences are, by an encoder that ``python -m training.evidence`` fits.

It has the layers of the reader, trained further on claims and labelled abstracts. Its word vectors are those of the
embedding model, so they are read from there and not shipped twice.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_session import open_shipped
from assistant.backends.tokens import load_tokenizer
from assistant.backends.word_vectors import WordVectors, word_vectors
from assistant.errors import AssistantError
from assistant.reader import (
    EncodedPair,
    RememberingTokenizer,
    SentenceDescription,
    Stance,
    Text,
    encode_pair,
    named,
)

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "resources" / "evidence" / "evidence.onnx"
Floats = NDArray[np.float32]


class OnnxEvidence:
    """Describes sentences and judges claims. Weights are opened when first used and checked against their digest."""

    def __init__(self, weights: Path = WEIGHTS, threads: int = 0) -> None:
        """`threads` for one run of the model; 0 leaves the choice to ONNX Runtime."""
        self._weights = weights
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: tuple[Any, WordVectors, Any] | None = None

    def prepare(self) -> None:
        """Opens the weights, for who has time before the first question; what is amiss is said there."""
        with suppress(AssistantError):
            self._model()

    def weigh(self, claim: str, evidence: Sequence[str]) -> list[Stance]:
        """One stance for each piece of evidence, in order."""
        return [self._stance(claim, piece, "claims") for piece in evidence]

    def weigh_premise(self, question: str, evidence: Sequence[str]) -> list[Stance]:
        """What each piece of evidence does to what a question takes for granted, in order."""
        return [self._stance(question, piece, "premises") for piece in evidence]

    def describe(self, text: Text) -> list[SentenceDescription]:
        """What each sentence of a passage is, in order."""
        tokenizer, *_ = self._model()
        pair = encode_pair(tokenizer, "", text.title, text.sentences)
        *heads, pieces = self._run(pair, "kinds", "directions", "populations", "names")
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

    def _stance(self, text: str, evidence: str, head: str) -> Stance:
        tokenizer, *_ = self._model()
        (logits,) = self._run(encode_pair(tokenizer, text, "", [evidence]), head)
        return Stance(*_softmax(logits[0]))

    def _run(self, pair: EncodedPair, *outputs: str) -> list[Floats]:
        """One pair, unpadded and alone: the int8 model scales by the largest value in the batch."""
        _, vectors, session = self._model()
        pool: Floats = np.zeros((1, max(1, len(pair.spans)), len(pair.ids)), dtype=np.float32)
        for number, (start, end) in enumerate(pair.spans):
            if end > start:
                pool[0, number, start:end] = 1 / (end - start)
        feed = {
            "vectors": vectors.rows(pair.ids)[None],
            "types": np.array([pair.types], dtype=np.int64),
            "pool": pool,
        }
        found: list[Floats] = session.run(list(outputs), feed)
        return found

    def _model(self) -> tuple[Any, WordVectors, Any]:
        with self._loading:
            if self._loaded is None:
                model = bundled_model()
                self._loaded = (
                    RememberingTokenizer(load_tokenizer(model)),
                    word_vectors(model),
                    open_shipped(self._weights, "the model that weighs evidence", self._threads),
                )
            return self._loaded


def _softmax(logits: Floats) -> tuple[float, ...]:
    spread = np.exp(logits - logits.max())
    return tuple(float(p) for p in spread / spread.sum())
