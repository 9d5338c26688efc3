"""The words of the field, as data: what `assistant/resources/lexicon.yaml` holds."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with all its names; the first is the one that is shown."""

    id: str
    names: tuple[str, ...]
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LexiconData:
    """Concepts of the field, and families of general words that count as the same."""

    concepts: tuple[Concept, ...]
    families: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, frozenset[str]]
    """Concepts by what kind of thing they are: ``intervention``, ``condition`` ..."""
    digest: str
    """Identifies the file that this came from."""
