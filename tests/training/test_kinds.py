"""What tells the kind of a question: what ships hears other people; training falls, and exports what it trained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from assistant.backends.model_files import bundled_model
from assistant.backends.question_kinds import LearnedKinds
from assistant.backends.tokens import load_tokenizer
from assistant.errors import ModelMissing, ModelUntrusted
from training.kind_network import export_kinds
from training.kinds import examples, fit

HELD_OUT = Path(__file__).with_name("kinds_held_out.yaml")


def test_questions_of_a_writer_who_had_not_seen_the_examples_are_heard() -> None:
    guess = LearnedKinds()
    rows = yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))
    found = [guess(row["q"]) for row in rows]
    kinds = [kind == row["kind"] for (kind, _), row in zip(found, rows, strict=True)]
    safety = [safe == row["safety"] for (_, safe), row in zip(found, rows, strict=True)]
    # 0.87 and 0.98 on 401 in November 2026; 55 are questions for names and what looks like them, the next 102
    # keywords, the last 34 name a trial or an author. A linear model over embedding and words heard 0.82 of them.
    assert len(rows) == 401
    assert sum(kinds) / len(rows) >= 0.85
    assert sum(safety) / len(rows) >= 0.94
    asked_for_advice = [f for f, row in zip(found, rows, strict=True) if row["kind"] == "advice"]
    assert sum(safe == "advice" for _, safe in asked_for_advice) >= 8


def test_the_loss_falls_and_the_export_says_what_the_network_says(tmp_path: Path) -> None:
    rows = examples()[::75]
    losses: list[float] = []
    network = fit(rows, passes=3, on_pass=losses.append)
    assert losses[-1] < 0.9 * losses[0]
    export_kinds(network, tmp_path / "kinds.onnx")
    exported = LearnedKinds(tmp_path / "kinds.onnx")
    tokenizer = load_tokenizer(bundled_model())
    for row in rows[:20]:
        ids = torch.tensor([tokenizer.encode(row.text).ids])
        with torch.no_grad():
            wanted = [logits[0].numpy() for logits in network(network.vectors(ids))]
        for got, exact in zip(exported.scores(row.text), wanted, strict=True):
            assert np.abs(got - exact).max() < 0.25  # eight bits


def test_weights_that_are_missing_or_others_are_said_to_be(tmp_path: Path) -> None:
    weights = tmp_path / "kinds.onnx"
    with pytest.raises(ModelMissing):
        LearnedKinds(weights)("What is mTOR?")
    weights.write_bytes(b"something else")
    weights.with_suffix(".sha256").write_text("0" * 64)
    with pytest.raises(ModelUntrusted):
        LearnedKinds(weights)("What is mTOR?")


def test_a_question_of_any_length_is_of_some_kind() -> None:
    guess = LearnedKinds()
    assert guess("?") and guess("Does metformin help? " * 90)
