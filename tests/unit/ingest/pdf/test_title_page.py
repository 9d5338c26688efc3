"""Title and DOI of the first page."""

from __future__ import annotations

from assistant.ingest.pdf.title_page import doi_of, title_of
from tests.pages import page, paragraph, run

BODY = paragraph(
    [f"Line {n} of the text that follows the title on its page." for n in range(9)], y=300
)
TITLE = paragraph(["On the watering of tomato", "seedlings in dry summers"], y=90, size=18)


def test_the_title_is_the_largest_print_over_its_lines() -> None:
    shown = page([run("Journal of Gardens", 60, 40, 24), *TITLE, *BODY])
    assert title_of([shown]) == "On the watering of tomato seedlings in dry summers"


def test_what_the_file_calls_it_is_preferred_where_the_page_prints_it() -> None:
    shown = page([run("Everything about gardens and their soil", 60, 40, 24), *TITLE, *BODY])
    given = "On the watering of tomato seedlings in dry summers"
    assert title_of([shown], given) == given


def test_a_page_of_one_size_has_no_title() -> None:
    assert title_of([page(BODY)]) == ""
    assert title_of([]) == ""


def test_the_doi_is_the_one_that_is_printed_most() -> None:
    shown = page(
        [
            run("https://doi.org/10.5555/Garden.7", 50, 40),
            run("cites 10.5555/other.1", 50, 60),
            run("doi: 10.5555/garden.7.", 50, 780),
        ]
    )
    assert doi_of([shown]) == "10.5555/garden.7"
    assert doi_of([page(BODY)]) == ""
