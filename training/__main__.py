"""``python -m training --data DIR --out DIR``: trains the reader, in two stages.

The first stage sees public questions and claims. The second goes on from there with the questions and
claims of ``training/written``, a part of the public ones again, and the order within each passage as a
third part of the loss. Its abstracts are taken from SciFact's ``corpus.jsonl``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any, Final

import torch
import typer

from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import load_tokenizer
from training.card import model_card
from training.data import read_answers, read_claims
from training.export import export, measure_exported
from training.loop import Plan, train
from training.network import Reader
from training.written import WRITTEN, abstracts, read_written

__all__ = ["finish", "main"]

_AGAIN: Final = (5_000, 9_000)
"""Public questions and claims that the second stage sees again, so that they are not forgotten."""


def main(
    data: Annotated[Path, typer.Option(help="Folder of the public training data.")],
    out: Annotated[Path, typer.Option(help="Where checkpoints and weights go.")],
    scifact: Annotated[
        Path | None,
        typer.Option(help="SciFact's corpus.jsonl; else ../data/scifact/ beside the data."),
    ] = None,
    start: Annotated[
        Path | None, typer.Option(help="A reader.pt to begin the second stage with.")
    ] = None,
    passes: Annotated[int, typer.Option(help="How often the first stage sees all rows.")] = 2,
    most_answers: Annotated[int, typer.Option(help="Public rows at most; 0 for all.")] = 0,
    most_claims: Annotated[int, typer.Option(help="Public claim pairs at most; 0 for all.")] = 0,
    threads: Annotated[int, typer.Option(help="Threads of torch; 0 leaves it to torch.")] = 0,
    bf16: Annotated[
        bool, typer.Option(help="Half precision; always on a GPU. Slow on older processors.")
    ] = False,
    seed: int = 11,
) -> None:
    """Train the reader; a run that was cut off goes on at its last checkpoint."""
    if threads:
        torch.set_num_threads(threads)
    corpus = scifact or data.parent / "data" / "scifact" / "corpus.jsonl"
    if not corpus.exists():
        raise typer.BadParameter(f"{corpus} is not there; name SciFact's with --scifact")
    model = bundled_model()
    tokenizer = load_tokenizer(model)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    first = Plan(
        passes=passes,
        batch=32,
        claim_batch=64,
        body_rate=1.5e-4,
        negatives=0.3,
        most_answers=most_answers,
        most_claims=most_claims,
        seed=seed,
        device=device,
        bf16=bf16 or device == "cuda",
    )
    if start is None:
        train(data, out / "first", model.folder, tokenizer, first)
        start = out / "first" / "reader.pt"
    second = replace(
        first,
        passes=1,
        body_rate=8e-5,
        head_rate=2e-4,
        listwise=0.5,
        written=1,
        most_answers=min(_AGAIN[0], most_answers or _AGAIN[0]),
        most_claims=min(_AGAIN[1], most_claims or _AGAIN[1]),
    )
    known = abstracts(corpus)
    own = (list(read_written(WRITTEN, known)), known)
    reader = train(data, out, model.folder, tokenizer, second, start=start, own=own)
    finish(reader.to("cpu"), data, out, {"first": asdict(first), "second": asdict(second)})


def finish(reader: Reader, data: Path, out: Path, plans: dict[str, dict[str, Any]]) -> None:
    """Exports, measures the export, and writes ``README.md``, the model card."""
    export(reader, out / "reader.onnx")
    answers, claims = read_answers(data, "validation"), read_claims(data, "validation")
    exact = measure_exported(out / "reader-fp32.onnx", answers, claims)
    small = measure_exported(out / "reader.onnx", answers, claims)
    scores = json.loads((out / "scores.json").read_text(encoding="utf-8"))
    card = model_card(plans, scores, exact, small)
    (out / "README.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
