"""The reader on ONNX Runtime, from the weights that come with the package."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from assistant.backends.model_files import bundled_model, digest_file
from assistant.backends.tokens import load_tokenizer
from assistant.errors import ModelMissing, ModelUntrusted
from assistant.reader import EncodedPair, Reading, Stance, Text, encode_pair

__all__ = ["WEIGHTS", "OnnxReader"]

WEIGHTS: Final = Path(__file__).resolve().parent.parent / "data" / "reader" / "reader.onnx"
_BATCH_TOKENS: Final = 2_048
"""Padded tokens in one run of the model: what a layer makes stays in the processor's cache."""
_MULTIPLE: Final = 16
"""Lengths are padded to multiples of this, so that few shapes occur."""

Floats = NDArray[np.float32]


class OnnxReader:
    """A `Reader`. The weights are opened at the first question and checked against their digest."""

    def __init__(self, weights: Path = WEIGHTS, threads: int = 0) -> None:
        """`threads` for one run of the model; 0 leaves the choice to ONNX Runtime."""
        self._weights = weights
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """One reading for each passage, in order."""
        tokenizer, _ = self._model()
        pairs = [encode_pair(tokenizer, question, text.title, text.sentences) for text in texts]
        found: list[Reading | None] = [None] * len(pairs)
        for batch in _batches(pairs):
            sentences, passages, _ = self._run([pairs[i] for i in batch])
            for row, i in enumerate(batch):
                scores = [
                    float(_sigmoid(sentences[row, j])) if end > start else 0.0
                    for j, (start, end) in enumerate(pairs[i].spans)
                ]
                found[i] = Reading(float(_sigmoid(passages[row])), tuple(scores))
        return [reading for reading in found if reading is not None]

    def weigh(self, claim: str, evidence: Sequence[str]) -> list[Stance]:
        """One stance for each piece of evidence, in order."""
        tokenizer, _ = self._model()
        pairs = [encode_pair(tokenizer, claim, "", [text]) for text in evidence]
        found: list[Stance | None] = [None] * len(pairs)
        for batch in _batches(pairs):
            _, _, claims = self._run([pairs[i] for i in batch])
            for row, i in enumerate(batch):
                spread = np.exp(claims[row] - claims[row].max())
                found[i] = Stance(*(float(p) for p in spread / spread.sum()))
        return [stance for stance in found if stance is not None]

    def _run(self, pairs: Sequence[EncodedPair]) -> tuple[Floats, Floats, Floats]:
        width = _width(max(len(pair.ids) for pair in pairs))
        most = max(1, *(len(pair.spans) for pair in pairs))
        ids = np.zeros((len(pairs), width), dtype=np.int64)
        types, mask = np.zeros_like(ids), np.zeros_like(ids)
        pool: Floats = np.zeros((len(pairs), most, width), dtype=np.float32)
        for row, pair in enumerate(pairs):
            ids[row, : len(pair.ids)] = pair.ids
            types[row, : len(pair.types)] = pair.types
            mask[row, : len(pair.ids)] = 1
            for j, (start, end) in enumerate(pair.spans):
                if end > start:
                    pool[row, j, start:end] = 1 / (end - start)
        _, session = self._model()
        feed = {"input_ids": ids, "token_type_ids": types, "attention_mask": mask, "pool": pool}
        sentences, passages, claims = session.run(None, feed)
        return sentences, passages, claims

    def _model(self) -> tuple[Any, Any]:
        with self._loading:
            if self._loaded is None:
                self._loaded = (load_tokenizer(bundled_model()), self._session())
            return self._loaded

    def _session(self) -> Any:
        try:
            wanted = self._weights.with_suffix(".sha256").read_text(encoding="ascii").strip()
        except OSError as error:
            raise ModelMissing(
                f"The reader's weights {self._weights} are missing.",
                "Reinstall the package: make setup.",
            ) from error
        if digest_file(self._weights) != wanted:
            raise ModelUntrusted(
                f"The reader's weights {self._weights} are not those that were shipped.",
                "Reinstall the package: make setup.",
            )
        options = ort.SessionOptions()
        options.log_severity_level = 4
        if self._threads:
            options.intra_op_num_threads = self._threads
        return ort.InferenceSession(
            str(self._weights), sess_options=options, providers=["CPUExecutionProvider"]
        )


def _batches(pairs: Sequence[EncodedPair]) -> list[list[int]]:
    """Ordinals in runs of about one length, each run within the budget of tokens."""
    order = sorted(range(len(pairs)), key=lambda i: (len(pairs[i].ids), i))
    runs: list[list[int]] = []
    for i in order:
        width = _width(len(pairs[i].ids))
        if runs and (len(runs[-1]) + 1) * width <= _BATCH_TOKENS:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _width(tokens: int) -> int:
    return -(-tokens // _MULTIPLE) * _MULTIPLE


def _sigmoid(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))
