"""Works out there: what services say of a paper that we may not have."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Work:
    """A paper as a service knows it. Empty means not known."""

    title: str
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    licence: str = ""
    open_access: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """Something that was published about a work since."""

    kind: str
    """In a word or three: retracted, withdrawn, expression of concern, corrected, published."""
    notice: str
    """DOI of the notice, or of the final version."""
    date: str
    """YYYY-MM-DD, where it is known."""

    def in_words(self) -> str:
        """As it is shown."""
        return " ".join(filter(None, (self.kind, self.date, self.notice)))


@dataclass(frozen=True, slots=True)
class PublicationNotice:
    """What a check found out about a source."""

    retracted: str = ""
    """How, and when it was seen; empty when nothing is known of it."""
    updates: tuple[str, ...] = ()
    """Corrections, concerns, a final version."""


@dataclass(slots=True)
class FetchReport:
    """What became of each thing that was asked for."""

    full_texts: list[str] = field(default_factory=list)
    abstracts: list[str] = field(default_factory=list)
    elsewhere: list[tuple[str, str]] = field(default_factory=list)
    """(DOI, where a free copy of its full text lies), of those that did not come whole."""
    missing: list[tuple[str, str]] = field(default_factory=list)
    """(asked for, why it did not come)"""


@dataclass(frozen=True, slots=True)
class Gap:
    """A work that our sources cite and that we do not have."""

    title: str
    doi: str
    pmid: str
    cited_by: tuple[str, ...]
    """Ids of the sources."""
    leaning: int
    """Sentences that bear its number."""
