"""The outcome of adding documents to a corpus."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class AddReport:
    """What became of each file or record."""

    added: list[str] = field(default_factory=list)
    """Ids."""
    replaced: list[str] = field(default_factory=list)
    """Ids of records and abstracts whose full text came."""
    known: list[tuple[str, str]] = field(default_factory=list)
    """(file, id) of what was there already."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(file, reason)"""
    warned: list[tuple[str, str]] = field(default_factory=list)
    """(id, what of it could not be read)"""

    @property
    def seen(self) -> int:
        """How many documents came along."""
        return len(self.added) + len(self.replaced) + len(self.known) + len(self.refused)
