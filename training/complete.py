"""The end of a run: the mean of several, and what it is worth."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from training.asked import asked_claims
from training.data import read_answers, read_claims
from training.loop import Plan, replaced
from training.measure import (
    measure_answers,
    measure_claims,
    measure_pairs,
)
from training.network import Reader
from training.own import WrittenRows, own_rows
from training.written import WRITTEN, pair_rows


def complete(
    reader: Reader, data: Path, out: Path, tokenizer: Any, plan: Plan, own: WrittenRows = ((), {})
) -> None:
    """Writes ``reader.pt``, and figures of it as ``scores.json``."""
    replaced(out / "reader.pt", reader.state_dict())
    _measure(reader.to(plan.device), data, tokenizer, plan, own, out / "scores.json")


def averaged(model: Path, runs: Sequence[Path]) -> Reader:
    """The mean of the weights of several runs from one start (model soups: Wortsman et al., ICML 2022).

    Each of `runs` is a ``reader.pt``; at least one.
    """
    reader = Reader(model)
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in runs]
    mean = {
        name: torch.stack([state[name] for state in states]).mean(dim=0)
        if weight.is_floating_point()
        else weight
        for name, weight in states[0].items()
    }
    reader.load_state_dict(mean)
    return reader


def _measure(
    reader: Reader, data: Path, tokenizer: Any, plan: Plan, own: WrittenRows, path: Path
) -> None:
    """Figures on what was not trained on, as JSON."""
    held_out = read_claims(data, "train", held_out=True)
    written = own_rows(own, "validation", plan.seed)
    scores = {
        "answers_written": measure_answers(reader, written[0], tokenizer, plan.device),
        "pairs": measure_pairs(
            reader, pair_rows(WRITTEN) if own[0] else (), tokenizer, plan.device
        ),
        "claims_asked": measure_claims(
            reader, asked_claims(split="validation"), tokenizer, plan.device
        ),
        "claims_written": measure_claims(reader, written[1], tokenizer, plan.device),
        "answers": measure_answers(
            reader, read_answers(data, "validation"), tokenizer, plan.device
        ),
        "claims": measure_claims(reader, read_claims(data, "validation"), tokenizer, plan.device),
        "claims_held_out": measure_claims(reader, held_out, tokenizer, plan.device),
    }
    path.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
