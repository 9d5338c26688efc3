"""Settings, as small frozen values that are handed to the step that needs them.

`Settings` reads them, first found wins, from: environment variables ``MTORMS_*``, the file
``mtor-ms.toml`` in the working directory, and the defaults below. ``.env.example`` lists every
variable. Nothing else in the program reads the environment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsInvalid

__all__ = ["Asking", "Chunking", "Fusion", "Paths", "Settings", "Writing", "load_settings"]


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things lie."""

    corpus: Path
    index: Path
    cache: Path


@dataclass(frozen=True, slots=True)
class Chunking:
    """How documents are cut into passages."""

    max_tokens: int = 256
    """Word pieces of a passage with its title and section: all that the model takes."""
    overlap_sentences: int = 1
    """Whole sentences that a passage shares with the one before it, within a section."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """How the two searches are made one: ``score = weight * dense + (1 - weight) * lexical``."""

    dense_weight: float = 0.5
    sentence_weight: float = 1.0
    """How much the best sentence of a passage adds to the similarity of the passage."""
    pool: int = 100
    """Passages that each search hands in."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How the extractive writer chooses sentences."""

    passages: int = 12
    """Passages whose sentences are considered."""
    max_claims: int = 6


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question may be."""

    max_characters: int = 4000


class Settings(BaseSettings):
    """Every setting that a person can change, with its default."""

    model_config = SettingsConfigDict(
        env_prefix="MTORMS_", toml_file="mtor-ms.toml", extra="forbid", frozen=True
    )

    corpus: Path = Path("corpus")
    index: Path = Path("indexes/main")
    cache: Path | None = None
    lock_timeout: Annotated[float, Field(ge=0)] = 600.0
    max_question_characters: Annotated[int, Field(ge=20, le=20_000)] = 4000
    max_claims: Annotated[int, Field(ge=1, le=6)] = 6
    threads: Annotated[int, Field(ge=0, le=256)] = 0

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before file; no secrets folder, no .env read behind the user's back."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def paths(self) -> Paths:
        """Corpus, index and cache folder."""
        cache = self.cache or _user_cache()
        return Paths(corpus=self.corpus, index=self.index, cache=cache)


def load_settings(*, corpus: Path | None = None, index: Path | None = None) -> Settings:
    """The settings in force, with what the command line gave on top.

    Raises:
        SettingsInvalid: a variable or the settings file holds a value that cannot be used.
    """
    given = {key: value for key, value in (("corpus", corpus), ("index", index)) if value}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]) or "a setting"
        raise SettingsInvalid(
            f"The setting {name} cannot be used: {first['msg']}.",
            f"Change or remove MTORMS_{name.upper()}, or {name} in mtor-ms.toml.",
        ) from error
    except ValueError as error:
        raise SettingsInvalid(
            f"The settings file mtor-ms.toml cannot be read: {error}.", "Mend or remove it."
        ) from error


def _user_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "mtor-ms"
