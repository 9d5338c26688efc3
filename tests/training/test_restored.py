"""Weights come back out of the file that ships."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest
import torch

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_reader import WEIGHTS, OnnxReader
from assistant.backends.tokens import load_tokenizer
from assistant.reader import Text, encode_pair
from training.export import export
from training.network import Reader
from training.restored import restored

SENTENCES = ("It was built by Ada Collins in 1911.", "Boats pass below it.")
QUESTION = "Who built the Harrow bridge?"


def read(reader: Reader) -> list[float]:
    tokenizer = load_tokenizer(bundled_model())
    pair = encode_pair(tokenizer, QUESTION, "", SENTENCES)
    ids, types = torch.tensor([pair.ids]), torch.tensor([pair.types])
    pool = torch.zeros((1, len(SENTENCES), len(pair.ids)))
    for place, (start, end) in enumerate(pair.spans):
        pool[0, place, start:end] = 1 / (end - start)
    with torch.no_grad():
        sentences, _ = reader.eval().answers(ids, types, torch.ones_like(ids), pool)
    return torch.sigmoid(sentences[0]).tolist()


def test_the_shipped_weights_come_back_and_read_alike() -> None:
    reader = restored(WEIGHTS, Reader(bundled_model().folder))
    (shipped,) = OnnxReader().read(QUESTION, [Text(SENTENCES)])
    assert read(reader) == pytest.approx(list(shipped.sentences), abs=0.05)


def test_weights_that_were_exported_exactly_come_back_exactly(tmp_path: Path) -> None:
    torch.manual_seed(3)
    written = Reader(bundled_model().folder)
    export(written, tmp_path / "reader.onnx")
    back = restored(tmp_path / "reader-fp32.onnx", Reader(bundled_model().folder))
    heads = {n: w for n, w in written.state_dict().items() if not n.startswith("encoder.pooler")}
    for name, weight in heads.items():
        assert torch.equal(back.state_dict()[name], weight), name


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    empty = onnx.helper.make_model(onnx.helper.make_graph([], "nothing", [], []))
    onnx.save(empty, str(tmp_path / "other.onnx"))
    with pytest.raises(ValueError, match="holds no"):
        restored(tmp_path / "other.onnx", Reader(bundled_model().folder))
