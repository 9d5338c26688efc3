"""``python -m training --data DIR --out DIR``: trains the reader, in four stages.

The first stage sees public questions and claims. The second goes on from there with the questions and
claims of ``training/written``, a part of the public ones again, and the order within each passage as a
third part of the loss. Its abstracts are taken from SciFact's ``corpus.jsonl``. The third sees the questions
of ``training/asked`` with all passages that this project's own search finds for each (``mtor-ms eval
groups``), among a small part of everything before; the fourth once more, with claims and premises on this
corpus. What each gave stands in docs/decisions/0020-reader.md.

``--further`` goes on from trained weights instead: ``--passes`` over questions. With ``--runs`` the last stage is
run so many times from one start, each with another order of its rows, and their weights are averaged.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import torch
import typer

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_reader import WEIGHTS
from assistant.backends.tokens import load_tokenizer
from training.card import model_card
from training.complete import averaged, complete
from training.data import read_answers
from training.export import export, measure_exported
from training.grouped import Group, read_groups
from training.loop import Plan, train
from training.network import Reader
from training.own import WrittenRows
from training.plans import further, stages
from training.written import WRITTEN, abstracts, read_written


def main(
    data: Annotated[Path, typer.Option(help="Folder of the public training data.")],
    out: Annotated[Path, typer.Option(help="Where checkpoints and weights go.")],
    scifact: Annotated[
        Path | None,
        typer.Option(help="SciFact's corpus.jsonl; else ../data/scifact/ beside the data."),
    ] = None,
    start: Annotated[
        Path | None, typer.Option(help="A reader.pt or reader.onnx to begin with.")
    ] = None,
    groups: Annotated[
        Path | None,
        typer.Option(
            help="What mtor-ms eval groups wrote; without it the last two stages are left out."
        ),
    ] = None,
    stage: Annotated[
        int, typer.Option(min=1, max=4, help="The first stage to run; from 2 on --start is needed.")
    ] = 1,
    more: Annotated[
        bool,
        typer.Option(
            "--further",
            help="Passes over --groups from the weights that ship, or from --start, and no stage before.",
        ),
    ] = False,
    runs: Annotated[int, typer.Option(min=1, help="Runs of the last stage, to be averaged.")] = 1,
    passes: Annotated[
        int, typer.Option(help="How often the first stage, or --further, sees all rows.")
    ] = 2,
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
    device = "cuda" if torch.cuda.is_available() else "cpu"
    base = Plan(
        passes=passes,
        most_answers=most_answers,
        most_claims=most_claims,
        seed=seed,
        device=device,
        bf16=bf16 or device == "cuda",
    )
    if more and groups is None:
        raise typer.BadParameter("--further needs --groups")
    plans = {"further": further(base)} if more else stages(base, groups is not None)
    start = start or (WEIGHTS if more else None)
    if stage > len(plans) or (stage > 1 and start is None):
        raise typer.BadParameter(f"stage {stage} needs --start, and from 3 on --groups")
    chosen = dict(list(plans.items())[stage - 1 :])
    reader = _train(data, out, corpus, groups, chosen, start, runs)
    finish(reader.to("cpu"), data, out, {name: asdict(plan) for name, plan in plans.items()})


def _train(
    data: Path,
    out: Path,
    corpus: Path,
    groups: Path | None,
    plans: dict[str, Plan],
    start: Path | None,
    runs: int = 1,
) -> Reader:
    """The stages one behind the other; the weights of the last lie in `out`, of all others below it."""
    model = bundled_model()
    tokenizer = load_tokenizer(model)
    known = abstracts(corpus)
    own = (list(read_written(WRITTEN, known)), known)
    asked = read_groups(groups) if groups else []
    *before, final = plans
    for name in before:
        _run(data, out / name, plans[name], model.folder, tokenizer, start, own, asked)
        start = out / name / "reader.pt"
    last = plans[final]
    for number in range(runs):
        plan = replace(last, seed=last.seed + number)
        _run(data, out / f"{final}-{number}", plan, model.folder, tokenizer, start, own, asked)
    reader = averaged(model.folder, [out / f"{final}-{n}" / "reader.pt" for n in range(runs)])
    complete(reader, data, out, tokenizer, last, own if last.written else ((), {}))
    return reader


def _run(
    data: Path,
    out: Path,
    plan: Plan,
    model: Path,
    tokenizer: Any,
    start: Path | None,
    own: WrittenRows,
    asked: Sequence[Group],
) -> None:
    rows = own if plan.written else ((), {})
    train(data, out, model, tokenizer, plan, start=start, own=rows, groups=asked)


def finish(reader: Reader, data: Path, out: Path, plans: dict[str, dict[str, Any]]) -> None:
    """Exports, measures the export, and writes ``README.md``, the model card."""
    export(reader, out / "reader.onnx")
    answers = read_answers(data, "validation")
    exact = measure_exported(out / "reader-fp32.onnx", answers)
    small = measure_exported(out / "reader.onnx", answers)
    scores = json.loads((out / "scores.json").read_text(encoding="utf-8"))
    card = model_card(plans, scores, exact, small)
    (out / "README.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
