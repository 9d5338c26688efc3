"""Findings as somebody writes them down."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.domain import (
    Basis,
    Direction,
    FindingKind,
    Population,
    stated_findings,
    stated_number,
    stated_text,
)

ROW: dict[str, Any] = {"text": "Smoke calmed the bees.", "kind": "result", "basis": "full_text"}


def test_what_is_not_written_is_not_stated() -> None:
    (found,) = stated_findings([ROW])
    assert (found.text, found.kind, found.basis) == (
        "Smoke calmed the bees.",
        FindingKind.RESULT,
        Basis.FULL_TEXT,
    )
    assert (found.direction, found.population) == (Direction.NOT_STATED, Population.NONE)
    assert (found.intervention, found.comparator, found.outcome) == ("", "", "")


def test_every_field_reaches_the_finding() -> None:
    fields = {
        "direction": "benefit",
        "population": "animals",
        "intervention": " smoke\n of pine ",
        "comparator": "none seen",
        "outcome": "calm",
    }
    (stated,) = stated_findings([{**ROW, **fields}])
    found = stated.at(7)
    assert (found.sentence, found.direction, found.population) == (
        7,
        Direction.BENEFIT,
        Population.ANIMALS,
    )
    assert (found.intervention, found.comparator, found.outcome) == ("smoke of pine", "", "calm")
    assert (found.kind, found.basis) == (FindingKind.RESULT, Basis.FULL_TEXT)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ({"text": "x"}, "it has no list of findings"),
        (None, "it has no list of findings"),
        ([ROW, "Honey keeps."], "finding 2 lacks text, kind or basis"),
        ([{**ROW, "text": " "}], "finding 1 lacks text, kind or basis"),
        ([{**ROW, "kind": 3}], "finding 1 lacks text, kind or basis"),
        ([{**ROW, "kind": "rumour"}], "finding 1 has the unknown kind “rumour”"),
        ([{**ROW, "direction": "up"}], "finding 1 has the unknown direction “up”"),
        ([{**ROW, "population": "owls"}], "finding 1 has the unknown population “owls”"),
        ([{**ROW, "basis": "hearsay"}], "finding 1 has the unknown basis “hearsay”"),
    ],
)
def test_what_is_wrong_is_said(rows: object, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        stated_findings(rows)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("", ""), ("none", ""), ("Not applicable here", ""), ("null", ""),
        ("nonesuch", "nonesuch"), (8, "8"), (" two\n words ", "two words"),
    ],
)  # fmt: skip
def test_a_field_that_says_nothing_is_empty(value: object, text: str) -> None:
    assert stated_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (None, None), ("", None), ("not seen", None), (0, 0), (8, 8), ("8", 8), ("1,200 people", 1200),
        ("c. 2014", 2014), (date(2014, 5, 1), 2014), (12.0, 12), ("9" * 5000, 999_999_999),
    ],
)  # fmt: skip
def test_a_number_is_found_in_whatever_was_written(value: object, number: int | None) -> None:
    assert stated_number(value) == number
