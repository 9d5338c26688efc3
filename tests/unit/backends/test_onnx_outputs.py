"""Vectors of parts of a text, from the vectors of its tokens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.backends.index.resumable_vectors import ResumableVectors
from assistant.backends.onnx_outputs import mean_of_spans
from assistant.ports import Span
from assistant.testing import WordEmbedder

TOKENS = np.array([[9, 9], [2, 0], [0, 2], [0, 5], [9, 9]], dtype=np.float32)
OFFSETS = [(0, 0), (0, 4), (5, 9), (10, 12), (0, 0)]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((0, 4), (1, 0)),
        ((0, 9), (0.7071, 0.7071)),
        ((5, 12), (0, 1)),
        ((1, 4), (0, 0)),  # half a token is none
        ((12, 12), (0, 0)),
    ],
)
def test_the_mean_of_the_tokens_within(span: Span, expected: tuple[float, float]) -> None:
    assert np.allclose(mean_of_spans(TOKENS, OFFSETS, [span])[0], expected, atol=1e-3)


def test_no_parts_have_no_rows() -> None:
    assert mean_of_spans(TOKENS, OFFSETS, []).shape == (0, 2)


def test_parts_outlive_a_run_that_was_cut_off_and_are_told_from_each_other(tmp_path: Path) -> None:
    texts = ["Honey eased the cough. Tea did not.", "Tea did not. Honey eased the cough."]
    spans = [[(0, 22), (23, 35)], [(0, 12)]]
    expected = WordEmbedder().embed_with_parts(texts, spans)
    for embedded in (2, 0):
        behind = WordEmbedder()
        kept = ResumableVectors(behind, tmp_path / "pending")
        rows, parts = kept.embed_with_parts(texts, spans)
        kept.close(done=False)
        assert behind.embedded == embedded
        assert np.allclose(rows, expected[0])
        assert all(map(np.allclose, parts, expected[1]))
    behind = WordEmbedder()
    kept = ResumableVectors(behind, tmp_path / "pending")
    # Another part of a text that is known is not known.
    _, (part,) = kept.embed_with_parts(texts[1:], [[(13, 35)]])
    assert behind.embedded == 1 and np.allclose(part, expected[1][0][:1])
    kept.close(done=True)
