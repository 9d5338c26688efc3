"""What is new for a corpus: papers for its saved queries and on its citations, and what became of its own.

Each run asks for what the one before left. Whatever fails is named and stays on the list.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from assistant.backends.corpus.watch_state import WatchStateFile
from assistant.domain import (
    Arrival,
    Document,
    PublicationNotice,
    Source,
    WatchReport,
    WatchState,
    Work,
)
from assistant.domain.identity import identifiers_of, source_keys
from assistant.errors import CorpusError, CorpusNotWritable
from assistant.pipelines.paper_fetching import Fetcher
from assistant.pipelines.publication_status import StatusChecker
from assistant.ports import Progress

if TYPE_CHECKING:
    from assistant.backends.papers.services import PaperServices

_OVERLAP: Final = 30
"""Days that a query looks back behind its last run: papers are listed later than they are published."""
_LINKS: Final = 200
"""Citations of one source that are looked at."""
_PATIENCE: Final = 2
"""Failures in a row after which a service is left in peace until the next run."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What one run is to do."""

    queries: Sequence[str]
    most: int
    """Works that are fetched at most; the others wait for the next run."""
    days: int
    """How far a query looks back at its first run."""
    seconds: float
    """After which nothing more is begun."""


@dataclass(slots=True)
class _Run:
    """One run so far."""

    watch: Watch
    today: date
    state: WatchState
    until: float
    clock: Callable[[], float]
    report: WatchReport = field(init=False)
    _failures: int = 0
    """In a row."""

    def __post_init__(self) -> None:
        self.report = WatchReport(self.today.isoformat())

    def late(self) -> bool:
        """Whether nothing more is to be begun."""
        return self.clock() > self.until

    def tried(self, names: Sequence[str]) -> Iterator[str]:
        """Each name, until the time is over or the service has failed too often; the rest is named."""
        self._failures = 0
        for number, name in enumerate(names):
            left = len(names) - number
            if self.late():
                self.report.failed.append((f"{left} more from {name} on", "the time was over"))
                return
            if self._failures >= _PATIENCE:
                reason = "the service had failed before"
                self.report.failed.append((f"{left} more from {name} on", reason))
                return
            self.report.asked += 1
            yield name

    @contextmanager
    def failing(self, what: str) -> Iterator[None]:
        """Names what failed, and lets the run go on; what cannot be written ends it."""
        try:
            yield
        except CorpusNotWritable:
            raise
        except CorpusError as error:
            self._failures += 1
            self.report.failed.append((what, str(error).rstrip(".")))
        else:
            self._failures = 0

    def want(self, works: Sequence[Work], known: Container[str], why: str) -> None:
        """Puts works on the list that are neither here nor settled."""
        for work in works:
            name = _name(work)
            keys = identifiers_of(work)
            if name and not any(key in known or key in self.state.settled for key in keys):
                self.state.waiting.setdefault(name, why)

    def settle(self, name: str) -> None:
        """Takes a work off the list for good."""
        del self.state.waiting[name]
        self.state.settled[name] = self.today.isoformat()


@dataclass(frozen=True, slots=True)
class CorpusWatcher:
    """Looks, fetches, checks and indexes."""

    service: PaperServices
    fetcher: Fetcher
    checker: StatusChecker
    log: WatchStateFile
    documents: Callable[[], Sequence[Document]]
    """Of the index in use; none where there is none yet."""
    index: Callable[[], object]
    """Brings it up to date."""
    clock: Callable[[], float] = time.monotonic

    def run(self, watch: Watch, today: date, progress: Progress) -> WatchReport:
        """One run. What it had done when something failed is kept, also when it is killed.

        Raises:
            CorpusNotWritable: another run is at work, or nothing can be written.
            CorpusError, IndexFailure: as indexing does.
        """
        with self.log.exclusive():
            run = _Run(watch, today, self.log.state(), self.clock() + watch.seconds, self.clock)
            sources = [document.source for document in self.documents()]
            known = {key for source in sources for key in source_keys(source)}
            for name in [name for name in run.state.waiting if name in known]:
                run.settle(name)
            self._queries(run, known)
            self._links(run, sources, known)
            self.log.keep(run.state)
            came = self._fetch(run, progress)
            if came:
                # Before the check: what has just come may have been retracted long ago.
                self.index()
                sources = [document.source for document in self.documents()]
            marks = self._check(run, sources, progress)
            if sources:
                # Also where nothing came of it: a check is written down beside the documents.
                self.index()
            run.report.arrived += self._arrivals(came)
            run.report.marks = marks
            run.report.waiting = len(run.state.waiting)
            self.log.keep(run.state)
            return run.report

    def _queries(self, run: _Run, known: set[str]) -> None:
        for query in run.tried(run.watch.queries):
            last = run.state.looked.get(query)
            back = timedelta(days=_OVERLAP if last else run.watch.days)
            since = (date.fromisoformat(last) if last else run.today) - back
            day = run.today.isoformat()
            with run.failing(f"the query “{query}”"):
                found = self.service.newer(query, since.isoformat(), day, _LINKS)
                run.want(found, known, f"found by {query}")
                run.state.looked[query] = day

    def _links(self, run: _Run, sources: Sequence[Source], known: set[str]) -> None:
        """Papers that cite the sources or are cited by them, those first that most sources have to do with."""
        named = [source for source in sources if source.pmid or source.pmcid]
        by_id = {source.id: source for source in named}
        links: dict[str, tuple[Work, list[str]]] = {}
        for key in run.tried(list(by_id)):
            with run.failing(f"the citations of {key}"):
                for verb, found in (
                    ("cites", self.service.citing(by_id[key], _LINKS)),
                    ("is cited by", self.service.cited_by(by_id[key], _LINKS)),
                ):
                    for work in found:
                        if name := _name(work):
                            links.setdefault(name, (work, []))[1].append(f"{verb} {key}")
        for work, whys in sorted(links.values(), key=lambda one: -len(one[1])):
            more = f" and {len(whys) - 3} more" if len(whys) > 3 else ""
            run.want([work], known, f"{', '.join(whys[:3])}{more}")

    def _fetch(self, run: _Run, progress: Progress) -> dict[str, str]:
        """Fetches what is waiting, one by one, so that each is settled when it has come; for each id, why."""
        came: dict[str, str] = {}
        wanted = list(run.state.waiting)[: run.watch.most]
        for number, name in enumerate(run.tried(wanted), start=1):
            progress("fetching", number, len(wanted))
            with run.failing(f"fetching {name}"):
                fetched, added = self.fetcher.fetch([name.partition(":")[2]], 1, progress)
                came |= dict.fromkeys((*added.added, *added.replaced), run.state.waiting[name])
                gone = [reason for _, reason in (*fetched.missing, *added.refused)]
                run.report.closed += [(name, reason) for reason in gone]
                run.settle(name)
                self.log.keep(run.state)
        return came

    def _check(
        self, run: _Run, sources: Sequence[Source], progress: Progress
    ) -> dict[str, PublicationNotice]:
        """What has become of sources since the last check."""
        before = self.checker.library.marks()
        if run.late():
            run.report.failed.append(("checking for retractions", "the time was over"))
            return {}
        with run.failing("checking for retractions"):
            marks = self.checker.check(sources, progress)
            return {key: mark for key, mark in marks.items() if mark != before.get(key)}
        return {}

    def _arrivals(self, came: dict[str, str]) -> Iterator[Arrival]:
        for document in self.documents() if came else ():
            source = document.source
            if source.id in came:
                first = "".join(source.authors[:1])
                authors = f"{first} et al." if source.authors[1:] else first
                reference = ", ".join(filter(None, (authors, str(source.year or ""), source.doi)))
                yield Arrival(source.id, source.title, reference, came[source.id])


def _name(work: Work) -> str:
    """The surest identifier, which is PubMed's; empty for a work without one."""
    return f"pmid:{work.pmid}" if work.pmid else next(iter(identifiers_of(work)), "")
