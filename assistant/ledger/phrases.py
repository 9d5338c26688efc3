"""How findings are worded, wherever they are listed."""

from collections.abc import Sequence
from typing import Final

from assistant.domain import Direction, Population

POPULATION_TITLES: Final[dict[Population, str]] = {
    Population.PEOPLE: "In people",
    Population.ANIMALS: "In animals",
    Population.CELLS: "In cells",
}
DIRECTION_PHRASES: Final = {
    Direction.BENEFIT: "better for",
    Direction.NO_EFFECT: "no difference in",
    Direction.HARM: "worse for",
    Direction.MIXED: "mixed for",
}
"""What an outcome's name follows; directions that are not stated have none."""


def listed(parts: Sequence[str], word: str = "and") -> str:
    """Parts as one says them; empty without any.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return f" {word} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
