"""What a corpus says of itself: its field, and which conditions its questions are about."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["CorpusProfile"]


@dataclass(frozen=True, slots=True)
class CorpusProfile:
    """As ``profile.yaml`` has it. All empty for a corpus that does not say."""

    scope: str = ""
    """What the documents are about, such as "mTOR or multiple sclerosis"."""
    condition: str = ""
    """The condition that is asked about, such as "multiple sclerosis"."""
    called: str = ""
    """Its short name, such as "MS"."""
    direct: frozenset[str] = field(default=frozenset())
    """Concepts of the lexicon that are it, or a model of it."""
    models: frozenset[str] = field(default=frozenset())
    """Those that animals are given in its place."""
    suggested: tuple[str, ...] = ()
    """Questions that may be offered once the program has answered them, as ``questions.yaml`` lists them."""
