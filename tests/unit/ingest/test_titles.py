"""Titles and years as databases write them."""

from __future__ import annotations

import pytest

from assistant.ingest.titles import plain_title, year_in


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Beds and leaves.", "Beds and leaves"),
        ("[Beds and leaves].", "Beds and leaves"),
        ("[18F]FDG in [11C].", "[18F]FDG in [11C]"),
        ("Beds\n  and leaves", "Beds and leaves"),
        ("[Beds", "[Beds"),
    ],
)
def test_titles(title: str, plain: str) -> None:
    assert plain_title(title) == plain


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        (("2021 Mar-Apr",), 2021),
        (("Spring 2003",), 2003),
        (("20210405",), 2021),
        (("", "1999"), 1999),
        (("12345",), None),
        ((), None),
    ],
)
def test_years(dates: tuple[str, ...], year: int | None) -> None:
    assert year_in(*dates) == year
