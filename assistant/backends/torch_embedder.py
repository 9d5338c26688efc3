"""Any model of sentence-transformers, on torch: slower to load, and on a GPU where there is one."""

import hashlib
import logging
import os
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.backends.onnx_outputs import mean_of_spans
from assistant.domain import EmbedderInfo
from assistant.errors import ModelMissing
from assistant.ports import Span, Vectors

_TELLING: Final = ("config.json", "tokenizer.json", "modules.json", "1_Pooling/config.json")
_QUERIES: Final = 1024


class TorchEmbedder:
    """An `Embedder` and, by its tokenizer, a `TokenCounter`. Nothing is loaded before it is needed.

    Each method may raise ModelMissing.
    """

    def __init__(self, name: str) -> None:
        """`name` is a folder, or the name of a model that lies in the hub's cache on this machine."""
        self._name = name
        self._remembered = lru_cache(maxsize=_QUERIES)(self._query)

    @property
    def info(self) -> EmbedderInfo:
        model = self._model
        size = int(model.get_embedding_dimension())
        most = int(model.max_seq_length or 512)
        return EmbedderInfo(self.id, size, most)

    @cached_property
    def id(self) -> str:
        """Its name; for a folder the folder's, with a digest of its configuration and the weights' size."""
        folder = Path(self._name)
        if not folder.is_dir():
            return self._name
        digest = hashlib.sha256()
        for name in _TELLING:
            file = folder / name
            digest.update(file.read_bytes() if file.is_file() else b"")
        for file in sorted(folder.glob("*.safetensors")):
            digest.update(f"{file.name} {file.stat().st_size}".encode())
        return f"{folder.resolve().name}@{digest.hexdigest()[:12]}"

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.info.dimension), dtype=np.float32)
        rows = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(rows, dtype=np.float32)

    def embed_with_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        found = self._model.encode(list(texts), output_value=None, show_progress_bar=False)
        rows = np.zeros((len(texts), self.info.dimension), dtype=np.float32)
        parts: list[Vectors] = []
        most = self.info.max_tokens
        for row, one, text, wanted in zip(rows, found, texts, spans, strict=True):
            row[:] = one["sentence_embedding"].float().cpu()
            row /= np.linalg.norm(row)
            offsets = self._model.tokenizer(
                text, truncation=True, max_length=most, return_offsets_mapping=True
            )["offset_mapping"]
            tokens = one["token_embeddings"][: len(offsets)].float().cpu().numpy()
            parts.append(mean_of_spans(tokens, offsets, wanted))
        return rows, parts

    def embed_query(self, text: str) -> Vectors:
        return self._remembered(text)

    def count(self, text: str) -> int:
        return len(self._model.tokenizer.encode(text, add_special_tokens=False))

    def _query(self, text: str) -> Vectors:
        row: Vectors = self.embed_documents([text])[0]
        row.flags.writeable = False
        return row

    @cached_property
    def _model(self) -> Any:
        # `local_files_only` alone still asks the hub whether an adapter is there.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelMissing(
                f"The embedding model {self._name} needs sentence-transformers, which is not installed.",
                "Run `make setup`, or pip install 'mtor-ms-assistant[export]'.",
            ) from error
        for name in ("sentence_transformers", "transformers"):
            logging.getLogger(name).setLevel(logging.ERROR)
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            # Nothing is ever fetched: what is not here is said to be missing.
            return SentenceTransformer(self._name, local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelMissing(
                f"The embedding model {self._name} is not on this machine, or is none.",
                "Name a folder that holds it with MTORMS_EMBEDDER, or download it first with "
                f"`hf download {self._name}`.",
            ) from error
