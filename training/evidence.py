"""Trains what weighs evidence: ``python -m training.evidence DATA SCIFACT PUBMEDQA MEDLINE``.

DATA is the folder of the public claims, SCIFACT SciFact's ``corpus.jsonl``, PUBMEDQA PubMedQA's ``ori_pqal.json``,
MEDLINE a file with the records that ``training/findings`` names. It goes on from the reader that ships, whose
encoder has to find answers, too. An hour on two cores.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import torch
import typer
from torch import nn

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_evidence import WEIGHTS
from assistant.backends.onnx_reader import WEIGHTS as READER
from assistant.backends.tokens import load_tokenizer
from training.asked import asked_claims, asked_premises
from training.batches import Batch, claim_batches
from training.contrast import contrasts
from training.data import ClaimRow, read_claims, weighed
from training.described import Batch as DescriptionBatch
from training.described import Labelled
from training.descriptions import (
    BATCH,
    description_batches,
    description_loss,
    examples,
    measured,
)
from training.evidence_network import EvidenceNetwork, export_evidence
from training.loop import PAPERS
from training.measure import measure_claims
from training.network import Reader, claim_loss
from training.own import WrittenRows, own_rows, premises
from training.restored import restored
from training.written import WRITTEN, abstracts, read_written, split_of

_PASSES: Final = 4
"""Over the descriptions; claims and premises are seen once among them."""
_PUBLIC: Final = 30_000
"""Of the public claims."""
_CLAIMS: Final = 64
_PREMISES: Final = 32
"""Rows of a step."""
_RATES: Final = (8e-5, 4e-4)
"""Of the encoder and of the heads, at the highest."""
_WARM: Final = 100
"""Steps until then."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What is trained on."""

    claims: Sequence[ClaimRow]
    premises: Sequence[ClaimRow]
    papers: Sequence[Labelled]


def gathered(data: Path, own: WrittenRows, papers: Sequence[Labelled], seed: int = 3) -> Rows:
    """Claims of all kinds, those on this corpus twice, and the same turned round; premises; abstracts."""
    claims = weighed(read_claims(data, "train"), seed)[:_PUBLIC]
    claims = claims + own_rows(own, "train", seed)[1] + asked_claims() * 2
    return Rows(
        claims + contrasts(claims, PAPERS, seed),
        premises(own, "train") + asked_premises() * 2,
        [row for row in papers if split_of(row.labels.abstract) == "train"],
    )


def fit(
    rows: Rows,
    passes: int = _PASSES,
    seed: int = 3,
    on_step: Callable[[int, int, float], None] = lambda *_: None,
) -> EvidenceNetwork:
    """The network, trained from the reader that ships; `on_step` gets the step, of how many, and its loss."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    model = bundled_model()
    network = EvidenceNetwork(restored(READER, Reader(model.folder)))
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in network.encoder.parameters()}
    heads = [p for p in network.parameters() if id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": _RATES[0]}, {"params": heads, "lr": _RATES[1]}], weight_decay=0.01
    )
    steps = list(_schedule(rows, passes, chance))
    warm = min(_WARM, 1 + len(steps) // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / warm) * max(0.02, 1 - s / len(steps))
    )
    streams = _streams(rows, load_tokenizer(model), chance)
    network.train()
    for number, task in enumerate(steps):
        batch = next(streams[task])
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            given = _given(network, task, batch)
        loss = _loss(given, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        on_step(number + 1, len(steps), float(loss.detach()))
    return network


def _schedule(rows: Rows, passes: int, chance: random.Random) -> Iterator[str]:
    """The task of each step, evenly mixed."""
    steps = (
        ["claims"] * -(-len(rows.claims) // _CLAIMS)
        + ["premises"] * -(-len(rows.premises) // _PREMISES)
        + ["descriptions"] * (passes * -(-len(rows.papers) // BATCH))
    )
    yield from chance.sample(steps, len(steps))


def _streams(
    rows: Rows, tokenizer: Any, chance: random.Random
) -> dict[str, Iterator[Batch | DescriptionBatch]]:
    def described() -> Iterator[DescriptionBatch]:
        while True:
            yield from description_batches(rows.papers, tokenizer, chance)

    claims, granted = (
        chance.sample(list(some), len(some)) for some in (rows.claims, rows.premises)
    )
    return {
        "claims": claim_batches(claims, tokenizer, _CLAIMS, chance),
        "premises": claim_batches(granted, tokenizer, _PREMISES, chance),
        "descriptions": described(),
    }


def _given(
    network: EvidenceNetwork, task: str, batch: Batch | DescriptionBatch
) -> tuple[torch.Tensor, ...]:
    if isinstance(batch, DescriptionBatch):
        return network.descriptions(batch.ids, batch.types, batch.mask, batch.pool)
    judge = network.claims if task == "claims" else network.premises
    return (judge(batch.ids, batch.types, batch.mask),)


def _loss(given: Sequence[torch.Tensor], batch: Batch | DescriptionBatch) -> torch.Tensor:
    if isinstance(batch, DescriptionBatch):
        return description_loss(given, batch)
    return claim_loss(given[0], batch.labels)


def _scores(
    network: EvidenceNetwork, data: Path, own: WrittenRows, papers: Sequence[Labelled]
) -> dict[str, Any]:
    """Figures on what was not trained on."""
    tokenizer = load_tokenizer(bundled_model())
    held = {id(r): r for r in papers if split_of(r.labels.abstract) != "train"}.values()
    claims = {
        "claims": read_claims(data, "validation"),
        "claims held out": read_claims(data, "train", held_out=True),
        "claims written": own_rows(own, "validation", 1)[1],
        "claims asked": asked_claims(split="validation"),
    }
    granted = {
        "premises": premises(own, "validation"),
        "premises asked": asked_premises(split="validation"),
    }
    return {
        **{name: measure_claims(network, some, tokenizer) for name, some in claims.items()},
        **{
            name: measure_claims(network, some, tokenizer, head=network.premises)
            for name, some in granted.items()
        },
        "papers": measured(network, [row for row in held if not row.whole]),
        "papers whole": measured(network, [row for row in held if row.whole]),
    }


def main(
    data: Annotated[Path, typer.Argument(show_default=False)],
    scifact: Annotated[Path, typer.Argument(show_default=False)],
    papers: Annotated[Path, typer.Argument(metavar="PUBMEDQA", show_default=False)],
    records: Annotated[Path, typer.Argument(metavar="MEDLINE", show_default=False)],
    out: Path = WEIGHTS,
    threads: Annotated[int, typer.Option(help="Threads of torch; 0 leaves it to torch.")] = 0,
) -> None:
    """Train, say how well it does on what it was not trained on, and write the weights."""
    if threads:
        torch.set_num_threads(threads)
    known = abstracts(scifact)
    own = (list(read_written(WRITTEN, known)), known)
    labelled = examples(scifact, papers, records)
    losses: list[float] = []

    def told(step: int, of: int, loss: float) -> None:
        losses.append(loss)
        if step % 50 == 0:
            typer.echo(f"{step} of {of}: loss {np.mean(losses[-50:]):.3f}")

    network = fit(gathered(data, own, labelled), on_step=told)
    for name, scores in _scores(network, data, own, labelled).items():
        typer.echo(f"{name}: {scores}")
    out.parent.mkdir(parents=True, exist_ok=True)
    export_evidence(network, out)
    for exact in (out.with_name(f"{out.stem}-fp32{end}") for end in (".onnx", ".sha256")):
        exact.unlink()
    typer.echo(f"Wrote {out.name}.")


if __name__ == "__main__":
    typer.run(main)
