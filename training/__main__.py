"""``python -m training --data DIR --out DIR``: trains the reader."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import torch
import typer

from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import load_tokenizer
from training.card import model_card
from training.data import read_answers, read_claims
from training.export import export, measure_exported
from training.loop import Plan, train
from training.network import Reader

__all__ = ["finish", "main"]


def main(
    data: Annotated[Path, typer.Option(help="Folder of the training data.")],
    out: Annotated[Path, typer.Option(help="Where checkpoints and weights go.")],
    passes: int = 1,
    batch: int = 16,
    negatives: float = 0.3,
    most_answers: Annotated[int, typer.Option(help="Rows at most; 0 for all.")] = 28_000,
    most_claims: Annotated[int, typer.Option(help="Claim pairs at most; 0 for all.")] = 24_000,
    threads: Annotated[int, typer.Option(help="Threads of torch; 0 leaves it to torch.")] = 0,
    bf16: bool = False,
    seed: int = 11,
) -> None:
    """Train the reader; a run that was cut off goes on at its last checkpoint."""
    if threads:
        torch.set_num_threads(threads)
    model = bundled_model()
    tokenizer = load_tokenizer(model)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    plan = Plan(
        passes=passes,
        batch=batch,
        negatives=negatives,
        most_answers=most_answers,
        most_claims=most_claims,
        seed=seed,
        device=device,
        bf16=bf16,
    )
    reader = train(data, out, model.folder, tokenizer, plan)
    finish(reader.to("cpu"), data, out, plan)


def finish(reader: Reader, data: Path, out: Path, plan: Plan) -> None:
    """Exports, measures the export, and writes ``README.md``, the model card."""
    export(reader, out / "reader.onnx")
    answers, claims = read_answers(data, "validation"), read_claims(data, "validation")
    exact = measure_exported(out / "reader-fp32.onnx", answers, claims)
    small = measure_exported(out / "reader.onnx", answers, claims)
    scores = json.loads((out / "scores.json").read_text(encoding="utf-8"))
    card = model_card(asdict(plan), scores, exact, small)
    (out / "README.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
