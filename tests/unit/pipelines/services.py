"""A service about papers that knows what it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.domain import Source, Update, Work


@dataclass
class KnownPapers:
    works: dict[str, list[Work]] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    news: dict[str, list[Update]] = field(default_factory=dict)

    def find(self, query: str, most: int = 1) -> list[Work]:
        return self.works.get(query, [])[:most]

    def newer(self, query: str, _since: str, _until: str, most: int) -> list[Work]:
        return self.find(query, most)

    def citing(self, _source: Source, _most: int) -> list[Work]:
        return []

    def cited_by(self, _source: Source, _most: int) -> list[Work]:
        return []

    def full_text(self, work: Work) -> bytes:
        return self.texts.get(work.pmcid, b"")

    def medline(self, pmids: Sequence[str]) -> Iterator[bytes]:
        yield from (b"PMID- " + pmid.encode() for pmid in pmids)

    def open_copy(self, doi: str) -> str:
        return f"https://copies.example/{doi}" if doi else ""

    def updates(self, doi: str) -> list[Update]:
        return self.news.get(doi, [])
