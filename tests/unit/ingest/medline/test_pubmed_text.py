"""Abstracts as PubMed saves them as plain text."""

from __future__ import annotations

import pytest

from assistant.ingest.medline.pubmed_text import looks_like_pubmed_text, read_pubmed_text

RECORD = """{number}. J Gardens. 2019 Mar;12(3):44-9. doi: 10.5555/beds.{number}. Epub 2018 Dec 1.

Beds and leaves in a dry summer.

Fern A(1), Moss B(2).

Author information:
(1)Garden of Bloom.
(2)Garden of Leaf.

Ten beds were dug. Eight of them bloomed in May.

Copyright © 2019 Gardens.

DOI: 10.5555/beds.{number}
PMID: 9900000{number}
"""


def test_a_record_has_its_parts() -> None:
    (parsed,) = read_pubmed_text(RECORD.format(number=1))
    source = parsed.source
    assert source.title == "Beds and leaves in a dry summer"
    assert source.authors == ("Fern A", "Moss B")
    assert (source.journal, source.year, source.volume, source.issue, source.pages) == (
        "J Gardens",
        2019,
        "12",
        "3",
        "44-9",
    )
    assert (source.doi, source.pmid) == ("10.5555/beds.1", "99000001")
    assert [block.text for block in parsed.blocks] == [
        "Abstract",
        "Ten beds were dug. Eight of them bloomed in May.",
    ]
    assert parsed.abstract_only


def test_records_are_numbered_in_turn() -> None:
    text = "\n\n".join(RECORD.format(number=n) for n in (1, 2, 3))
    assert [parsed.source.pmid for parsed in read_pubmed_text(text)] == [
        "99000001",
        "99000002",
        "99000003",
    ]


def test_a_numbered_list_in_an_abstract_begins_no_record() -> None:
    text = RECORD.format(number=1).replace("Ten beds", "Two things were asked.\n2. Ten beds")
    assert len(list(read_pubmed_text(text))) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (RECORD.format(number=1), True),
        ("1. Water the beds.\n\n2. Weed them.\n", False),
        ("PMID: 99000001\n", False),
    ],
)
def test_the_form_is_known(text: str, found: bool) -> None:
    assert looks_like_pubmed_text(text) is found
