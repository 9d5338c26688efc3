"""Reads the lexicon that comes with the program."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import yaml

from assistant.domain import Concept, LexiconData
from assistant.domain.ids import short_digest

__all__ = ["load_lexicon"]


@lru_cache(maxsize=1)
def load_lexicon() -> LexiconData:
    """``assistant/resources/lexicon.yaml``, read once."""
    text = (
        resources.files("assistant").joinpath("resources/lexicon.yaml").read_text(encoding="utf-8")
    )
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    concepts = tuple(
        Concept(key, tuple(map(str, entry["names"])), tuple(entry.get("broader") or ()))
        for key, entry in data["concepts"].items()
    )
    families = {name: tuple(map(str, words)) for name, words in data["families"].items()}
    return LexiconData(
        concepts=concepts,
        families=families,
        groups={name: frozenset(members) for name, members in data["groups"].items()},
        digest=short_digest(text),
    )
