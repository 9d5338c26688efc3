"""What evidence says of a claim, and what sentences are, by an encoder that ``python -m training.evidence`` fits.

It has the layers of the reader, trained further on claims and labelled abstracts. Its word vectors are those of the
embedding model, so they are read from there and not shipped twice.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_session import Floats, ShippedModel, means_of
from assistant.backends.word_vectors import word_vectors
from assistant.reader import (
    EncodedPair,
    SentenceDescription,
    Stance,
    Text,
    encode_pair,
    named,
)

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "resources" / "evidence" / "evidence.onnx"


class OnnxEvidence(ShippedModel):
    """Describes sentences and judges claims."""

    def __init__(self, weights: Path = WEIGHTS, threads: int = 0) -> None:
        super().__init__("the model that weighs evidence", weights, threads)

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
        *heads, pieces = self._run_pair(pair, "kinds", "directions", "populations", "names")
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
        (logits,) = self._run_pair(encode_pair(tokenizer, text, "", [evidence]), head)
        return Stance(*_softmax(logits[0]))

    def _run_pair(self, pair: EncodedPair, *outputs: str) -> list[Floats]:
        """One pair, unpadded and alone: the int8 model scales by the largest value in the batch."""
        feed = {
            "vectors": word_vectors(bundled_model()).rows(pair.ids)[None],
            "types": np.array([pair.types], dtype=np.int64),
            "pool": means_of(pair),
        }
        return self._run(feed, *outputs)


def _softmax(logits: Floats) -> tuple[float, ...]:
    spread = np.exp(logits - logits.max())
    return tuple(float(p) for p in spread / spread.sum())
