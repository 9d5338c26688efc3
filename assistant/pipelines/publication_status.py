"""What became of the papers of a corpus: retractions, concerns, corrections, final versions."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.backends.corpus.library import SqliteLibrary
from assistant.domain import ParsedDocument, PublicationNotice, Source, Update
from assistant.ports import Progress

if TYPE_CHECKING:
    from assistant.backends.papers.services import PaperServices

_GONE: Final = frozenset({"retracted", "withdrawn", "removed"})


@dataclass(frozen=True, slots=True)
class StatusChecker:
    """Asks PubMed and Crossref, and notes what they say with the date."""

    service: PaperServices
    library: SqliteLibrary
    read: Callable[[Path], Iterator[ParsedDocument]]

    def check(self, sources: Sequence[Source], progress: Progress) -> dict[str, PublicationNotice]:
        """The marks of those of which something is known; all are kept, with today's date.

        Raises:
            ServiceFailed: nothing is noted then: a check of half of the papers would look whole.
            CorpusNotWritable
        """
        by_pmid = self._by_pubmed([s.pmid for s in sources if s.pmid])
        today = date.today().isoformat()
        before = self.library.marks()
        marks: dict[str, PublicationNotice] = {}
        for number, source in enumerate(sources, start=1):
            progress("checking", number, len(sources))
            updates = self.service.updates(source.doi) if source.doi else []
            said = by_pmid.get(source.pmid)
            mark = _mark(updates, said, today)
            old = before.get(source.id)
            if old is not None and (bool(old.retracted), len(old.updates)) == (
                bool(mark.retracted),
                len(mark.updates),
            ):
                mark = old  # the date on which it was first seen stays
            if mark.retracted or mark.updates:
                marks[source.id] = mark
        self.library.note(marks, today)
        return marks

    def _by_pubmed(self, pmids: Sequence[str]) -> dict[str, ParsedDocument]:
        found: dict[str, ParsedDocument] = {}
        with tempfile.TemporaryDirectory(prefix="mtor-ms-") as scratch:
            for number, records in enumerate(self.service.medline(pmids)):
                file = Path(scratch) / f"{number}.nbib"
                file.write_bytes(records)
                if records.strip():
                    found |= {parsed.source.pmid: parsed for parsed in self.read(file)}
        return found


def _mark(updates: Iterable[Update], said: ParsedDocument | None, today: str) -> PublicationNotice:
    known = list(updates)
    gone = [update.in_words() for update in known if update.kind in _GONE]
    others = [update.in_words() for update in known if update.kind not in _GONE]
    if said is not None:
        if said.source.retracted and not gone:
            gone.append(said.source.retracted)
        others += said.notes
    seen = f", seen {today}"
    return PublicationNotice(
        retracted=f"{gone[0]}{seen}" if gone else "",
        updates=tuple(f"{text.rstrip('.')}{seen}" for text in dict.fromkeys(others)),
    )
