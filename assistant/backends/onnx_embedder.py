"""The embedding model on ONNX Runtime: no torch, ready in a fraction of a second."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from assistant.backends.model_files import ModelFiles, digest_file
from assistant.backends.onnx_outputs import OUTPUTS, mean_of_spans
from assistant.backends.onnx_session import open_session
from assistant.backends.tokens import load_tokenizer
from assistant.domain import EmbedderInfo
from assistant.errors import AssistantError, ModelUntrusted
from assistant.ports import Span, Vectors
from assistant.settings import Precision

if TYPE_CHECKING:
    from assistant.backends.onnx_export import ExportedModel

Piece = TypeVar("Piece")

_BATCH_TOKENS: Final = 2_048
"""Most padded tokens in one run of the model: bounds memory, and what a layer makes stays in the cache."""
_QUERIES: Final = 1024
"""Queries whose vectors are remembered."""


def onnx_id(model: ModelFiles, precision: Precision) -> str:
    """Names the model and its precision: vectors of two precisions do not belong into one index."""
    return model.id if precision == "fp32" else f"{model.id}/{precision}"


class OnnxEmbedder:
    """An `Embedder`. The first call opens the file, which is checked in the background meanwhile.

    Texts longer than the model takes are cut at its limit, so callers cut them before.
    """

    def __init__(self, model: ModelFiles, export: ExportedModel, threads: int = 0) -> None:
        """`threads` for one run of the model; 0 leaves the choice to ONNX Runtime."""
        self._model = model
        self._export = export
        self._threads = threads
        self._digest = ""
        self._loading = threading.Lock()
        self._loaded: Any = None
        self._remembered = lru_cache(maxsize=_QUERIES)(self._query)
        self._hasher = threading.Thread(target=self._hash, daemon=True)
        self._hasher.start()

    @property
    def info(self) -> EmbedderInfo:
        return EmbedderInfo(
            onnx_id(self._model, self._export.precision),
            self._model.dimension,
            self._model.max_tokens,
        )

    def prepare(self) -> None:
        """Opens the model, for who has time before the first question; what is amiss is said there."""
        with suppress(AssistantError):
            _ = self._session

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        return self.embed_with_parts(texts, [()] * len(texts))[0]

    def embed_with_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """The vectors of the texts, and for each those of its parts, all by one run of the model."""
        vectors = np.zeros((len(texts), self._model.dimension), dtype=np.float32)
        parts: list[Vectors] = [vectors[:0]] * len(texts)
        encoded = self._tokenizer.encode_batch(list(texts)) if texts else []
        ids = [self._cut(one.ids) for one in encoded]
        for batch in _batches([len(row) for row in ids]):
            pooled, tokens = self._run([ids[i] for i in batch])
            vectors[batch] = pooled
            for row, i in zip(tokens, batch, strict=True):
                parts[i] = mean_of_spans(row, self._cut(encoded[i].offsets), spans[i])
        return vectors, parts

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), float32, unit length; not to be written to: it is remembered."""
        return self._remembered(text)

    def _query(self, text: str) -> Vectors:
        row: Vectors = self.embed_documents([text])[0]
        row.flags.writeable = False
        return row

    def _run(self, ids: Sequence[Sequence[int]]) -> list[Vectors]:
        """Vectors of the texts, and of their tokens."""
        longest = max(len(row) for row in ids)
        tokens = np.zeros((len(ids), longest), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, values in enumerate(ids):
            tokens[row, : len(values)] = values
            mask[row, : len(values)] = 1
        found: list[Vectors] = self._session.run(
            list(OUTPUTS), {"input_ids": tokens, "attention_mask": mask}
        )
        return found

    def _cut(self, pieces: Sequence[Piece]) -> Sequence[Piece]:
        """As many as the model takes; the last one, which ends a text, stays."""
        most = self._model.max_tokens
        return pieces if len(pieces) <= most else [*pieces[: most - 1], pieces[-1]]

    @cached_property
    def _tokenizer(self) -> Any:
        return load_tokenizer(self._model)

    @property
    def _session(self) -> Any:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Any:
        session = open_session(self._export.path, "the embedding model", self._threads)
        self._hasher.join()
        if self._digest != self._export.digest:
            raise ModelUntrusted(
                f"The exported model {self._export.path} has changed since it was checked.",
                "Run `mtor-ms index`, which makes it anew.",
            )
        return session

    def _hash(self) -> None:
        # A digest of 90 MB takes about as long as loading it; side by side neither waits.
        self._digest = digest_file(self._export.path)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts, sorted by length, so that little of a batch is padding."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batch and (len(batch) + 1) * lengths[place] > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
