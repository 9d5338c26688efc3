"""Records of papers: where each finding goes, and what is taken for not stated."""

from __future__ import annotations

import pytest

from assistant.domain import (
    Basis,
    Direction,
    Document,
    FindingKind,
    Media,
    ParsedDocument,
    Population,
    Source,
)
from assistant.errors import CorpusInvalid
from assistant.ingest.documents.metadata import ABOUT
from assistant.ingest.documents.record import read_record


def read(text: str) -> Document:
    return read_record(ParsedDocument(Source("bee"), text, "0", "bee.yaml", Media.PAPER_RECORD))


def said(document: Document) -> list[str]:
    """The sentence of each finding, in the order of the findings."""
    spans = [document.sentences[finding.sentence] for finding in document.findings]
    return [document.text[span.start : span.end] for span in spans]


MIXED = """
findings:
- {text: Bees were counted. Twice., kind: method, basis: full_text}
- {text: Another says that they sang., kind: result, basis: secondary}
- {text: They danced. All of them., kind: result, basis: abstract, direction: benefit, population: animals}
- {text: Dancing may help., kind: conclusion, basis: title}
limitations: [There was one hive.]
"""


def test_results_come_first_and_what_was_not_read_in_the_paper_stands_apart() -> None:
    assert [section.name for section in read(MIXED).sections] == [
        "Results",
        "Results, second-hand",
        "Authors' conclusions, from the title only",
        "Methods",
        "Limitations",
    ]


def test_a_finding_of_two_sentences_is_one_at_its_first() -> None:
    document = read(MIXED)
    assert said(document) == [
        "They danced.",
        "Another says that they sang.",
        "Dancing may help.",
        "Bees were counted.",
        "There was one hive.",
    ]
    first, second, *_, limit = document.findings
    assert (first.direction, first.population) == (Direction.BENEFIT, Population.ANIMALS)
    assert (second.basis, second.direction) == (Basis.SECONDARY, Direction.NOT_STATED)
    assert limit.kind is FindingKind.LIMITATION


def test_the_last_sentence_of_a_record_never_breaks_off() -> None:
    text = "findings: [{text: They danced without an end, kind: result, basis: abstract}]"
    assert not read(text).truncated


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ("thyme   tea", "thyme tea"),
        ("null", ""),
        ("None; it is a survey", ""),
        ("not applicable", ""),
        ("not seen in the abstract", ""),
        ("''", ""),
        ("no tea", "no tea"),
        ("nonesterified fats", "nonesterified fats"),  # it only begins like a word for nothing
        ("null allele", "null allele"),
        ("7", "7"),
    ],
)
def test_what_says_nothing_is_not_stated(value: str, stated: str) -> None:
    finding = f"{{text: They danced., kind: result, basis: abstract, comparator: {value}}}"
    document = read(f"findings: [{finding}]\nintervention: {value}")
    assert document.findings[0].comparator == stated
    assert document.study is not None
    assert document.study.intervention == stated
    # Only what is stated becomes a sentence of its own.
    assert (f"Intervention: {stated}." in document.text) is bool(stated)
    assert (ABOUT in document.text) is bool(stated)


def test_the_number_of_people_is_data_and_no_sentence() -> None:
    document = read(f"{MIXED}number: 40\n")
    assert document.study is not None
    assert document.study.number == 40
    assert "40" not in document.text
    other = read(f"{MIXED}number: 40 mice\n").study
    assert other is not None
    assert other.number == 40


def test_what_was_not_checked_is_said_to_be_unknown() -> None:
    assert read(MIXED).notes[:2] == ("Verification: unknown.", "Retraction status: unknown.")
    assert (
        "Verification: read. By two."
        in read(f"{MIXED}verification: read\nverification_note: By two.").notes
    )


def test_the_faulty_finding_is_named_by_its_number() -> None:
    good = "{text: They danced., kind: result, basis: abstract}"
    with pytest.raises(
        CorpusInvalid, match=r"bee\.yaml .*finding 2 has the unknown basis “rumour”"
    ):
        read(f"findings: [{good}, {good.replace('abstract', 'rumour')}]")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("findings: [just words]", "finding 1 lacks text, kind or basis"),
        ("findings: [{text: x, kind: [result], basis: abstract}]", "lacks text, kind or basis"),
        ("findings: [{text: '', kind: result, basis: abstract}]", "lacks text, kind or basis"),
        ("findings: []\nlimitations: Few.", "limitations have to be"),
        ("findings: []\nlimitations: 5", "limitations have to be"),
        ("findings: []\nlimitations: ['']", "limitations have to be"),
    ],
)
def test_what_is_no_sentence_is_refused(text: str, problem: str) -> None:
    with pytest.raises(CorpusInvalid, match=problem):
        read(text)
