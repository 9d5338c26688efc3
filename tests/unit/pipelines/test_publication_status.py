"""Retractions and corrections, as services report them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from assistant.domain import (
    EvidenceLevel,
    ParsedDocument,
    PublicationNotice,
    Source,
    SourceKind,
    Update,
)
from assistant.pipelines.publication_status import StatusChecker
from tests.unit.pipelines.services import KnownPapers


class Library:
    def __init__(self, before: Mapping[str, PublicationNotice]) -> None:
        self.before, self.noted = before, dict[str, PublicationNotice]()

    def marks(self) -> Mapping[str, PublicationNotice]:
        return self.before

    def note(self, marks: Mapping[str, PublicationNotice], _when: str) -> None:
        self.noted = dict(marks)


def source(key: str) -> Source:
    return Source(key, key, SourceKind.ABSTRACT, EvidenceLevel.UNKNOWN, doi=f"10.1/{key}")


def read_nothing(_file: Path) -> Iterator[ParsedDocument]:
    yield from ()


def check(
    news: dict[str, list[Update]], before: Mapping[str, PublicationNotice]
) -> dict[str, PublicationNotice]:
    library = Library(before)
    checker = StatusChecker(KnownPapers(news=news), cast("Any", library), read_nothing)
    found = checker.check([source("a"), source("b")], lambda *_: None)
    assert library.noted == found
    return found


def test_retractions_and_other_updates_are_kept_apart() -> None:
    news = {
        "10.1/a": [
            Update("retracted", "10.1/r", "2024-01-01"),
            Update("corrected", "10.1/k", "2023-01-01"),
        ]
    }
    today = date.today().isoformat()
    assert check(news, {}) == {
        "a": PublicationNotice(
            f"retracted 2024-01-01 10.1/r, seen {today}",
            (f"corrected 2023-01-01 10.1/k, seen {today}",),
        )
    }


def test_the_day_on_which_it_was_first_seen_stays() -> None:
    known = {"b": PublicationNotice("withdrawn 10.1/w, seen 2020-02-02")}
    assert check({"10.1/b": [Update("withdrawn", "10.1/w", "")]}, known) == known


def test_a_mark_goes_when_the_services_no_longer_have_it() -> None:
    assert check({}, {"a": PublicationNotice("retracted, seen 2020-02-02")}) == {}
