"""The reader on ONNX Runtime, from the weights that come with the package."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.backends.onnx_evidence import OnnxEvidence
from assistant.backends.onnx_session import Floats, ShippedModel, means_of
from assistant.reader import EncodedPair, Reading, Stance, Text, encode_pair

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "resources" / "reader" / "reader.onnx"


class OnnxReader(ShippedModel):
    """A `Reader`."""

    def __init__(
        self, weights: Path = WEIGHTS, threads: int = 0, evidence: OnnxEvidence | None = None
    ) -> None:
        """`evidence` weighs claims."""
        super().__init__("the reader", weights, threads)
        self._evidence = evidence or OnnxEvidence(threads=threads)

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """One reading for each passage, in order."""
        tokenizer, _ = self._model()
        found = []
        for text in texts:
            pair = encode_pair(tokenizer, question, text.title, text.sentences)
            sentences, passages = self._run_pair(pair, "sentences", "passages")
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

    def _run_pair(self, pair: EncodedPair, *outputs: str) -> list[Floats]:
        """One pair, unpadded and alone; the `outputs` of the model that are named.

        The int8 model scales what it multiplies by the largest value in the batch, so beside other
        pairs the same pair would get other numbers, and the same question another answer.
        """
        ids = np.array([pair.ids], dtype=np.int64)
        feed = {
            "input_ids": ids,
            "token_type_ids": np.array([pair.types], dtype=np.int64),
            "attention_mask": np.ones_like(ids),
            "pool": means_of(pair),
        }
        return self._run(feed, *outputs)


def _sigmoid(logit: float | np.floating[Any]) -> float:
    return float(1 / (1 + np.exp(-logit)))
