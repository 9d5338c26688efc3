"""What weighs evidence: training falls, the export says what was trained, and what ships weighs and describes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_evidence import WEIGHTS, OnnxEvidence
from assistant.backends.tokens import load_tokenizer
from assistant.errors import ModelMissing, ModelUntrusted
from assistant.reader import DIRECTIONS, SENTENCE_KINDS, Text
from training.data import ClaimRow
from training.described import Labelled, batch_of, shown
from training.descriptions import measured
from training.evidence import Rows, fit
from training.evidence_network import export_evidence
from training.measure import measure_claims
from training.written import Abstract, Written

TITLE = "What bees like"
SENTENCES = (
    "Bees fly far.",
    "We counted 40 bees.",
    "Sugar doubled their dances.",
    "Salt was dear.",
)
PAPER = Labelled(
    Abstract(TITLE, SENTENCES),
    Written("7", kinds="bmrr", findings=[(2, "sugar", "dances", "benefit", "animals")]),
    whole=True,
)
CLAIMS = [
    ClaimRow("s", claim, SENTENCES[2], label)
    for label, claim in enumerate(
        ("Bees danced more on sugar.", "Bees danced less on sugar.", "Bees sleep at noon.")
    )
]


def test_the_loss_falls_and_the_export_says_what_the_network_says(tmp_path: Path) -> None:
    rows = Rows(CLAIMS * 160, CLAIMS * 20, [PAPER] * 48)
    losses: list[float] = []
    network = fit(rows, passes=4, on_step=lambda _step, _of, loss: losses.append(loss))
    # Steps of three tasks, whose losses are not of one size.
    half = len(losses) // 2
    assert np.mean(losses[half:]) < 0.8 * np.mean(losses[:half])
    assert measured(network, [PAPER])["kinds"] >= 0.5
    tokenizer = load_tokenizer(bundled_model())
    assert measure_claims(network, CLAIMS, tokenizer)["macro_f1"] > 0.5
    export_evidence(network, tmp_path / "small.onnx")
    batch = batch_of([shown(PAPER)], tokenizer)
    with torch.no_grad():
        kinds, *_ = network.descriptions(batch.ids, batch.types, batch.mask, batch.pool)
    wanted = kinds[0].softmax(dim=-1).numpy()
    for name, most in (("small-fp32", 1e-4), ("small", 0.15)):
        found = OnnxEvidence(tmp_path / f"{name}.onnx").describe(Text(SENTENCES, TITLE))
        assert np.abs(np.array([one.kinds for one in found]) - wanted).mean() < most


def test_what_ships_weighs_a_claim() -> None:
    for_it, against, beside = OnnxEvidence().weigh(
        "The drug lowered blood pressure.",
        ["The drug lowered blood pressure in adults.", "The drug raised blood pressure.",
         "Goats eat grass."],
    )  # fmt: skip
    assert for_it.supports > 0.5 and against.contradicts > 0.5 and beside.neither > 0.5
    assert WEIGHTS.stat().st_size < 15_000_000


def test_what_ships_reads_a_trial() -> None:
    found = OnnxEvidence().describe(
        Text(
            (
                "Fatigue is common in multiple sclerosis.",
                "We randomised 84 patients to modafinil or placebo for eight weeks.",
                "Modafinil reduced fatigue scores more than placebo.",
                "Walking speed did not differ between the groups.",
                "Insomnia was more frequent with modafinil.",
                "The trial was short.",
            ),
            "Modafinil for fatigue in multiple sclerosis",
        )
    )
    ways = [DIRECTIONS[int(np.argmax(one.directions))] for one in found]
    assert ways == ["none", "none", "benefit", "no effect", "harm", "none"]
    kinds = [SENTENCE_KINDS[int(np.argmax(one.kinds))] for one in found[:3]]
    assert kinds == ["background", "method", "result"]
    assert found[2].intervention == "Modafinil" and "fatigue" in found[2].outcome


def test_what_is_behind_what_is_read_is_not_described() -> None:
    found = OnnxEvidence().describe(Text(("Bees dance at dawn.",) * 60))
    assert found[0].kinds and not found[-1].kinds and len(found) == 60


def test_weights_that_are_missing_or_others_are_said_to_be(tmp_path: Path) -> None:
    weights = tmp_path / "none.onnx"
    with pytest.raises(ModelMissing):
        OnnxEvidence(weights).weigh("Bees dance.", SENTENCES)
    weights.write_bytes(b"something else")
    weights.with_suffix(".sha256").write_text("0" * 64)
    with pytest.raises(ModelUntrusted):
        OnnxEvidence(weights).describe(Text(SENTENCES))
