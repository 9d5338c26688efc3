"""The training run: both tasks on one encoder, with checkpoints that survive an interruption."""

import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import torch

from training.asked import asked_claims, asked_premises
from training.batches import Batch, answer_batches, claim_batches
from training.contrast import contrasts
from training.data import AnswerRow, ClaimRow, read_answers, read_claims, weighed
from training.grouped import TOGETHER, Group, GroupBatch, group_batches, group_logits, group_loss
from training.joined import joined
from training.negatives import mined
from training.network import Reader, answer_loss, claim_loss
from training.own import WrittenRows, own_rows
from training.own import premises as own_premises
from training.restored import restored

TASKS: Final = ("answers", "claims", "premises", "groups")
PAPERS: Final = frozenset({"written", "asked", "scifact_train", "evidence_inference"})
"""Sources of claims that are about papers."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is trained on, how long and how fast."""

    passes: int = 1
    batch: int = 16
    claim_batch: int = 32
    body_rate: float = 1e-4
    head_rate: float = 5e-4
    negatives: float = 0.35
    """Mined rows without an answer for each question with one."""
    most_answers: int = 0
    """0 for all rows."""
    most_claims: int = 0
    seed: int = 11
    checkpoint_every: int = 100
    """Steps between checkpoints."""
    note_every: int = 50
    """Steps between lines of the log."""
    device: str = "cpu"
    bf16: bool = False
    listwise: float = 0.0
    """Weight of the order among the sentences of a passage."""
    written: int = 0
    """How often the rows of ``training/written`` are seen; 0 leaves them out."""
    most_written: int = 0
    """Of these at most so many questions and as many claims, for each time; 0 for all."""
    grouped: bool = False
    """Questions with all the passages found for them are seen once in each pass."""
    together: int = TOGETHER
    """Of these so many a step."""
    joined: float = 0.0
    """So many messages of two questions, made of them anew in each pass, for each of them."""
    asked: int = 0
    """How often the claims and premises of ``training/asked`` are seen, beside the written premises."""


def train(
    data: Path,
    out: Path,
    model: Path,
    tokenizer: Any,
    plan: Plan,
    *,
    start: Path | None = None,
    own: WrittenRows = ((), {}),
    groups: Sequence[Group] = (),
) -> Reader:
    """Trains, or goes on where an earlier run of the same plan stopped; writes a log and weights.

    `start` names a ``reader.pt``, or an exported ``reader.onnx``, to begin with instead of the bare encoder at
    `model`. `groups` are seen if the plan says so. Nothing is measured, and no head fitted: `complete` does that.
    `out` gets ``checkpoint.pt`` (removed at the end by nobody: it is what a longer run starts from),
    ``log.jsonl``, and ``reader.pt``.
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    reader = _begun(model, start).to(plan.device)
    groups = groups if plan.grouped else ()
    total = len(list(_schedule(data, tokenizer, plan, own, groups, count_only=True)))
    optimizer = _optimizer(reader, plan)
    schedule = _rates(optimizer, total)
    begun = _resume(out / "checkpoint.pt", reader, optimizer, schedule, plan)
    cast = (
        torch.autocast(plan.device.split(":")[0], dtype=torch.bfloat16)
        if plan.bf16
        else nullcontext()
    )
    began, seen = time.monotonic(), 0
    losses: dict[str, list[torch.Tensor]] = {task: [] for task in TASKS}
    reader.train()
    for step, (task, batch) in enumerate(_schedule(data, tokenizer, plan, own, groups)):
        if step < begun or batch is None:
            continue
        optimizer.zero_grad(set_to_none=True)
        with cast:
            loss = _loss(reader, task, batch, plan)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        seen += len(batch.ids)
        losses[task].append(loss.detach())
        if (step + 1) % plan.note_every == 0:
            rate = seen / (time.monotonic() - began)
            _note(out / "log.jsonl", step + 1, total, losses, rate)
            losses = {task: [] for task in TASKS}
        if (step + 1) % plan.checkpoint_every == 0:
            _keep(out / "checkpoint.pt", step + 1, reader, optimizer, schedule, plan)
    _keep(out / "checkpoint.pt", total, reader, optimizer, schedule, plan)
    replaced(out / "reader.pt", reader.state_dict())
    return reader


def _begun(model: Path, start: Path | None) -> Reader:
    reader = Reader(model)
    if start is not None and start.suffix == ".onnx":
        return restored(start, reader)
    if start is not None:
        # Weights from before a head was added lack that one.
        state = torch.load(start, map_location="cpu", weights_only=True)
        reader.load_state_dict(state, strict=False)
    return reader


def _rows(
    data: Path, plan: Plan, own: WrittenRows, seed: int
) -> tuple[list[AnswerRow], list[ClaimRow]]:
    """What one pass sees before negatives are mined; windows of our own rows differ each time."""
    rows = weighed(read_answers(data, "train"), seed)[: plan.most_answers or None]
    claims = weighed(read_claims(data, "train"), seed)[: plan.most_claims or None]
    for turn in range(plan.written):
        mine = own_rows(own, "train", seed + 100 * turn)
        most = plan.most_written
        rows += _some(mine[0], most, seed + turn)
        claims += _some(mine[1], most, seed + turn)
    claims = claims + asked_claims() * plan.asked
    claims = claims + contrasts(claims, PAPERS, seed)
    random.Random(seed).shuffle(claims)  # noqa: S311 - an order, not a secret
    return rows, claims


def _some(rows: Sequence[T], most: int, seed: int) -> Sequence[T]:
    if not most or len(rows) <= most:
        return rows
    return random.Random(seed).sample(rows, most)  # noqa: S311 - a sample, not a secret


def _schedule(
    data: Path,
    tokenizer: Any,
    plan: Plan,
    own: WrittenRows,
    groups: Sequence[Group],
    count_only: bool = False,
) -> Iterator[tuple[str, Batch | GroupBatch | None]]:
    """Batches of all tasks, evenly mixed; the same order for the same plan."""
    chance = random.Random(plan.seed)  # noqa: S311 - an order, not a secret
    for number in range(plan.passes):
        rows, claims = _rows(data, plan, own, plan.seed + number)
        extra = int(plan.negatives * sum(any(r.labels) for r in rows))
        premises: list[ClaimRow] = []
        if plan.asked:
            premises = own_premises(own, "train") + asked_premises() * plan.asked
            chance.shuffle(premises)
        grouped = [*groups, *joined(groups, plan.joined, plan.seed + number)]
        sizes = {
            "answers": -(-(len(rows) + extra) // plan.batch),
            "claims": -(-len(claims) // plan.claim_batch),
            "premises": -(-len(premises) // plan.claim_batch),
            "groups": -(-len(grouped) // plan.together),
        }
        if count_only:
            yield from (("count", None) for _ in range(sum(sizes.values())))
            continue
        rows = rows + mined(rows, plan.negatives, plan.seed + number)
        chance.shuffle(rows)
        streams: dict[str, Iterator[Batch | GroupBatch]] = {
            "answers": answer_batches(rows, tokenizer, plan.batch, chance),
            "claims": claim_batches(claims, tokenizer, plan.claim_batch, chance),
            "premises": claim_batches(premises, tokenizer, plan.claim_batch, chance),
            "groups": group_batches(grouped, tokenizer, chance, plan.together),
        }
        while streams:
            tasks = list(streams)
            task = chance.choices(tasks, [max(1, sizes[name]) for name in tasks])[0]
            batch = next(streams[task], None)
            if batch is None:
                del streams[task]
            else:
                yield task, batch


def _loss(reader: Reader, task: str, batch: Batch | GroupBatch, plan: Plan) -> torch.Tensor:
    device = plan.device
    ids, types, mask = (t.to(device) for t in (batch.ids, batch.types, batch.mask))
    if isinstance(batch, GroupBatch):
        moved = replace(batch, ids=ids, types=types, mask=mask, pool=batch.pool.to(device))
        return group_loss(*group_logits(reader, moved), batch, plan.listwise)
    labels = batch.labels.to(device)
    if task == "premises":
        return claim_loss(reader.premises(ids, types, mask), labels)
    if batch.pool is None or batch.present is None:
        return claim_loss(reader.claims(ids, types, mask), labels)
    sentences, passages = reader.answers(ids, types, mask, batch.pool.to(device))
    return answer_loss(sentences, passages, labels, batch.present.to(device), plan.listwise)


def _optimizer(reader: Reader, plan: Plan) -> torch.optim.Optimizer:
    body = [p for p in reader.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in reader.encoder.parameters()}
    heads = [p for p in reader.parameters() if id(p) not in known]
    return torch.optim.AdamW(
        [{"params": body, "lr": plan.body_rate}, {"params": heads, "lr": plan.head_rate}],
        weight_decay=0.01,
    )


def _rates(optimizer: torch.optim.Optimizer, total: int) -> torch.optim.lr_scheduler.LambdaLR:
    """Up over the first steps, then down in a line."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda s: min(1.0, (s + 1) / min(200, 1 + total // 10)) * max(0.02, 1 - s / total),
    )


def _keep(path: Path, step: int, reader: Reader, optimizer: Any, schedule: Any, plan: Plan) -> None:
    state = {
        "step": step,
        "plan": asdict(plan),
        "reader": reader.state_dict(),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
    }
    replaced(path, state)


def _resume(path: Path, reader: Reader, optimizer: Any, schedule: Any, plan: Plan) -> int:
    """Steps that are done already; 0 without a checkpoint of this plan."""
    if not path.exists():
        return 0
    state = torch.load(path, map_location="cpu", weights_only=True)
    if state["plan"] != asdict(plan):
        return 0
    reader.load_state_dict(state["reader"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"])


def replaced(path: Path, state: Any) -> None:
    """Whole or not at all: a kill leaves the file that was there."""
    scratch = path.with_suffix(".new")
    torch.save(state, scratch)
    os.replace(scratch, path)


def _note(
    path: Path, step: int, total: int, losses: dict[str, list[torch.Tensor]], rate: float
) -> None:
    means = {k: round(float(torch.stack(v).mean()), 4) for k, v in losses.items() if v}
    line = {"step": step, "of": total, "rows_per_second": round(rate, 1), **means}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
