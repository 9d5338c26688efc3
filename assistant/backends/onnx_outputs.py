"""What the embedding model gives: a vector for each text, and one for each of its tokens."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from assistant.ports import Span, Vectors

OUTPUTS: Final = ("sentence_embedding", "token_embeddings")


def mean_of_spans(
    tokens: Vectors, offsets: Sequence[tuple[int, int]], spans: Sequence[Span]
) -> Vectors:
    """For each span of characters the mean of the tokens in it, of unit length; zeros where there is none.

    The tokens have seen the whole text, so a sentence is embedded in its context: "late chunking" (Günther et
    al. 2024, arXiv:2409.04701).
    """
    rows = np.zeros((len(spans), tokens.shape[1]), dtype=np.float32)
    starts, ends = np.asarray(offsets, dtype=np.int64).T
    for row, (start, end) in zip(rows, spans, strict=True):
        within = np.flatnonzero((starts >= start) & (ends <= end) & (ends > starts))
        if len(within):
            row[:] = tokens[within].mean(axis=0)
            row /= np.linalg.norm(row)
    return rows
