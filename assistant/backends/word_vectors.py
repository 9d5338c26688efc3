"""The word vectors of the embedding model, where they lie: nothing is read but the rows that are asked for.

Format: safetensors (a JSON head of a length that the first eight bytes give, then the tensors in a row).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.backends.model_files import ModelFiles
from assistant.errors import ModelUntrusted

_NAME: Final = "embeddings.word_embeddings.weight"
_LENGTH: Final = 8
"""Bytes that hold the length of the head, little-endian."""


@dataclass(frozen=True, slots=True)
class WordVectors:
    """The vector of each word piece, read when it is asked for: mapping the file would take 90 MB of addresses."""

    path: Path
    start: int
    """Where the first vector begins, in bytes."""
    shape: tuple[int, int]
    """(word pieces, dimension)."""

    def rows(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The vectors of word pieces, float32 (ids, dimension)."""
        width = self.shape[1]
        found = np.empty((len(ids), width), dtype=np.float32)
        with self.path.open("rb", buffering=0) as file:
            for row, piece in zip(found, ids, strict=True):
                file.seek(self.start + piece * row.nbytes)
                row[:] = np.frombuffer(file.read(row.nbytes), dtype="<f4")
        return found


@lru_cache(maxsize=2)
def word_vectors(model: ModelFiles) -> WordVectors:
    """Where the word vectors of a model lie; looked up once.

    Raises:
        ModelUntrusted: the file has none.
    """
    path = model.folder / "model.safetensors"
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_LENGTH), "little")
        head = json.loads(file.read(length))
    found = head.get(_NAME, {})
    if found.get("dtype") != "F32" or found.get("shape", [0, 0])[1] != model.dimension:
        raise ModelUntrusted(
            f"{path} does not hold the word vectors of {model.name}.",
            "Reinstall the package: make setup.",
        )
    pieces, dimension = found["shape"]
    start = _LENGTH + length + int(found["data_offsets"][0])
    return WordVectors(path, start, (pieces, dimension))
