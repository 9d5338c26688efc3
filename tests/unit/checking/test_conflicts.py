"""Sources that disagree are seen; in doubt nothing is said."""

from __future__ import annotations

import pytest

from assistant.backends.onnx_reader import OnnxReader
from assistant.checking.conflicts import Conflicts
from assistant.domain import (
    Citation,
    Claim,
    Direction,
    EvidenceLevel,
    Finding,
    FindingKind,
    Population,
    Source,
    SourceKind,
    Study,
)
from assistant.ledger import LedgerEntry
from assistant.text.lexicon import Lexicon


@pytest.fixture(scope="module")
def conflicts(lexicon: Lexicon, reader: OnnxReader) -> Conflicts:
    return Conflicts(lexicon, reader)


def said(text: str, source: str) -> Claim:
    return Claim(text, (Citation(source, f"{source}:p", text, 0, 9, "", EvidenceLevel.UNKNOWN),))


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        ("Coffee increased blood pressure in the older drivers.",
         "Coffee did not increase blood pressure in the older drivers.", "the direction"),
        ("Roughly 3.1 million people live in the delta today.",
         "Today the delta is home to 2.4 million people.", "the figure"),
        # what is said of a part of them, and with a share beside it
        ("About 3.1 million people live in the delta, or 41 per 100,000 of the country, as was counted.",
         "More than 2.1 million people live in the delta today.", "the figure"),
    ],
)  # fmt: skip
def test_what_disagrees(one: str, other: str, about: str, conflicts: Conflicts) -> None:
    found = conflicts.among((said(one, "a"), said(other, "b")))
    assert [(c.about, c.one, c.other) for c in found] == [(about, (0,), (1,))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # both favourable
        ("Walking improved balance in older adults.", "Walking reduced falls in older adults."),
        ("Rapamycin slowed the growth of the cysts.", "Rapamycin lowered the volume of the cysts."),
        # another outcome, another cause
        ("Rapamycin raised regulatory T cells in culture.", "Rapamycin lowered IL-17 in culture."),
        ("Fasting raised insulin sensitivity at night.", "Exercise lowered insulin sensitivity at night."),
        # figures of one study each, and of different years
        ("Eight adults with gout took part in it.", "Six adults with gout took part in it."),
        ("In 1990 about 3.1 million people lived in the delta.",
         "In 2020 about 4.4 million people lived in the delta."),
        ("Roughly 3.1 million people live in the delta today.", "More than 2.9 million people live in the delta."),
        ("3.1 million people live in the delta today.", "In the delta 2.4 million cattle live."),
        # fragments
        ("Mouse model.", "One mouse model only."),
    ],
)  # fmt: skip
def test_what_only_looks_like_it(one: str, other: str, conflicts: Conflicts) -> None:
    assert conflicts.among((said(one, "a"), said(other, "b"))) == ()


def test_one_source_does_not_contradict_itself(conflicts: Conflicts) -> None:
    one = "Coffee increased blood pressure in the older drivers."
    other = "Coffee did not increase blood pressure in the older drivers."
    assert conflicts.among((said(one, "a"), said(other, "a"))) == ()
    assert conflicts.among(()) == ()


@pytest.mark.parametrize(
    ("way", "parted"),
    [(Direction.NO_EFFECT, True), (Direction.MIXED, True), (Direction.BENEFIT, False)],
)
def test_what_is_said_of_all_studies_and_one_of_which_it_is_not_so(
    way: Direction, parted: bool, conflicts: Conflicts
) -> None:
    claims = (
        said("In all trials the sleep of nurses improved.", "a"),
        said("Metformin left the sleep of nurses as it was.", "b"),
    )
    finding = Finding(
        0, FindingKind.RESULT, way, Population.PEOPLE, intervention="metformin", outcome="sleep"
    )
    source = Source("b", "b", SourceKind.PAPER, EvidenceLevel.UNKNOWN)
    entry = LedgerEntry("b#0", source, finding, claims[1].text, "", Study())
    found = conflicts.among(claims, {1: entry})
    assert [c.about for c in found] == (["whether it was always so"] if parted else [])
