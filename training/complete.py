"""The end of a run: the mean of several, the heads that are fitted last, and what it is worth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from training.asked import asked_claims, asked_premises
from training.data import read_answers, read_claims
from training.fitted_premises import fit_premises
from training.loop import Plan, replaced
from training.measure import (
    measure_answers,
    measure_claims,
    measure_pairs,
)
from training.network import Reader
from training.own import WrittenRows, own_rows, premises
from training.written import WRITTEN, pair_rows

__all__ = ["averaged", "complete"]


def complete(
    reader: Reader, data: Path, out: Path, tokenizer: Any, plan: Plan, own: WrittenRows = ((), {})
) -> None:
    """Fits the heads that are fitted on an encoder as it is in the end; writes ``reader.pt`` and ``scores.json``."""
    _finished(reader, tokenizer, plan, own)
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


def _finished(reader: Reader, tokenizer: Any, plan: Plan, own: WrittenRows) -> None:
    """Fits the heads that are fitted on the encoder as it is in the end."""
    if plan.written:
        asked = asked_premises() if plan.asked else []
        fit_premises(reader.to("cpu"), premises(own, "train") + asked, tokenizer)


def _measure(
    reader: Reader, data: Path, tokenizer: Any, plan: Plan, own: WrittenRows, path: Path
) -> None:
    """Figures on what was not trained on, as JSON."""
    held_out = read_claims(data, "train", held_out=True)
    written = own_rows(own, "validation", plan.seed)
    scores = {
        "answers_written": measure_answers(reader, written[0], tokenizer, plan.device),
        "premises": measure_claims(
            reader, premises(own, "validation"), tokenizer, plan.device, head=reader.premises
        ),
        "pairs": measure_pairs(
            reader, pair_rows(WRITTEN) if own[0] else (), tokenizer, plan.device
        ),
        "claims_asked": measure_claims(
            reader, asked_claims(split="validation"), tokenizer, plan.device
        ),
        "premises_asked": measure_claims(
            reader,
            asked_premises(split="validation"),
            tokenizer,
            plan.device,
            head=reader.premises,
        ),
        "claims_written": measure_claims(reader, written[1], tokenizer, plan.device),
        "answers": measure_answers(
            reader, read_answers(data, "validation"), tokenizer, plan.device
        ),
        "claims": measure_claims(reader, read_claims(data, "validation"), tokenizer, plan.device),
        "claims_held_out": measure_claims(reader, held_out, tokenizer, plan.device),
    }
    path.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
