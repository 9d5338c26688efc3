"""Which findings disagree, on pairs of another writer that are not of the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.backends.embedding import ensure_embedder
from assistant.backends.lexicon_file import load_lexicon
from assistant.backends.onnx_reader import OnnxReader
from assistant.backends.scoring_file import load_conflicts
from assistant.ledger import Disagreements
from assistant.settings import Settings
from assistant.steps.lexicon import Lexicon
from training.conflicts import entry_of, read_pairs

PAIRS = read_pairs(Path(__file__).with_name("pairs.yaml"))


@pytest.fixture(scope="module")
def told() -> Disagreements:
    embedder = ensure_embedder(Settings())
    return Disagreements(
        Lexicon(load_lexicon()), OnnxReader(threads=1), embedder.embed_query, *load_conflicts()
    )


def test_hardly_a_false_alarm_and_most_disagreements_are_seen(told: Disagreements) -> None:
    said = []
    for pair in PAIRS:
        one, other = entry_of("one", pair["one"]), entry_of("other", pair["other"])
        said.append(bool(told.between(one, other)))
        # It does not matter which comes first.
        assert said[-1] == bool(told.between(other, one))
    right = sum(pair["disagree"] and found for pair, found in zip(PAIRS, said, strict=True))
    assert len(PAIRS) == 60
    assert right / max(1, sum(said)) >= PRECISION
    assert right / sum(pair["disagree"] for pair in PAIRS) >= RECALL


def test_a_difference_of_population_is_said(told: Disagreements) -> None:
    fields = {"intervention": "rapamycin", "outcome": "seizure frequency"}
    mice = {**fields, "text": "Rapamycin lowered seizure frequency in mice.",
            "direction": "benefit", "population": "animals"}  # fmt: skip
    people = {**fields, "text": "Rapamycin did not change seizure frequency in adults.",
              "direction": "no_effect", "population": "people"}  # fmt: skip
    about = told.between(entry_of("one", mice), entry_of("other", people))
    assert about == "the direction, in animals and in people"
    assert told.between(entry_of("one", mice), entry_of("one", people)) == ""
    undecided = {**people, "direction": "mixed"}
    assert told.between(entry_of("one", mice), entry_of("other", undecided)) == ""
