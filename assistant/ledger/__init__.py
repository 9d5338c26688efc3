"""What is known, as data: findings of sources, tables of them, and where they conflict."""

from assistant.ledger.conflicts import differ, is_across, is_exception, is_in_one, is_sweeping
from assistant.ledger.entries import (
    LedgerEntry,
    Wanted,
    entries_by,
    entries_of,
    entry_at,
    kept_of,
    ledger,
)
from assistant.ledger.extraction import EXTRACTION_VERSION, extracted
from assistant.ledger.safety import is_on_safety, is_safety, speaks_of_harm
from assistant.ledger.similarity import family_of, is_loss, is_stopped, outcome_keys
from assistant.ledger.tables import OTHER, PlacedFinding, placed

__all__ = [
    "EXTRACTION_VERSION",
    "OTHER",
    "LedgerEntry",
    "PlacedFinding",
    "Wanted",
    "differ",
    "entries_by",
    "entries_of",
    "entry_at",
    "extracted",
    "family_of",
    "is_across",
    "is_exception",
    "is_in_one",
    "is_loss",
    "is_on_safety",
    "is_safety",
    "is_stopped",
    "is_sweeping",
    "kept_of",
    "ledger",
    "outcome_keys",
    "placed",
    "speaks_of_harm",
]
