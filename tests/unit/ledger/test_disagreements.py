"""Which findings disagree, on pairs of another writer that are not of the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.backends.lexicon_file import load_lexicon
from assistant.domain import (
    Direction,
    EvidenceLevel,
    Finding,
    FindingKind,
    Population,
    Source,
    SourceKind,
    Study,
)
from assistant.ledger import LedgerEntry, disagree
from assistant.steps.lexicon import Lexicon

PAIRS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8")
)


def entry(key: str, fields: dict[str, Any]) -> LedgerEntry:
    source = Source(
        key, key, SourceKind.PAPER_RECORD, EvidenceLevel.UNKNOWN,
        conditions=(fields["condition"],) if fields.get("condition") else (),
    )  # fmt: skip
    finding = Finding(
        sentence=0,
        kind=FindingKind.RESULT,
        direction=Direction(fields["direction"]),
        population=Population(fields["population"]),
        intervention=fields.get("intervention") or "",
        outcome=fields.get("outcome") or "",
    )
    return LedgerEntry(f"{key}#0", source, finding, fields["text"], "Results", Study())


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(load_lexicon())


def told(pair: dict[str, Any], lexicon: Lexicon) -> str:
    about = disagree(entry("one", pair["one"]), entry("other", pair["other"]), lexicon)
    # It does not matter which comes first.
    assert bool(about) == bool(
        disagree(entry("other", pair["other"]), entry("one", pair["one"]), lexicon)
    )
    return about


def test_hardly_a_false_alarm_and_most_disagreements_are_seen(lexicon: Lexicon) -> None:
    said = [bool(told(pair, lexicon)) for pair in PAIRS]
    right = sum(pair["disagree"] and found for pair, found in zip(PAIRS, said, strict=True))
    assert len(PAIRS) == 60
    assert right / max(1, sum(said)) >= PRECISION
    assert right / sum(pair["disagree"] for pair in PAIRS) >= RECALL


def test_a_difference_of_population_is_said() -> None:
    lexicon = Lexicon(load_lexicon())
    fields = {"text": "x", "intervention": "rapamycin", "outcome": "seizures", "condition": ""}
    mice = {**fields, "direction": "benefit", "population": "animals"}
    people = {**fields, "direction": "no_effect", "population": "people"}
    about = disagree(entry("one", mice), entry("other", people), lexicon)
    assert about == "the direction, in animals and in people"


def test_a_source_does_not_disagree_with_itself_nor_with_what_is_undecided(
    lexicon: Lexicon,
) -> None:
    fields = {"text": "x", "intervention": "tea", "outcome": "sleep", "population": "people"}
    good, bad = {**fields, "direction": "benefit"}, {**fields, "direction": "harm"}
    assert disagree(entry("one", good), entry("other", bad), lexicon)
    assert not disagree(entry("one", good), entry("one", bad), lexicon)
    mixed = {**fields, "direction": "mixed"}
    assert not disagree(entry("one", good), entry("other", mixed), lexicon)
