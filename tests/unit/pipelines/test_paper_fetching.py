"""What is fetched of a paper: its full text, else its abstract, else a reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from assistant.domain import (
    AddReport,
    Document,
    EvidenceLevel,
    Reference,
    Sentence,
    Source,
    SourceKind,
    Work,
)
from assistant.pipelines.paper_fetching import Fetcher, cited_works, missing_works
from tests.unit.pipelines.services import KnownPapers


class Importer:
    def __init__(self) -> None:
        self.files: list[str] = []

    def add(self, paths: Sequence[Path], _progress: object) -> AddReport:
        self.files = sorted(path.name for folder in paths for path in folder.iterdir())
        return AddReport()


def test_full_text_else_abstract_else_a_reason() -> None:
    service = KnownPapers(
        works={
            "10.1/a": [Work("A", pmcid="PMC1")],
            "10.1/b": [Work("B", doi="10.1/b", pmid="22222")],
            "bees": [Work("C", doi="10.1/c"), Work("D", pmid="33333")],
        },
        texts={"PMC1": b"<article/>"},
    )
    importer = Importer()
    fetcher = Fetcher(service, cast("Any", importer))
    report, _ = fetcher.fetch(["10.1/a", "10.1/b", "bees", "wasps"], 5, lambda *_: None)
    assert report.full_texts == ["PMC1"]
    assert report.abstracts == ["22222", "33333"]
    assert report.elsewhere[0] == ("10.1/b", "https://copies.example/10.1/b")
    assert [name for name, _ in report.missing] == ["bees", "wasps"]
    assert importer.files == ["PMC1.nxml", "pubmed-0.nbib", "pubmed-1.nbib"]


def document(key: str, markers: Sequence[str], *references: Reference) -> Document:
    source = Source(key, key, SourceKind.ABSTRACT, EvidenceLevel.UNKNOWN, doi=f"10.9/{key}")
    sentences = tuple(Sentence(0, 1, 0, markers=(marker,)) for marker in markers)
    return Document(source, "x", (), sentences, references=references)


def test_gaps_are_ranked_by_how_many_sentences_cite_them() -> None:
    rare = Reference("1", "Rare", title="Rare", doi="10.1/rare")
    often = Reference("2", "Often", title="Often", doi="10.1/OFTEN")
    again = Reference("7", "Often", title="Often", doi="10.1/often")
    documents = [document("one", ["1", "2", "2"], rare, often), document("two", ["7"], again)]
    found = missing_works(documents)
    assert [(gap.title, gap.leaning, gap.cited_by) for gap in found] == [
        ("Often", 3, ("one", "two")),
        ("Rare", 1, ("one",)),
    ]
    assert cited_works(documents) == ["10.1/OFTEN", "10.1/rare", "10.9/one", "10.9/two"]
