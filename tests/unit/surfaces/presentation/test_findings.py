"""Findings as rows, as text and as CSV: what is not stated, and what a spreadsheet would obey."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from assistant.domain import Basis, Study
from assistant.ledger import LedgerEntry
from assistant.surfaces.presentation.findings import (
    finding_to_dict,
    findings_csv,
    findings_ris,
    findings_text,
)
from tests.unit.answering.small_ledger import entries, row, study


def entry(of: str = "thyme tea", on: str = "sleep", way: str = "benefit") -> LedgerEntry:
    (found,) = entries(study("moss", row("They slept.", way, of, on), year=2020))
    return found


def cells(found: LedgerEntry) -> dict[str, str]:
    (line,) = csv.DictReader(io.StringIO(findings_csv([found])))
    return line


def test_what_is_not_stated_is_none_and_no_empty_text() -> None:
    data = finding_to_dict(entry(of="", on=""))
    unstated = ("intervention", "comparator", "outcome", "participants", "duration", "doi")
    assert [data[name] for name in unstated] == [None] * len(unstated)
    assert data["id"] == "moss#0" and data["retracted"] is None


def test_a_finding_without_a_comparison_has_that_of_its_study() -> None:
    found = replace(entry(), study=Study(comparator="water"))
    assert finding_to_dict(found)["comparator"] == "water"
    own = replace(found, finding=replace(found.finding, comparator="milk"))
    assert finding_to_dict(own)["comparator"] == "milk"


def test_what_was_done_most_comes_first_and_each_outcome_has_its_sentence() -> None:
    found = [entry(""), entry("sage", way="no_effect"), entry("tea"), entry("tea", "")]
    lines = findings_text(found).split("\n")
    assert [line for line in lines if line and not line.startswith(" ")] == [
        "tea", "(no intervention stated)", "sage",
    ]  # fmt: skip
    assert lines[1].split() == "better sleep (people, kind of evidence unknown)".split()
    assert lines[2].strip() == "They slept."
    assert lines[3].strip() == "moss#0, 2020"
    assert "(outcome not stated)" in lines[4]
    assert "no effect   sleep" in lines[-3]


def test_what_the_model_read_says_so_and_nothing_found_is_a_sentence() -> None:
    read = replace(entry(), finding=replace(entry().finding, basis=Basis.MODEL))
    assert "read by the model" in findings_text([read])
    assert "read by the model" not in findings_text([entry()])
    assert findings_text([]).startswith("No finding like that is listed. Of papers without notes")


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    assert "\x1b" not in findings_text([entry("tea\x1b[2J", "sleep\x1b[2J")])


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+tea", "'+tea"),
        ("-2 points", "'-2 points"),
        ("@tea", "'@tea"),
        ("\t=1+1", "'\t=1+1"),
        ("\u200b=1+1", "'=1+1"),  # the unseen sign goes first, and then it is a formula
        ("tea = sage", "tea = sage"),
        ('tea, "hot"\nor cold', 'tea, "hot"\nor cold'),
    ],
)
def test_no_cell_is_a_formula_and_every_text_comes_back(written: str, cell: str) -> None:
    assert cells(entry(of=written))["intervention"] == cell


def test_a_cell_without_a_value_is_empty() -> None:
    line = cells(entry(on=""))
    assert line["outcome"] == "" and line["participants"] == ""
    assert findings_csv([]).count("\r\n") == 1  # the header alone


def test_a_source_of_two_findings_is_one_reference() -> None:
    three = entries(study("moss", row("A."), row("B.")), study("fern", row("C.")))
    assert findings_ris(three).count("TY  - ") == 2
