"""What the program keeps of people, so that it can be shown and removed in one place."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One kind of thing that is kept. Times are ISO 8601 in UTC; empty means all."""

    what: str
    where: str
    count: Callable[[str], int]
    """How many there are from before a time."""
    forget: Callable[[str], int]
    """Removes those for good; how many."""
