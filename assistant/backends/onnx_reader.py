"""The reader on ONNX Runtime, from the weights that come with the package."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_evidence import OnnxEvidence
from assistant.backends.onnx_session import open_shipped
from assistant.backends.tokens import load_tokenizer
from assistant.errors import AssistantError
from assistant.reader import (
    EncodedPair,
    Reading,
    RememberingTokenizer,
    Stance,
    Text,
    encode_pair,
)

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "resources" / "reader" / "reader.onnx"

Floats = NDArray[np.float32]


class OnnxReader:
    """A `Reader`. The weights are opened at the first question and checked against their digest."""

    def __init__(
        self, weights: Path = WEIGHTS, threads: int = 0, evidence: OnnxEvidence | None = None
    ) -> None:
        """`threads` for one run of the model; 0 leaves the choice to ONNX Runtime. `evidence` weighs claims."""
        self._evidence = evidence or OnnxEvidence(threads=threads)
        self._weights = weights
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def prepare(self) -> None:
        """Opens the weights, for who has time before the first question; what is amiss is said there."""
        with suppress(AssistantError):
            self._model()

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """One reading for each passage, in order."""
        tokenizer, _ = self._model()
        found = []
        for text in texts:
            pair = encode_pair(tokenizer, question, text.title, text.sentences)
            sentences, passages = self._run(pair, "sentences", "passages")
            scores = tuple(
                _sigmoid(logit) if end > start else 0.0
                for logit, (start, end) in zip(sentences[0], pair.spans, strict=False)
            )
            found.append(Reading(_sigmoid(passages[0]), scores))
        return found

    def weigh(self, claim: str, evidence: Sequence[str]) -> list[Stance]:
        """One stance for each piece of evidence, in order."""
        return self._evidence.weigh(claim, evidence)

    def weigh_premise(self, question: str, evidence: Sequence[str]) -> list[Stance]:
        """What each piece of evidence does to what a question takes for granted, in order."""
        return self._evidence.weigh_premise(question, evidence)

    def _run(self, pair: EncodedPair, *outputs: str) -> list[Floats]:
        """One pair, unpadded and alone; the `outputs` of the model that are named.

        The int8 model scales what it multiplies by the largest value in the batch, so beside other
        pairs the same pair would get other numbers, and the same question another answer.
        """
        width = len(pair.ids)
        ids = np.array([pair.ids], dtype=np.int64)
        types = np.array([pair.types], dtype=np.int64)
        pool: Floats = np.zeros((1, max(1, len(pair.spans)), width), dtype=np.float32)
        for j, (start, end) in enumerate(pair.spans):
            if end > start:
                pool[0, j, start:end] = 1 / (end - start)
        _, session = self._model()
        feed = {
            "input_ids": ids,
            "token_type_ids": types,
            "attention_mask": np.ones_like(ids),
            "pool": pool,
        }
        found: list[Floats] = session.run(list(outputs), feed)
        return found

    def _model(self) -> tuple[Any, Any]:
        with self._loading:
            if self._loaded is None:
                self._loaded = (
                    RememberingTokenizer(load_tokenizer(bundled_model())),
                    open_shipped(self._weights, "the reader", self._threads),
                )
            return self._loaded


def _sigmoid(logit: float | np.floating[Any]) -> float:
    return float(1 / (1 + np.exp(-logit)))
