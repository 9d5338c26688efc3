"""Which findings disagree, on pairs of other writers that are not of the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.backends.shipped_files import load_lexicon
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
from assistant.ledger import LedgerEntry, differ, is_exception, is_sweeping
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
        kind=FindingKind(fields.get("kind", "result")),
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
        said.append(bool(differ(one, other, lexicon)))
        # It does not matter which comes first.
        assert said[-1] == bool(differ(other, one, lexicon))
    right = sum(pair["disagree"] and found for pair, found in zip(PAIRS, said, strict=True))
    assert len(PAIRS) == 330
    # 0.93 and 0.39 when they were last measured; 0.9 and 0.7 are wanted.
    assert right / max(1, sum(said)) >= 0.9
    assert right / sum(pair["disagree"] for pair in PAIRS) >= 0.38


def test_a_difference_of_population_is_said(lexicon: Lexicon) -> None:
    fields = {"text": "x", "intervention": "rapamycin", "outcome": "seizures"}
    mice = {**fields, "direction": "benefit", "population": "animals"}
    people = {**fields, "direction": "no_effect", "population": "people"}
    about = differ(entry("one", mice), entry("other", people), lexicon)
    assert about == "the direction, in animals and in people"


def test_stopping_is_not_giving_and_a_source_does_not_disagree_with_itself(
    lexicon: Lexicon,
) -> None:
    fields = {"text": "x", "intervention": "rapamycin", "outcome": "sleep", "population": "people"}
    good, bad = {**fields, "direction": "benefit"}, {**fields, "direction": "harm"}
    assert differ(entry("one", good), entry("other", bad), lexicon)
    assert not differ(entry("one", good), entry("one", bad), lexicon)
    stopped = {**bad, "intervention": "stopping rapamycin"}
    assert not differ(entry("one", good), entry("other", stopped), lexicon)


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
    assert bool(differ(entry("one", sides[0]), entry("other", sides[1]), lexicon)) is same


def test_a_mixed_finding_is_worth_knowing_beside_another_and_no_contradiction(
    lexicon: Lexicon,
) -> None:
    fields = {"text": "x", "intervention": "metformin", "outcome": "sleep", "population": "people"}
    good = entry("one", {**fields, "direction": "benefit"})
    mixed = entry("two", {**fields, "direction": "mixed"})
    assert differ(good, mixed, lexicon) and differ(mixed, good, lexicon)
    assert not differ(good, entry("three", {**fields, "direction": "benefit"}), lexicon)
    other = entry("four", {**fields, "direction": "mixed", "outcome": "weight"})
    assert not differ(good, other, lexicon)
    assert not differ(mixed, entry("two", {**fields, "direction": "harm"}), lexicon)


AIM = {
    "text": "Itch, the primary endpoint, was the same on dates and on figs.",
    "intervention": "dates",
    "outcome": "itch",
    "population": "people",
    "direction": "no_effect",
    "condition": "eczema",
}
PRAISE = {
    "text": "The authors conclude that dates are effective for the skin.",
    "intervention": "dates",
    "outcome": "response of the skin",
    "population": "people",
    "direction": "benefit",
    "condition": "eczema",
    "kind": "conclusion",
}


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({}, "whether it works"),
        ({"population": "animals"}, ""),
        ({"condition": "acne"}, ""),
        ({"intervention": "plums"}, ""),
        ({"kind": "result"}, ""),
        ({"text": "The authors conclude that dates are well tolerated."}, ""),
    ],
)
def test_a_missed_primary_endpoint_and_a_conclusion_that_praises_the_treatment(
    change: dict[str, str], about: str, lexicon: Lexicon
) -> None:
    aim, praise = entry("one", AIM), entry("other", {**PRAISE, **change})
    assert differ(aim, praise, lexicon) == differ(praise, aim, lexicon) == about


@pytest.mark.parametrize(
    ("text", "sweeping"),
    [
        ("Every trial of warfarin was positive.", True),
        ("All of these studies found a benefit.", True),
        ("Not all studies found a benefit.", False),
        ("All patients were followed for a year.", False),
        ("Two studies found a benefit.", False),
        ("Two studies, each with a control group, found a benefit.", False),
    ],
)
def test_what_is_said_of_all_studies(text: str, sweeping: bool, lexicon: Lexicon) -> None:
    assert is_sweeping(text, lexicon) is sweeping


@pytest.mark.parametrize(
    ("way", "given", "outcome", "exception"),
    [
        ("no_effect", "metformin", "sleep", True),
        ("mixed", "metformin", "sleep", True),
        ("benefit", "metformin", "sleep", False),
        ("harm", "metformin", "nausea", False),
        ("no_effect", "walking", "sleep", False),
        ("not_stated", "metformin", "sleep", False),
    ],
)
def test_what_a_sweeping_sentence_leaves_out(
    way: str, given: str, outcome: str, exception: bool, lexicon: Lexicon
) -> None:
    fields = {"text": "x", "intervention": given, "outcome": outcome, "population": "people"}
    found = entry("one", {**fields, "direction": way})
    assert is_exception(found, "All trials of metformin helped.", lexicon) is exception


def test_side_effects_do_not_disagree_with_good_and_bad_together(lexicon: Lexicon) -> None:
    fields = {"text": "x", "intervention": "rapamycin", "population": "people"}
    mixed = entry("a", {**fields, "direction": "mixed", "outcome": "efficacy and adverse effects"})
    harm = entry("b", {**fields, "direction": "harm", "outcome": "adverse effects"})
    good = entry("c", {**fields, "direction": "benefit", "outcome": "adverse effects"})
    assert not differ(mixed, harm, lexicon)
    assert differ(harm, good, lexicon) and differ(good, harm, lexicon)
