"""``queries.npz`` of a corpus folder: where the questions that people ask lie among its passages.

An embedding model puts a question beside texts that look like it. A linear map of the question's vector, learnt
from questions on the corpus with the passages that answer them, moves it towards those; passages stay where they
are, so that an index needs nothing of it.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from assistant.backends.file_writing import replace_file
from assistant.domain.ids import short_digest
from assistant.errors import CorpusInvalid
from assistant.ports import Vectors

PROJECTION: Final = "queries.npz"


@dataclass(frozen=True, slots=True)
class LinearProjection:
    """Moves a question among the passages of a corpus towards those that answer its like.

    What ``python -m training.queries`` learnt for one corpus and one embedding model.
    """

    matrix: Vectors
    """Shape (dimension, dimension); a question's vector is multiplied from the left."""
    dense_weight: float
    """What nearness weighs against shared words, 0 to 1, where questions are projected."""
    embedder: str
    """Id of the model that it was learnt for, without its precision."""

    @property
    def digest(self) -> str:
        """Tells one projection from another."""
        return short_digest(self.matrix.tobytes().hex(), str(self.dense_weight))

    def __call__(self, vector: Vectors) -> Vectors:
        """The projected vector, shape (dimension,), of unit length."""
        moved = np.asarray(vector @ self.matrix, dtype=np.float32)
        return moved / max(float(np.linalg.norm(moved)), 1e-12)


def read_projection(folder: Path, embedder: str) -> LinearProjection | None:
    """The projection of the corpus, if it has one for this embedding model.

    Raises:
        CorpusInvalid: the file is there and is not one.
    """
    path = folder / PROJECTION
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = LinearProjection(
                matrix=stored["matrix"].astype(np.float32),
                dense_weight=float(stored["dense_weight"]),
                embedder=str(stored["embedder"]),
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise CorpusInvalid(
            f"{path} is no projection of questions.",
            "Remove it, or make it anew with `python -m training.queries`.",
        ) from error
    rows, columns = found.matrix.shape if found.matrix.ndim == 2 else (0, 1)
    if rows != columns or not 0 <= found.dense_weight <= 1:
        raise CorpusInvalid(
            f"{path} holds no square matrix, or a weight that is not between 0 and 1.",
            "Remove it, or make it anew with `python -m training.queries`.",
        )
    fits = embedder == found.embedder or embedder.startswith(f"{found.embedder}/")
    return found if fits else None


def write_projection(folder: Path, projection: LinearProjection) -> Path:
    """Writes it in half precision, whole or not at all; the path."""
    path, packed = folder / PROJECTION, io.BytesIO()
    np.savez_compressed(
        packed,
        matrix=projection.matrix.astype(np.float16),
        dense_weight=np.float32(projection.dense_weight),
        embedder=np.str_(projection.embedder),
    )
    replace_file(path, packed.getvalue())
    return path
