"""Word vectors are read from the file of the embedding model, as they are there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from assistant.backends.model_files import bundled_model
from assistant.backends.word_vectors import word_vectors
from assistant.errors import ModelUntrusted


def test_they_are_those_of_the_file() -> None:
    model = bundled_model()
    whole = load_file(model.folder / "model.safetensors")["embeddings.word_embeddings.weight"]
    vectors = word_vectors(model)
    assert vectors.shape == (30_522, 384)
    assert np.array_equal(vectors.rows([0, 101, 30_521, 101]), whole[[0, 101, 30_521, 101]])


def test_a_file_without_them_is_said_to_be_one(tmp_path: Path) -> None:
    save_file({"other": np.zeros((2, 384), np.float32)}, tmp_path / "model.safetensors")
    with pytest.raises(ModelUntrusted, match="does not hold the word vectors"):
        word_vectors(replace(bundled_model(), folder=tmp_path))
