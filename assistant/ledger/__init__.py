"""What is known, as data: findings of sources, tables of them, and where they conflict."""

from __future__ import annotations

from assistant.ledger.entries import LedgerEntry, Wanted, entries_of, ledger
from assistant.ledger.tables import OTHER, Placed, placed

__all__ = ["OTHER", "LedgerEntry", "Placed", "Wanted", "entries_of", "ledger", "placed"]
