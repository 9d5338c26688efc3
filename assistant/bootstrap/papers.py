"""What speaks to services about papers, wired."""

from __future__ import annotations

import re

from assistant.backends.corpus.library import SqliteLibrary
from assistant.backends.papers.apart import read_apart
from assistant.bootstrap.wiring import make_grower
from assistant.errors import SettingsInvalid
from assistant.flow.checking import Checker
from assistant.flow.fetching import Fetcher
from assistant.ports import PaperService
from assistant.settings import Settings

__all__ = ["make_checker", "make_fetcher"]


def make_fetcher(settings: Settings) -> Fetcher:
    """Fetches papers into the corpus; raises SettingsInvalid without a contact address."""
    return Fetcher(_services(settings), make_grower(settings))


def make_checker(settings: Settings) -> Checker:
    """Checks the papers of the corpus; raises SettingsInvalid without a contact address."""
    return Checker(_services(settings), SqliteLibrary(settings.paths().corpus), read_apart)


def _services(settings: Settings) -> PaperService:
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
