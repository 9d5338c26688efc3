"""``python -m training.premises``: fits the head for premises anew, and puts it into the exported reader.

The head is a logistic model on the encoder (`training.describing`), so new rows need no training of the encoder and
change no other figure of the reader.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer

from assistant.backends.model_files import bundled_model, digest_file
from assistant.backends.onnx_reader import WEIGHTS
from assistant.backends.tokens import load_tokenizer
from training.asked import asked_premises
from training.fitted_premises import fit_premises
from training.measure import measure_claims
from training.network import Reader
from training.restored import restored
from training.written import WRITTEN, abstracts, premise_rows, read_written, split_of

__all__ = ["main", "put"]

_LARGEST: Final = 63
"""Of seven bits with a sign, as the export has them."""


def put(reader: Reader, exported: Path) -> None:
    """Writes the head for premises of `reader` into the file at `exported`, and the file's new digest beside it."""
    import onnx

    model = onnx.load(str(exported))
    weight = reader.premise.weight.detach().numpy()
    scale = np.abs(weight).max(axis=1) / _LARGEST
    whole = np.rint(weight / scale[:, None]).astype(np.int8).T
    new: dict[str, Any] = {
        "bias": reader.premise.bias.detach().numpy(),
        "weight_scale": scale.astype(np.float32),
        "weight_zero_point": np.zeros(len(scale), np.int8),
        "weight_quantized": np.ascontiguousarray(whole),
    }
    for held in model.graph.initializer:
        part = held.name.removeprefix("reader.premise.")
        if part != held.name:
            held.CopyFrom(onnx.numpy_helper.from_array(new[part], held.name))
    onnx.save(model, str(exported))
    exported.with_suffix(".sha256").write_text(digest_file(exported) + "\n", encoding="ascii")


def main(
    scifact: Annotated[Path, typer.Option(help="SciFact's corpus.jsonl.")],
    weights: Annotated[Path, typer.Option(help="The exported reader to change.")] = WEIGHTS,
) -> None:
    """Fit the head for premises on the rows of training/written and training/asked."""
    model = bundled_model()
    tokenizer = load_tokenizer(model)
    known = abstracts(scifact)
    written = list(read_written(WRITTEN, known))
    blocks = [block for block in written if split_of(block.abstract) == "train"]
    rows = premise_rows(blocks, known) + asked_premises()
    reader = restored(weights, Reader(model.folder))
    fit_premises(reader, rows, tokenizer)
    put(reader, weights)
    typer.echo(f"Fitted on {len(rows)} rows.")
    kept = premise_rows([b for b in written if split_of(b.abstract) == "validation"], known)
    for name, held in (("written", kept), ("asked", asked_premises(split="validation"))):
        found = measure_claims(reader, held, tokenizer, "cpu", head=reader.premises)
        typer.echo(f"{name}: {found}")


if __name__ == "__main__":
    typer.run(main)
