"""Weights → one ONNX file in eight bits, with its digest and what eight bits cost."""

import logging
import random
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from assistant.backends.model_files import digest_file
from assistant.backends.onnx_reader import OnnxReader
from assistant.reader import Text
from training.data import AnswerRow
from training.network import Reader


class _Whole(torch.nn.Module):
    """All heads in one graph."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor, pool: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        hidden = self.reader.hidden(ids, types, mask)
        first = hidden[:, :1]
        pooled = torch.bmm(pool, hidden)
        return (
            self.reader.sentence(pooled + first).squeeze(-1),
            self.reader.passage(first[:, 0]).squeeze(-1),
            self.reader.claim(first[:, 0]),
            self.reader.premise(first[:, 0]),
        )


def export(reader: Reader, target: Path) -> None:
    """Writes `target` in eight bits and its sha256 beside it; the exact form goes beside it, too."""
    exact = target.with_name(f"{target.stem}-fp32.onnx")
    reader.eval()
    reader.encoder.set_attn_implementation("eager")
    ids = torch.ones((2, 32), dtype=torch.long)
    names = ["input_ids", "token_type_ids", "attention_mask"]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Whole(reader).eval(),
            (ids, torch.zeros_like(ids), ids, torch.ones((2, 3, 32)) / 32),
            str(exact),
            input_names=[*names, "pool"],
            output_names=["sentences", "passages", "claims", "premises"],
            dynamic_axes={
                **{name: {0: "batch", 1: "length"} for name in names},
                "pool": {0: "batch", 1: "sentence", 2: "length"},
                "sentences": {0: "batch", 1: "sentence"},
                "passages": {0: "batch"},
                "claims": {0: "batch"},
                "premises": {0: "batch"},
            },
            opset_version=17,
            dynamo=False,
        )
    in_eight_bits(exact, target)


def in_eight_bits(exact: Path, target: Path) -> None:
    """Writes an exported graph in eight bits, and the sha256 of both files beside them."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    root, silent = logging.getLogger(), logging.NullHandler()
    root.addHandler(silent)
    try:
        # Seven of eight bits: processors without VNNI add products in sixteen, which eight would overflow.
        quantize_dynamic(
            exact,
            target,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        root.removeHandler(silent)
    for path in (exact, target):
        path.with_suffix(".sha256").write_text(digest_file(path) + "\n", encoding="ascii")


def measure_exported(path: Path, answers: Sequence[AnswerRow]) -> dict[str, Any]:
    """The same figures as `measure_answers` gives, of an exported file; at most 600 rows."""
    reader = OnnxReader(path)
    chance = random.Random(0)  # noqa: S311 - a sample, not a secret
    best, truth, scores = [], [], []
    for row in chance.sample(list(answers), min(600, len(answers))):
        (reading,) = reader.read(row.question, [Text(row.sentences)])
        truth.append(any(row.labels))
        scores.append(max(reading.sentences))
        if truth[-1]:
            best.append(row.labels[int(np.argmax(reading.sentences))])
    return {
        "bytes": path.stat().st_size,
        "top_1": round(float(np.mean(best)), 4),
        "auc": round(float(roc_auc_score(truth, scores)), 4),
    }
