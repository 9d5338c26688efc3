"""What is known of a document that was added."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain import (
    Block,
    BlockKind,
    EvidenceLevel,
    Media,
    ParsedDocument,
    Source,
    SourceKind,
)
from assistant.ingest.source_description import described, linked, title_of_text

PAPER = ParsedDocument(
    Source(
        id="fern-2020", title="Beds and leaves in a dry summer", doi="10.5555/beds.1", year=2020
    ),
    sha256="1",
    blocks=(Block(BlockKind.PARAGRAPH, "Ten beds were dug."),),
    name="beds.pdf",
    added="2026-01-02",
)


def test_a_file_with_an_identifier_is_a_paper() -> None:
    source = described(PAPER).source
    assert source.kind is SourceKind.PAPER
    assert source.provenance == "Full text out of beds.pdf, added on 2026-01-02."


def test_a_file_without_one_is_somebodys_own() -> None:
    source = described(replace(PAPER, source=replace(PAPER.source, doi=""))).source
    assert source.kind is SourceKind.USER
    assert source.provenance.endswith("not reviewed, added on 2026-01-02.")


def test_text_without_a_title_is_called_by_its_first_line_or_its_file() -> None:
    note = ParsedDocument(
        Source(), "# My beds\n\nThey bloom.", media=Media.WEB_ARTICLE, name="notes.md"
    )
    assert described(note).source.title == "My beds"
    assert described(replace(note, text="They bloom.")).source.title == "notes"


def test_a_text_is_by_those_who_stand_at_its_head() -> None:
    text = "Beds in a dry summer\nFern A, Moss B, Reed C. J Beds 2021;3:5-9.\nTen beds were dug."
    note = ParsedDocument(Source(), text, media=Media.WEB_ARTICLE, name="beds.txt")
    source = described(note).source
    assert source.title == "Beds in a dry summer"
    assert (source.authors, source.year) == (("Fern A", "Moss B", "Reed C"), 2021)
    known = described(replace(note, source=Source(authors=("Low M",)))).source
    assert (known.authors, known.year) == (("Low M",), None)


def test_publication_types_say_what_kind_of_study_it_is() -> None:
    found = described(replace(PAPER, publication_types=("Randomized Controlled Trial",)))
    assert found.source.evidence is EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL


def test_a_full_text_keeps_what_people_judged_of_its_record() -> None:
    record = Source(
        "fern-2020",
        "Beds",
        SourceKind.PAPER_RECORD,
        EvidenceLevel.ANIMAL_STUDY,
        ("Fern A",),
        2019,
        commercial=True,
    )
    source = described(PAPER, record).source
    assert (source.evidence, source.authors, source.year, source.commercial) == (
        EvidenceLevel.ANIMAL_STUDY,
        ("Fern A",),
        2019,
        True,
    )
    assert source.title == "Beds and leaves in a dry summer"


def test_the_digest_covers_text_and_source() -> None:
    one = described(PAPER).sha256
    assert described(replace(PAPER, sha256="2")).sha256 != one
    assert described(replace(PAPER, added="2026-01-03")).sha256 != one


def test_a_preprint_names_the_journal_version_that_is_there() -> None:
    title, people = "Beds and leaves in a very dry summer of the north", ("Fern A",)
    preprint = ParsedDocument(Source("p", title, doi="10.1101/2020.01.02.123456", authors=people))
    journal = ParsedDocument(Source("j", title, doi="10.5555/beds.1", authors=people))
    first, second = linked([preprint, journal])
    assert first.source.updates == ("published 10.5555/beds.1",)
    assert second == journal


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n# On beds\n\nThey", "On beds"),
        ("They bloom.", ""),
        ("", ""),
        (" ".join(["word"] * 21), ""),
    ],
)
def test_a_first_line_may_be_a_title(text: str, title: str) -> None:
    assert title_of_text(text) == title
