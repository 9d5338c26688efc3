"""What a file says of itself, against what its first page says."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import FileFacts, ParsedDocument, Source
from assistant.ingest.pdf.metadata import with_facts
from tests.pages import page, run

TITLE = "On the watering of tomato seedlings"
PAGES = [
    page(
        [
            run(TITLE, 50, 80, 18),
            run("Ada Fern, Boris Thistle", 50, 110, 11),
            run("© 2021 The Authors", 50, 780),
        ]
    )
]
READ = ParsedDocument(Source(title=TITLE, doi="10.5555/garden.7"))


def test_the_page_wins_and_the_difference_is_noted() -> None:
    facts = FileFacts(title=TITLE, authors=("Zoe Thorn",), year=2019, doi="10.5555/garden.7")
    found = with_facts(READ, PAGES, facts)
    assert (found.source.authors, found.source.year) == (("Fern A", "Thistle B"), 2021)
    assert [note for note in found.notes if "Thorn Z" in note]
    assert [note for note in found.notes if "2019" in note]


def test_what_the_page_does_not_say_comes_from_the_file() -> None:
    facts = FileFacts(title=TITLE, journal="J Gardens", volume="7", labels=("iv", "v"))
    found = with_facts(replace(READ, source=Source(title=TITLE)), PAGES, facts)
    assert (found.source.journal, found.source.volume, found.page_labels) == (
        "J Gardens",
        "7",
        ("iv", "v"),
    )


def test_what_describes_another_paper_is_not_taken() -> None:
    facts = FileFacts(
        title="Bees and their hives in winter", journal="Bee News", doi="10.5555/bees.1"
    )
    found = with_facts(READ, PAGES, facts)
    assert (found.source.journal, found.source.doi) == ("", "10.5555/garden.7")
    assert any("10.5555/bees.1" in note for note in found.notes)
