"""Trains what tells the kind of a question: ``python -m training.kinds`` (ten minutes on two cores).

From the examples of ``training/kinds.yaml`` and ``training/follow_kinds.yaml``, which are of many fields, and from
questions on this corpus (``training/asked/kinds.tsv``).
"""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
import typer
from torch import nn

from assistant.backends.model_files import bundled_model
from assistant.backends.question_kinds import KINDS, MAX_TOKENS, SAFETIES, WEIGHTS
from assistant.backends.tokens import load_tokenizer
from assistant.domain import QuestionKind, QuestionSafety
from assistant.text.yaml_text import load_yaml
from training.asked import ASKED
from training.kind_network import KindNetwork, export_kinds

EXAMPLES: Final = tuple(
    Path(__file__).with_name(f"{name}.yaml") for name in ("kinds", "follow_kinds")
)
"""Questions of many fields, and messages of many that lean on an answer before."""
_LABELLED: Final = ("late_*.yaml", "read_*.yaml", "outsiders.yaml")
"""Files of questions on this corpus whose kinds were labelled."""
_PASSES: Final = 4
"""Of 972 held-out questions on this corpus 0.72, 0.76, 0.77 and 0.77 are heard after each."""
_BATCH: Final = 64
_RATES: Final = (8e-5, 2e-3)
"""Of the encoder and of the heads, at the highest."""
_SMOOTHED: Final = 0.05
"""Labels are doubtful: three who labelled the same questions agree on 0.92 of the kinds."""
_WIDTHS: Final = (32, 64, MAX_TOKENS)
"""Batches are padded to one of these: few shapes are quick."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its labels."""

    text: str
    kind: QuestionKind
    safety: QuestionSafety


def examples(paths: Sequence[Path] = EXAMPLES, asked: Path = ASKED) -> list[Example]:
    """Every example: those of many fields, then those on this corpus."""
    written = [
        Example(text, QuestionKind(kind), QuestionSafety(safety))
        for path in paths
        for kind, classes in load_yaml(path.read_text(encoding="utf-8")).items()
        for safety, texts in classes.items()
        for text in texts
    ]
    return [*written, *_asked(asked)]


def fit(
    rows: Sequence[Example], passes: int = _PASSES, seed: int = 5, on_pass: Any = None
) -> KindNetwork:
    """The network, trained; `on_pass` gets the mean loss of each pass."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    model = bundled_model()
    network, tokenizer = KindNetwork(model.folder), load_tokenizer(model)
    heads = [*network.kinds.parameters(), *network.safeties.parameters()]
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=0.01)
    steps = passes * -(-len(rows) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, list(_RATES), total_steps=steps, pct_start=0.1
    )
    lost = nn.CrossEntropyLoss(label_smoothing=_SMOOTHED)
    network.train()
    for _ in range(passes):
        losses = []
        for ids, mask, kinds, safeties in _batches(rows, tokenizer, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                of_kind, of_safety = network(network.vectors(ids), mask)
            loss = lost(of_kind.float(), kinds) + lost(of_safety.float(), safeties)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        if on_pass is not None:
            on_pass(sum(losses) / len(losses))
    return network


def main(out: Path = WEIGHTS) -> None:
    """Train on every example, and write the weights."""
    rows = examples()
    network = fit(rows, on_pass=lambda loss: typer.echo(f"loss {loss:.3f}"))
    out.parent.mkdir(parents=True, exist_ok=True)
    export_kinds(network, out)
    for exact in (out.with_name(f"{out.stem}-fp32{end}") for end in (".onnx", ".sha256")):
        exact.unlink()
    typer.echo(f"{len(rows)} examples; wrote {out.name}.")


def _asked(folder: Path) -> list[Example]:
    """Those of ``kinds.tsv``, which names each question by its id."""
    with (folder / "kinds.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    texts = {
        case["id"]: case["question"]
        for pattern in _LABELLED
        for path in sorted(folder.glob(pattern))
        for case in load_yaml(path.read_text(encoding="utf-8"))
        if "question" in case
    }
    return [
        Example(texts[row["id"]], QuestionKind(row["kind"]), QuestionSafety(row["safety"]))
        for row in rows
    ]


def _batches(
    rows: Sequence[Example], tokenizer: Any, chance: random.Random
) -> Iterator[tuple[torch.Tensor, ...]]:
    """(ids, mask, kinds, safety classes) of all rows, in a new order."""
    order = chance.sample(list(rows), len(rows))
    for start in range(0, len(order), _BATCH):
        part = order[start : start + _BATCH]
        encoded = [tokenizer.encode(row.text).ids[:MAX_TOKENS] for row in part]
        longest = max(map(len, encoded))
        width = next(width for width in _WIDTHS if width >= longest)
        ids = torch.zeros((len(part), width), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for number, pieces in enumerate(encoded):
            ids[number, : len(pieces)] = torch.tensor(pieces)
            mask[number, : len(pieces)] = 1
        yield (
            ids,
            mask,
            torch.tensor([KINDS.index(row.kind) for row in part]),
            torch.tensor([SAFETIES.index(row.safety) for row in part]),
        )


if __name__ == "__main__":
    typer.run(main)
