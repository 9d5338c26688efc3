"""What looks after a corpus, wired: services about papers, the watch, the profile."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.backends.corpus.library import SqliteLibrary
from assistant.backends.corpus.profile import read_profile
from assistant.backends.corpus.profile_writer import write_profile
from assistant.backends.corpus.watch_state import WatchStateFile
from assistant.backends.model_files import bundled_model
from assistant.backends.papers.sandbox import ParserProcess
from assistant.backends.tokens import load_tokenizer
from assistant.bootstrap.wiring import make_assistant, make_importer
from assistant.domain import CorpusProfile, Document, WatchReport
from assistant.errors import IndexNotFound, SettingsInvalid
from assistant.pipelines.corpus_profile import ProfileBuilder
from assistant.pipelines.corpus_watch import CorpusWatcher, Watch
from assistant.pipelines.paper_fetching import Fetcher
from assistant.pipelines.publication_status import StatusChecker
from assistant.ports import Progress
from assistant.service import Assistant
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.backends.papers.services import PaperServices


def make_fetcher(settings: Settings) -> Fetcher:
    """Fetches papers into the corpus; raises SettingsInvalid without a contact address."""
    return Fetcher(_services(settings), make_importer(settings))


def make_checker(settings: Settings) -> StatusChecker:
    """Checks the papers of the corpus; raises SettingsInvalid without a contact address."""
    return StatusChecker(
        _services(settings), SqliteLibrary(settings.paths().corpus), ParserProcess().read
    )


def _services(settings: Settings) -> PaperServices:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", settings.contact):
        raise SettingsInvalid(
            "The services about papers want to know who asks.",
            "Set MTORMS_CONTACT to your e-mail address; it is sent to them and nowhere else.",
        )
    # Imported here: nothing else speaks to the network.
    from assistant.backends.papers.services import PaperServices

    return PaperServices(
        europepmc=settings.europepmc_url.rstrip("/"),
        ncbi=settings.ncbi_url.rstrip("/"),
        crossref=settings.crossref_url.rstrip("/"),
        unpaywall=settings.unpaywall_url.rstrip("/"),
        contact=settings.contact,
        cache=settings.paths().cache / "services",
    )


def watch_corpus(
    settings: Settings, most: int, days: int, seconds: float, progress: Progress
) -> WatchReport:
    """One run of the watch over the corpus; raises SettingsInvalid, or as `CorpusWatcher.run` does."""
    corpus = settings.paths().corpus
    assistant, service = make_assistant(settings), _services(settings)

    def documents() -> Sequence[Document]:
        try:
            return assistant.documents()
        except IndexNotFound:
            return ()

    watcher = CorpusWatcher(
        service=service,
        fetcher=Fetcher(service, make_importer(settings)),
        checker=StatusChecker(service, SqliteLibrary(corpus), ParserProcess().read),
        log=WatchStateFile(corpus),
        documents=documents,
        index=lambda: assistant.index(progress=progress),
    )
    queries = read_profile(corpus).watched
    return watcher.run(Watch(queries, most, days, seconds), date.today(), progress)


def keep_digest(
    settings: Settings, report: WatchReport, write: Callable[[WatchReport, str], str]
) -> Path:
    """Keeps what a run found in the words of `write`, which is given the name of the corpus; its file."""
    corpus = settings.paths().corpus
    return WatchStateFile(corpus).digest(report, write(report, read_profile(corpus).title))


def kept_digests(settings: Settings, after: float) -> list[str]:
    """Digests that were written after a time (seconds since 1970), oldest first."""
    return WatchStateFile(settings.paths().corpus).digests(after)


def corpus_profile(settings: Settings) -> CorpusProfile:
    """What the corpus that the settings name says of itself; raises CorpusInvalid."""
    return read_profile(settings.paths().corpus)


def make_profile_builder(assistant: Assistant) -> ProfileBuilder:
    """Reads the index of the assistant; raises IndexFailure where there is none."""
    tokenizer = load_tokenizer(bundled_model())
    size = tokenizer.get_vocab_size()

    def is_common(word: str) -> float:
        """By its place in the tokenizer's vocabulary, which has the words of a language by how common they are."""
        place = tokenizer.token_to_id(word)
        return 0.0 if place is None else 1 - place / size

    return ProfileBuilder(assistant.documents(), is_common, assistant.ask)


def new_profile(settings: Settings, profile: CorpusProfile, *, over: bool) -> list[Path]:
    """Writes the profile into the corpus folder; raises CorpusInvalid or CorpusNotWritable."""
    return write_profile(settings.paths().corpus, profile, over=over)
