"""A finding as an index keeps it, with what it is found by."""

from dataclasses import dataclass

from assistant.domain.documents import Source
from assistant.domain.findings import Direction, Finding, FindingKind, Population, Study

Names = tuple[frozenset[str], ...]
"""Sets of keys. Of each set one key at least must be there."""


@dataclass(frozen=True, slots=True)
class IndexedFinding:
    """One finding with its source, its sentence and its study."""

    source: Source
    finding: Finding
    text: str
    """The sentence, word for word."""
    section: str
    study: Study
    intervention_keys: frozenset[str] = frozenset()
    """What its intervention is found by: names with what they are a kind of, and stems."""
    outcome_keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings are looked up. What is empty leaves that question open."""

    interventions: Names = ()
    outcomes: Names = ()
    population: Population | None = None
    direction: Direction | None = None
    sources: frozenset[str] = frozenset()
    kinds: frozenset[FindingKind] = frozenset()

    def admits(self, kept: IndexedFinding) -> bool:
        """Whether a finding is looked up."""
        finding = kept.finding
        return (
            (not self.kinds or finding.kind in self.kinds)
            and (self.population is None or finding.population is self.population)
            and (self.direction is None or finding.direction is self.direction)
            and (not self.sources or kept.source.id in self.sources)
            and all(names & kept.intervention_keys for names in self.interventions)
            and all(names & kept.outcome_keys for names in self.outcomes)
        )
