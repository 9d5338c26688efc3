"""Reads the glossary that comes with the program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

import yaml

__all__ = ["load_glossary"]


@lru_cache(maxsize=1)
def load_glossary() -> Mapping[str, str]:
    """Plain words by concept of the lexicon; read once."""
    text = (
        resources.files("assistant").joinpath("resources/glossary.yaml").read_text(encoding="utf-8")
    )
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {str(concept): str(words) for concept, words in data.items()}
