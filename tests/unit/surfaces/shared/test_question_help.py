"""What is in the corpus, in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from assistant.domain import Source, SourceKind
from assistant.surfaces.shared.assistants import corpus_in_words, mostly_records

RECORD, PAPER, OWN = SourceKind.PAPER_RECORD, SourceKind.PAPER, SourceKind.USER


def service(*kinds: SourceKind, years: tuple[int, ...] = ()) -> Any:
    """An assistant over a document of each kind, the first ones of these years."""
    known = [*years, *[None] * (len(kinds) - len(years))]
    sources = [Source(kind=kind, year=year) for kind, year in zip(kinds, known, strict=True)]
    return SimpleNamespace(
        documents=lambda: [SimpleNamespace(source=source) for source in sources],
        manifest=lambda: SimpleNamespace(created="2026-01-02T03:04:05+00:00"),
    )


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ((PAPER,), "1 paper."),
        ((RECORD, RECORD), "2 records of papers."),
        ((PAPER, PAPER, OWN), "3 documents: 2 papers and 1 document as it was found."),
        (
            (RECORD, SourceKind.ABSTRACT, PAPER, SourceKind.ABSTRACT),
            "4 documents: 1 paper, 2 abstracts and 1 record of a paper.",
        ),
    ],
)
def test_kinds_are_counted_and_named_one_by_one(kinds: tuple[SourceKind, ...], words: str) -> None:
    built = " The index was built on 2026-01-02."
    assert corpus_in_words(service(*kinds)) == words + built


@pytest.mark.parametrize("kind", SourceKind)
def test_no_kind_is_left_out(kind: SourceKind) -> None:
    assert corpus_in_words(service(kind, kind)).startswith("2 ")


def test_the_newest_is_named_where_any_year_is_known() -> None:
    assert " The newest is of 2021. " in corpus_in_words(
        service(PAPER, PAPER, PAPER, years=(2021, 1999))
    )
    assert "newest" not in corpus_in_words(service(PAPER))


def test_half_is_not_most() -> None:
    assert mostly_records(service(RECORD, RECORD, PAPER))
    assert not mostly_records(service(RECORD, PAPER))
    assert not mostly_records(service())
