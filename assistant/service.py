"""The assistant: what every surface talks to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.backends.corpus.freshness import CorpusFreshness
from assistant.domain import (
    Answer,
    CheckedClaim,
    Document,
    Evidence,
    Filter,
    IndexManifest,
    IndexReport,
    ParsedDocument,
    Staleness,
    Turn,
)
from assistant.errors import InvalidQuestion
from assistant.ledger import LedgerEntry, PlacedFinding, Wanted, ledger, placed
from assistant.pipelines.indexing import Indexer
from assistant.pipelines.question_answering import QuestionAnswering
from assistant.ports import (
    EVERY_SOURCE,
    Corpus,
    IndexBuild,
    OnClaim,
    OpenIndex,
    Progress,
    Watch,
)
from assistant.settings import EVERYTHING, Scope


def _silent(_what: str, _done: int, _total: int) -> None:
    """Reports nothing."""


@dataclass(slots=True)
class Assistant:
    """Answers from one index. Opened at the first question, so that making one costs nothing.

    Safe to share between threads: an open index is read-only, and opening happens once.
    """

    open_index: Callable[[], OpenIndex]
    make_asker: Callable[[OpenIndex], QuestionAnswering]
    make_indexer: Callable[[str], Indexer]
    open_corpus: Callable[[], Corpus]
    make_own: Callable[[Sequence[ParsedDocument], OpenIndex, Progress], IndexBuild]
    """Makes an index of documents that one conversation brings along."""
    join: Callable[[OpenIndex, Sequence[IndexBuild], bool], OpenIndex]
    """Joins such indexes with that of the corpus; True searches them only."""
    lock_timeout: float
    freshness: CorpusFreshness
    """Knows from which files the index was built."""
    live: Callable[[], str] = lambda: ""
    """Names the generation of the index that is live; a newer one is opened at the next question."""
    _asker: QuestionAnswering | None = field(default=None, repr=False)
    _index: OpenIndex | None = field(default=None, repr=False)
    _generation: str = field(default="", repr=False)
    _opening: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def ask(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        on_claim: OnClaim | None = None,
        scope: Scope = EVERYTHING,
        watch: Watch | None = None,
    ) -> Answer:
        """Answers a question, which may lean on the turns before it.

        `on_claim` gets each claim as soon as it is written and checked, `watch` each stage that is over;
        what they raise ends the answer, and the answer that comes back is the one that counts.

        Raises:
            InvalidQuestion: it is empty, too long or has no word in it.
            IndexNotFound, IndexDamaged, IndexMismatch: there is no index that can be used.
        """
        return self._ready().ask(question, turns, on_claim, scope, watch)

    def read_own(self, raw: ParsedDocument, progress: Progress = _silent) -> IndexBuild:
        """What `with_documents` takes, of one document that somebody brings along.

        Raises:
            CorpusInvalid, or as `ask` does.
        """
        return self.make_own([raw], self._opened(), progress)

    def with_documents(self, own: Sequence[IndexBuild], *, only: bool = False) -> Assistant:
        """This assistant with somebody's own documents added to the corpus, or instead of it with `only`.

        Nothing is written: who lets go of it lets go of the documents.
        """
        join = self.join
        return replace(
            self,
            open_index=lambda: join(self._opened(), own, only),
            _asker=None,
            _index=None,
            _generation="",
            _opening=threading.Lock(),
        )

    def search(self, query: str, k: int = 10, only: Filter = EVERY_SOURCE) -> Evidence:
        """The `k` passages that fit best, of sources that `only` admits; raises as `ask` does."""
        return self._ready().search(query, k, only)

    def check(self, statement: str) -> tuple[CheckedClaim, ...]:
        """What the corpus says to each sentence of a statement; raises as `ask` does."""
        return self._ready().judge_of_claims.judge(statement)

    def asker(self) -> QuestionAnswering:
        """The steps behind `ask`, for who measures them one by one; raises as `ask` does."""
        return self._ready()

    def document(self, source_id: str) -> Document:
        """One source as it is stored; raises UnknownSource, or as `ask` does."""
        return self._opened().document(source_id)

    def documents(self) -> list[Document]:
        """Every source, in the order of the corpus; raises as `ask` does."""
        index = self._opened()
        return [index.document(source_id) for source_id in index.source_ids()]

    def findings(self, wanted: Wanted | None = None) -> list[LedgerEntry]:
        """What the sources found, in the order of the corpus; raises as `ask` does."""
        return ledger(self._opened(), self._ready().lexicon, wanted)

    def evidence_map(self, wanted: Wanted | None = None) -> list[PlacedFinding]:
        """Findings with the row and column of a map that they belong to; raises as `ask` does."""
        return placed(self.findings(wanted), self._ready().lexicon)

    def digests(self) -> Mapping[str, str]:
        """sha256 of every source; raises as `ask` does."""
        return self._opened().digests()

    def understood(self, questions: Sequence[str]) -> list[Turn]:
        """Questions of one conversation as turns that the next one may lean on.

        What cannot be read as a question is left out. Raises as `ask` does otherwise.
        """
        turns: list[Turn] = []
        for question in questions:
            try:
                turns.append(self._ready().understand(question, turns))
            except InvalidQuestion:
                continue
        return turns

    def manifest(self) -> IndexManifest:
        """What built the index in use; raises as `ask` does."""
        return self._opened().manifest

    def behind(self) -> Staleness:
        """How far the index in use is behind the files of its corpus; nothing where that is not known."""
        return self.freshness.behind(self.live())

    def documents_behind(self) -> Staleness:
        """The same by the documents themselves, every one of which is read; raises as `ask` and `index` do."""
        built = self.digests()
        now = {raw.source.id: raw.sha256 for raw in self.open_corpus().documents()}
        return Staleness(
            added=tuple(sorted(now.keys() - built.keys())),
            changed=tuple(sorted(s for s in now.keys() & built.keys() if now[s] != built[s])),
            removed=tuple(sorted(built.keys() - now.keys())),
        )

    def index(
        self,
        *,
        full: bool = False,
        progress: Progress = _silent,
        waiting: Callable[[], None] = lambda: None,
        ray: str = "",
    ) -> IndexReport:
        """Builds the index or brings it up to the corpus; later questions use the new one.

        `waiting` is called once when another process is at it. `ray` is the address of a Ray cluster
        that reads and embeds, or ``local``; empty does it in this process.

        Raises:
            CorpusError, ModelError, IndexBusy, IndexNotWritable: the index is as it was before.
        """
        corpus = self.open_corpus()
        indexer = self.make_indexer(ray)
        with indexer.store.exclusive(self.lock_timeout, waiting):
            # Before they are read: what changes meanwhile is behind again.
            files = self.freshness.look()
            report = indexer.run(corpus, full=full, progress=progress)
            self.freshness.keep(files, report.manifest.generation)
        with self._opening:
            self._asker = self._index = None
        return report

    def _opened(self) -> OpenIndex:
        with self._opening:
            live = self.live()
            if self._index is None or live != self._generation:
                self._index = self.open_index()
                self._asker = None
                self._generation = live
            return self._index

    def _ready(self) -> QuestionAnswering:
        index = self._opened()
        with self._opening:
            # Another thread may have opened a newer one since: that is the one to ask.
            if self._asker is None:
                self._asker = self.make_asker(self._index or index)
            return self._asker
