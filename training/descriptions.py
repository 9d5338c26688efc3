"""Trains what says what the sentences of a paper are: ``python -m training.descriptions SCIFACT PUBMEDQA``.

SCIFACT is SciFact's ``corpus.jsonl``, PUBMEDQA PubMedQA's ``ori_pqal.json``. Half an hour on two cores.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import torch
import typer
from torch import nn

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_describer import WEIGHTS
from assistant.backends.onnx_reader import WEIGHTS as READER
from assistant.backends.tokens import load_tokenizer
from assistant.reader import DIRECTIONS
from training.described import Batch, Described, Labelled, batch_of, labelled, pubmedqa, shown
from training.description_network import DescriptionNetwork, export_descriptions
from training.naming import NAMES, UNLABELLED
from training.network import Reader
from training.restored import restored
from training.written import WRITTEN, abstracts, read_written, split_of

__all__ = ["FINDINGS", "examples", "fit", "main", "measured"]

FINDINGS: Final = Path(__file__).resolve().parent / "findings"
_PASSES: Final = 6
_BATCH: Final = 16
_POOL: Final = 32
"""Batches that are put in order of length together."""
_RATES: Final = (8e-5, 1e-3)
"""Of the encoder and of the heads, at the highest."""
_WEIGHTS: Final = (1.0, 1.5, 0.5)
"""Of kinds, directions and populations in the loss; names weigh 1."""
_SMOOTHED: Final = 0.05
_THRESHOLDS: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
_DECIDED: Final = tuple(DIRECTIONS.index(way) for way in ("benefit", "harm", "no effect", "mixed"))


def examples(scifact: Path, papers: Path) -> list[Labelled]:
    """Every labelled abstract; those of ``training/findings``, which are whole, twice."""
    known, others = abstracts(scifact), pubmedqa(papers)
    whole = labelled(read_written(FINDINGS, others), others, whole=True)
    return labelled(read_written(WRITTEN, known), known, whole=False) + 2 * whole


def fit(
    rows: Sequence[Labelled],
    passes: int = _PASSES,
    seed: int = 1,
    on_pass: Callable[[float, DescriptionNetwork], None] = lambda *_: None,
) -> DescriptionNetwork:
    """The network, trained from the reader that ships; `on_pass` gets the mean loss of each pass, and the network."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    model = bundled_model()
    tokenizer = load_tokenizer(model)
    network = DescriptionNetwork(restored(READER, Reader(model.folder)))
    heads = [*network.described.parameters(), *network.names.parameters()]
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=0.01)
    steps = passes * -(-len(rows) // _BATCH) + passes
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, list(_RATES), total_steps=steps, pct_start=0.1
    )
    for _ in range(passes):
        network.train()
        losses = []
        for batch in _batches([shown(row, chance) for row in rows], tokenizer, chance):
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                given = _given(network, batch)
            loss = _loss(given, batch)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        on_pass(float(np.mean(losses)), network)
    return network


@torch.no_grad()
def measured(network: DescriptionNetwork, rows: Sequence[Labelled]) -> dict[str, Any]:
    """Shares of kinds, directions and populations that are right, and F1 of the word pieces of names.

    Of the directions that decide something, from each threshold on: how many are told, the share that is right, and
    the share of all such that is found.
    """
    network.eval()
    tokenizer = load_tokenizer(bundled_model())
    chances: list[list[Any]] = [[], [], []]
    truth: list[Any] = []
    counts = np.zeros((len(NAMES), 3))
    whole = [shown(row) for row in rows]
    for start in range(0, len(whole), _BATCH):
        batch = batch_of(whole[start : start + _BATCH], tokenizer)
        *described, names = _given(network, batch)
        there = batch.pool.sum(dim=2) > 0
        truth += batch.labels[there].tolist()
        for kept, logits in zip(chances, described, strict=True):
            kept += logits.float().softmax(dim=-1)[there].tolist()
        for sort in range(len(NAMES)):
            wanted, given = batch.names[..., sort] == 1, names[..., sort] > 0
            given &= batch.names[..., sort] >= 0
            counts[sort] += [int((wanted & given).sum()), int(given.sum()), int(wanted.sum())]
    labels = np.array(truth)
    scores: dict[str, Any] = {}
    for number, name in enumerate(("kinds", "directions", "populations")):
        known = labels[:, number] >= 0
        best = np.array(chances[number]).argmax(axis=1)
        scores[name] = round(float((best == labels[:, number])[known].mean()), 3)
    scores["names"] = [round(2 * hit / max(1, a + b), 3) for hit, a, b in counts.tolist()]
    return scores | {"decided": _decided(np.array(chances[1]), labels[:, 1])}


def _decided(chances: Any, labels: Any) -> dict[str, tuple[int, float, float]]:
    known = labels != UNLABELLED
    best = np.array(_DECIDED)[chances[:, _DECIDED].argmax(axis=1)]
    sure = chances[np.arange(len(best)), best]
    right, wanted = best == labels, int(np.isin(labels, _DECIDED).sum())
    table = {}
    for threshold in _THRESHOLDS:
        told = known & (sure >= threshold)
        hits = int(right[told].sum())
        table[f"{threshold:.1f}"] = (
            int(told.sum()),
            round(hits / max(1, int(told.sum())), 3),
            round(hits / max(1, wanted), 3),
        )
    return table


def _given(network: DescriptionNetwork, batch: Batch) -> tuple[torch.Tensor, ...]:
    found: tuple[torch.Tensor, ...] = network(
        network.vectors(batch.ids), batch.types, batch.pool, batch.mask
    )
    return found


def _loss(given: Sequence[torch.Tensor], batch: Batch) -> torch.Tensor:
    *described, names = (one.float() for one in given)
    loss = names.sum() * 0
    for number, (logits, weight) in enumerate(zip(described, _WEIGHTS, strict=True)):
        labels = batch.labels[..., number]
        if bool((labels != UNLABELLED).any()):
            loss = loss + weight * nn.functional.cross_entropy(
                logits.flatten(0, 1),
                labels.flatten(),
                ignore_index=UNLABELLED,
                label_smoothing=_SMOOTHED,
            )
    known = batch.names >= 0
    if bool(known.any()):
        wanted = batch.names[known].float()
        loss = loss + nn.functional.binary_cross_entropy_with_logits(names[known], wanted)
    return loss


def _batches(rows: Sequence[Described], tokenizer: Any, chance: random.Random) -> Iterator[Batch]:
    """Rows of about one length together, in a new order."""
    order = chance.sample(list(rows), len(rows))
    for start in range(0, len(order), _BATCH * _POOL):
        part = sorted(
            order[start : start + _BATCH * _POOL], key=lambda r: len(" ".join(r.sentences))
        )
        groups = [part[at : at + _BATCH] for at in range(0, len(part), _BATCH)]
        for group in chance.sample(groups, len(groups)):
            yield batch_of(group, tokenizer)


def main(
    scifact: Annotated[Path, typer.Argument(show_default=False)],
    papers: Annotated[Path, typer.Argument(metavar="PUBMEDQA", show_default=False)],
    out: Path = WEIGHTS,
) -> None:
    """Train on nine abstracts in ten, say how well it does on the others, and write the weights."""
    rows = examples(scifact, papers)
    train, held = (
        [row for row in rows if (split_of(row.labels.abstract) == "train") == mine]
        for mine in (True, False)
    )
    network = fit(train, on_pass=lambda loss, _: typer.echo(f"loss {loss:.3f}"))
    for whole in (False, True):
        others = list(dict.fromkeys(id(row) for row in held if row.whole == whole))
        chosen = [row for row in held if id(row) in set(others)]
        typer.echo(f"{len(others)} abstracts: {measured(network, chosen)}")
    out.parent.mkdir(parents=True, exist_ok=True)
    export_descriptions(network, out)
    for exact in (out.with_name(f"{out.stem}-fp32{end}") for end in (".onnx", ".sha256")):
        exact.unlink()
    typer.echo(f"Wrote {out.name}.")


if __name__ == "__main__":
    typer.run(main)
