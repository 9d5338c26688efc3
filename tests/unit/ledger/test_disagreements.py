"""Which findings disagree, on pairs of other writers that are not of the corpus."""

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
from assistant.ledger import LedgerEntry, differ, disagree
from assistant.text.lexicon import Lexicon

PAIRS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(load_lexicon())


def entry(key: str, fields: dict[str, Any]) -> LedgerEntry:
    condition = fields.get("condition")
    source = Source(
        key, key, SourceKind.PAPER_RECORD, EvidenceLevel.UNKNOWN,
        conditions=(condition,) if condition else (),
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


def test_what_is_told_is_more_often_right_than_not_though_pairs_are_made_to_mislead(
    lexicon: Lexicon,
) -> None:
    said = []
    for pair in PAIRS:
        one, other = entry("one", pair["one"]), entry("other", pair["other"])
        said.append(bool(disagree(one, other, lexicon)))
        # It does not matter which comes first.
        assert said[-1] == bool(disagree(other, one, lexicon))
    right = sum(pair["disagree"] and found for pair, found in zip(PAIRS, said, strict=True))
    assert len(PAIRS) == 330
    # 0.93 and 0.41 when they were last measured; 0.9 and 0.7 are wanted.
    assert right / max(1, sum(said)) >= 0.9
    assert right / sum(pair["disagree"] for pair in PAIRS) >= 0.38


def test_a_difference_of_population_is_said(lexicon: Lexicon) -> None:
    fields = {"text": "x", "intervention": "rapamycin", "outcome": "seizures"}
    mice = {**fields, "direction": "benefit", "population": "animals"}
    people = {**fields, "direction": "no_effect", "population": "people"}
    about = disagree(entry("one", mice), entry("other", people), lexicon)
    assert about == "the direction, in animals and in people"


def test_stopping_is_not_giving_and_a_source_does_not_disagree_with_itself(
    lexicon: Lexicon,
) -> None:
    fields = {"text": "x", "intervention": "rapamycin", "outcome": "sleep", "population": "people"}
    good, bad = {**fields, "direction": "benefit"}, {**fields, "direction": "harm"}
    assert disagree(entry("one", good), entry("other", bad), lexicon)
    assert not disagree(entry("one", good), entry("one", bad), lexicon)
    stopped = {**bad, "intervention": "stopping rapamycin"}
    assert not disagree(entry("one", good), entry("other", stopped), lexicon)
    mixed = {**fields, "direction": "mixed"}
    assert not disagree(entry("one", good), entry("other", mixed), lexicon)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Tnfr9 knockout", "survival"), ("loss of TNFR9", "death from pneumonia"), True),
        (("Tnfr9 knockout", "survival"), ("Tnfr9 overexpression", "mortality"), False),
        (("warfarin", "leg clots"), ("warfarin withdrawal", "leg clots"), False),
        (("adjuvant warfarin", "leg clots"), ("low-dose warfarin", "leg thrombosis"), True),
        (("IL-31 antibody", "itch score"), ("IL-22 antibody", "itch score"), False),
        (("warfarin", "leg clots"), ("warfarin with aspirin", "leg clots"), False),
        (("warfarin", "leg clots"), ("warfarin", "hair growth"), False),
        (("gliptins", "leg clots"), ("vildagliptin", "leg clots"), True),  # a class and one of it
        (("warfarin", "leg clots"), ("vitamin K agonist (warfarin)", "leg clots"), True),
        (("aspirin", "leg clots"), ("stopping warfarin (aspirin)", "leg clots"), False),
        (("aspirin", "leg clots"), ("warfarin (with aspirin)", "leg clots"), False),
        (("vildagliptin", "leg clots"), ("saxagliptin", "leg clots"), False),
    ],
)
def test_the_same_thing_by_other_names_is_known_and_its_loss_told_apart(
    one: tuple[str, str], other: tuple[str, str], same: bool, lexicon: Lexicon
) -> None:
    sides = [
        {
            "text": "x",
            "intervention": what,
            "outcome": seen,
            "population": "people",
            "direction": way,
        }
        for (what, seen), way in ((one, "benefit"), (other, "harm"))
    ]
    assert bool(disagree(entry("one", sides[0]), entry("other", sides[1]), lexicon)) is same


def test_a_mixed_finding_is_worth_knowing_beside_another_and_no_contradiction(
    lexicon: Lexicon,
) -> None:
    fields = {"text": "x", "intervention": "metformin", "outcome": "sleep", "population": "people"}
    good = entry("one", {**fields, "direction": "benefit"})
    mixed = entry("two", {**fields, "direction": "mixed"})
    assert differ(good, mixed, lexicon) and differ(mixed, good, lexicon)
    assert not disagree(good, mixed, lexicon)
    assert not differ(good, entry("three", {**fields, "direction": "benefit"}), lexicon)
    other = entry("four", {**fields, "direction": "mixed", "outcome": "weight"})
    assert not differ(good, other, lexicon)
    assert not differ(mixed, entry("two", {**fields, "direction": "harm"}), lexicon)
