"""A question is moved, passages are not; ``queries.npz`` is read for the model that it was made for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.backends.corpus.file_walk import CORPUS_FILES
from assistant.backends.corpus.projection import (
    PROJECTION,
    LinearProjection,
    read_projection,
    write_projection,
)
from assistant.errors import CorpusInvalid

TURN = np.array([[0, 1], [-1, 0]], dtype=np.float32)
MADE = LinearProjection(np.array([[0.5, 0], [0.25, 2]], dtype=np.float32), 0.7, "mini@1")


def test_what_was_written_is_read_for_that_model_in_any_precision(tmp_path: Path) -> None:
    write_projection(tmp_path, MADE)
    for model in ("mini@1", "mini@1/int8"):
        found = read_projection(tmp_path, model)
        assert found is not None
        assert np.array_equal(found.matrix, MADE.matrix)
        assert found.dense_weight == pytest.approx(0.7)
    assert [path.name for path in tmp_path.iterdir()] == [PROJECTION]


def test_a_corpus_without_one_and_another_model_have_none(tmp_path: Path) -> None:
    assert read_projection(tmp_path, "mini@1") is None
    write_projection(tmp_path, MADE)
    assert read_projection(tmp_path, "mini@12") is None


@pytest.mark.parametrize(
    "matrix", [np.zeros((2, 3), np.float16), np.zeros(4, np.float16)], ids=["oblong", "flat"]
)
def test_what_is_no_square_matrix_is_refused(tmp_path: Path, matrix: np.ndarray) -> None:
    np.savez(tmp_path / PROJECTION, matrix=matrix, dense_weight=0.5, embedder="mini@1")
    with pytest.raises(CorpusInvalid, match="no square matrix"):
        read_projection(tmp_path, "mini@1")


def test_what_is_no_archive_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / PROJECTION).write_bytes(b"PK not really")
    with pytest.raises(CorpusInvalid, match="no projection") as caught:
        read_projection(tmp_path, "mini@1")
    assert "Remove it" in str(caught.value.remedy)


def test_it_is_no_document_of_the_corpus() -> None:
    assert PROJECTION in CORPUS_FILES


def test_a_vector_is_multiplied_and_keeps_unit_length() -> None:
    project = LinearProjection(3 * TURN, 0.7, "model")
    moved = project(np.array([1, 0], dtype=np.float32))
    assert moved.tolist() == pytest.approx([0, 1])
    assert moved.dtype == np.float32


def test_one_projection_is_told_from_another() -> None:
    one = LinearProjection(TURN, 0.7, "model")
    assert one.digest == LinearProjection(TURN.copy(), 0.7, "model").digest
    assert one.digest != LinearProjection(2 * TURN, 0.7, "model").digest
    assert one.digest != LinearProjection(TURN, 0.5, "model").digest
