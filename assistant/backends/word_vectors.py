"""The word vectors of the embedding model, where they lie: nothing is read but the rows that are asked for.

Format: safetensors (a JSON head of a length that the first eight bytes give, then the tensors in a row).
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.backends.model_files import ModelFiles
from assistant.errors import ModelUntrusted

__all__ = ["word_vectors"]

_NAME: Final = "embeddings.word_embeddings.weight"
_LENGTH: Final = 8
"""Bytes that hold the length of the head, little-endian."""


def word_vectors(model: ModelFiles) -> NDArray[np.float32]:
    """One row for each word piece, float32 (word pieces, dimension), mapped and read-only.

    Raises:
        ModelUntrusted: the file has no such tensor.
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
    start = _LENGTH + length + int(found["data_offsets"][0])
    return np.memmap(path, np.float32, "r", offset=start, shape=tuple(found["shape"]))
