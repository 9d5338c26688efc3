"""Who wrote a paper, and when."""

from __future__ import annotations

import pytest

from assistant.ingest.pdf.byline import authors_of, people_in, printed_name, year_of
from tests.pages import page, run


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ada Fern, Boris Thistle and Cora Reed", ("Ada Fern", "Boris Thistle", "Cora Reed")),
        ("Ada Fern1,*, Jan van der Moss2", ("Ada Fern", "Jan van der Moss")),
        ("Ada Fern, PhD; Boris Thistle, MD", ("Ada Fern", "Boris Thistle")),
        ("Department of Gardens, University of Bloom", ()),
        ("How plants grow in the shade", ()),
    ],
)
def test_people_are_found_in_a_list(text: str, people: tuple[str, ...]) -> None:
    assert people_in(text) == people


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ada B. Fern", "Fern AB"),
        ("Fern, Ada B.", "Fern AB"),
        ("Fern AB", "Fern AB"),
        ("Jan van der Moss", "van der Moss J"),
        ("ADA FERN", "Fern A"),
        ("Jean-Luc Reed", "Reed JL"),
        ("Hanna de la Cruz Reed", "de la Cruz Reed H"),
        ("Ada FERN1,*", "Fern A"),
        ("FERN, ADA", "Fern A"),
        ("Fern A.B.", "Fern AB"),
        ("Ada Fern, MD", "Fern A"),
        ("Fern, Ada, PhD", "Fern A"),
        ("Fern MD", "Fern MD"),
        ("Fern", "Fern"),
    ],
)
def test_a_name_is_shortened(name: str, short: str) -> None:
    assert printed_name(name) == short


def test_authors_stand_under_the_title() -> None:
    title = "On the watering of tomato seedlings"
    shown = page(
        [
            run(title, 60, 80, 18),
            run("Ada Fern, Boris Thistle", 60, 110, 11),
            run("University of Bloom", 60, 140, 9),
        ]
    )
    assert authors_of([shown], title) == ("Ada Fern", "Boris Thistle")
    assert authors_of([shown], "Another title of another paper") == ()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("J Gardens 2016; 10(2): 33-40", 2016),
        ("Gardens 412 (2015) 118-125", 2015),
        ("© 2019 The Authors", 2019),
        ("Accepted 3 March 2014", 2014),
        ("Telephone 2016", None),
    ],
)
def test_the_year_is_what_the_journal_prints(text: str, year: int | None) -> None:
    assert year_of([page([run(text, 50, 40)])]) == year
