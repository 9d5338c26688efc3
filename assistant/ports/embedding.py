"""Texts → vectors, and how long texts are.

The names of the methods for whole texts are LangChain's. One that has no vectors of tokens may embed the parts as
texts of their own.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from assistant.domain import EmbedderInfo

Vectors = NDArray[np.float32]
"""Rows of unit length, shape (texts, dimension), float32."""

Span = tuple[int, int]
"""First character of a part of a text, and the one after its last."""

Progress = Callable[[str, int, int], None]
"""Told (what is being done, how many are done, how many there are)."""


@runtime_checkable
class TokenCounter(Protocol):
    """Counts as the embedding model does."""

    def count(self, text: str) -> int:
        """Word pieces of `text`, without the model's special ones."""


@runtime_checkable
class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def info(self) -> EmbedderInfo:
        """Which model this is; an index made by another one is refused."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), rows of unit length, in input order."""

    def embed_with_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """The vectors of the texts, and for each text one row for each of its `spans`, as it is read there.

        Rows of unit length; zeros for a span without a token.
        """

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), unit length."""
