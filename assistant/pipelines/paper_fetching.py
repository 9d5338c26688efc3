"""Papers from open services → the corpus: full text where its licence is open, else the abstract."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain import AddReport, Document, FetchReport, Gap, Reference, SourceKind, Work
from assistant.domain.identity import DOI_PREFIX
from assistant.errors import ServiceFailed
from assistant.pipelines.importing import Importer
from assistant.ports import Progress

if TYPE_CHECKING:
    from assistant.backends.papers.services import PaperServices


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches works and adds them."""

    service: PaperServices
    importer: Importer

    def fetch(
        self, wanted: Sequence[str], most: int, progress: Progress
    ) -> tuple[FetchReport, AddReport]:
        """Looks each DOI, PMID, PMCID or query up, and adds what comes.

        What is asked twice comes out of the cache, so a run that broke off is begun again as it was.

        Raises:
            ServiceFailed: the service is not there at all; what came before is added.
            CorpusNotWritable
        """
        report = FetchReport()
        failed: ServiceFailed | None = None
        with tempfile.TemporaryDirectory(prefix="mtor-ms-") as scratch:
            folder = Path(scratch)
            without: list[Work] = []
            try:
                for number, query in enumerate(wanted, start=1):
                    progress("fetching", number, len(wanted))
                    without += self._texts(query, most, folder, report)
                self._abstracts(without, folder, report)
            except ServiceFailed as error:
                failed = error
            added = self.importer.add([folder], progress)
        if failed is not None and not (report.full_texts or report.abstracts):
            raise failed
        if failed is not None:
            report.missing.append(("the rest", f"{failed}".rstrip(".")))
        return report, added

    def _texts(self, query: str, most: int, folder: Path, report: FetchReport) -> list[Work]:
        """Full texts into the folder; the works that have none."""
        found = self.service.find(query, 1 if _names_one(query) else most)
        if not found:
            report.missing.append((query, "no such work was found"))
        without = []
        for work in found:
            body = self.service.full_text(work)
            if body:
                (folder / f"{work.pmcid}.nxml").write_bytes(body)
                report.full_texts.append(work.pmcid)
                continue
            copy = self.service.open_copy(work.doi) if work.doi else ""
            if copy:
                report.elsewhere.append((work.doi, copy))
            if work.pmid:
                without.append(work)
            else:
                report.missing.append((query, "neither its full text nor its abstract is open"))
        return without

    def _abstracts(self, works: Sequence[Work], folder: Path, report: FetchReport) -> None:
        pmids = list(dict.fromkeys(work.pmid for work in works))
        for number, records in enumerate(self.service.medline(pmids)):
            (folder / f"pubmed-{number}.nbib").write_bytes(records)
        report.abstracts += pmids


def _names_one(query: str) -> bool:
    return bool(re.search(DOI_PREFIX + r"|^PMC\d+$|^(?:PMID:?\s*)?\d{5,9}$", query.strip(), re.I))


def cited_works(documents: Sequence[Document]) -> list[str]:
    """DOIs and the like of papers that we know by a record or not at all, most leaned on first."""
    partial = {SourceKind.PAPER_RECORD, SourceKind.ABSTRACT}
    ours = [
        (len(d.source.cited_as), d.source.doi or d.source.pmid or d.source.pmcid)
        for d in documents
        if d.source.kind in partial
    ]
    theirs = [(gap.leaning, gap.doi or gap.pmid) for gap in missing_works(documents)]
    ranked = sorted([*ours, *theirs], key=lambda item: -item[0])
    return list(dict.fromkeys(name for _, name in ranked if name))


def missing_works(documents: Sequence[Document]) -> list[Gap]:
    """Works that the documents cite and that are none of them, most leaned on first."""
    found: dict[str, tuple[Reference, dict[str, int]]] = {}
    for document in documents:
        leaning: dict[str, int] = {}
        for sentence in document.sentences:
            for marker in sentence.markers:
                leaning[marker] = leaning.get(marker, 0) + 1
        for reference in document.references:
            if reference.source_id:
                continue
            letters = re.sub(r"\W+", " ", reference.title or reference.text).lower()[:80]
            key = reference.doi.lower() or reference.pmid or letters
            known = found.setdefault(key, (reference, {}))
            known[1][document.source.id] = leaning.get(reference.number, 0)
    ranked = [
        Gap(r.title or r.text, r.doi, r.pmid, tuple(by), sum(by.values()))
        for r, by in found.values()
    ]
    return sorted(ranked, key=lambda gap: (-gap.leaning, -len(gap.cited_by), gap.title))
