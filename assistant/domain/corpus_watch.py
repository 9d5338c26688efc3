"""What a watch over a corpus remembers, and what one run of it found."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.domain.publications import PublicationNotice


@dataclass(slots=True)
class WatchState:
    """What the next run begins with."""

    looked: dict[str, str] = field(default_factory=dict)
    """For each query the day until which it was asked, as YYYY-MM-DD."""
    settled: dict[str, str] = field(default_factory=dict)
    """Works that need not be asked for again, by identifier, each with the day on which that was known."""
    waiting: dict[str, str] = field(default_factory=dict)
    """Works that could not be fetched yet, by identifier, each with why it is wanted."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that came."""

    id: str
    title: str
    reference: str
    """Authors, year, DOI."""
    why: str
    """The query that found it, or which sources it cites or is cited by."""


@dataclass(slots=True)
class WatchReport:
    """What one run found."""

    day: str
    """YYYY-MM-DD"""
    arrived: list[Arrival] = field(default_factory=list)
    closed: list[tuple[str, str]] = field(default_factory=list)
    """(work, why it did not come) of those that are not open."""
    marks: Mapping[str, PublicationNotice] = field(default_factory=dict)
    """What became of sources that was not known before."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(what was to be done, why it was not): all of it is tried again at the next run."""
    waiting: int = 0
    """Works that are left for the next run."""
    asked: int = 0
    """Queries and sources that were asked about."""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.arrived or self.closed or self.marks or self.failed)
