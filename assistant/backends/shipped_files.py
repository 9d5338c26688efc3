"""Reads the lexicon, the glossary and the prompts that come with the program."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

from assistant.domain import Concept, LexiconData
from assistant.domain.ids import short_digest
from assistant.text.yaml_text import load_yaml

_FOLDER: Final = resources.files("assistant").joinpath("resources")


@lru_cache(maxsize=1)
def load_lexicon() -> LexiconData:
    """``assistant/resources/lexicon.yaml``, read once."""
    text = _FOLDER.joinpath("lexicon.yaml").read_text(encoding="utf-8")
    data = load_yaml(text)
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


@lru_cache(maxsize=1)
def load_glossary() -> Mapping[str, str]:
    """Plain words by concept of the lexicon; read once."""
    data = load_yaml(_FOLDER.joinpath("glossary.yaml").read_text(encoding="utf-8"))
    return {str(concept): str(words) for concept, words in data.items()}


def load_prompts() -> Mapping[str, str]:
    """The text of every prompt by its name: ``resources/prompts/<name>.md``."""
    return {
        file.name.removesuffix(".md"): file.read_text(encoding="utf-8")
        for file in _FOLDER.joinpath("prompts").iterdir()
        if file.name.endswith(".md")
    }
