"""Settings, as small frozen values that are handed to the step that needs them.

`Settings` reads them, first found wins, from: environment variables ``MTORMS_*``, the file
``mtor-ms.toml`` in the working directory, and the defaults below. ``.env.example`` lists every
variable. Nothing else in the program reads the environment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsInvalid

__all__ = [
    "BUNDLED_EMBEDDER",
    "EVERYTHING",
    "HOSTED_BUDGET",
    "LOCAL_BUDGET",
    "Asking",
    "Chunking",
    "EvidenceScope",
    "Fusion",
    "ModelSettings",
    "Paths",
    "Precision",
    "Scope",
    "Settings",
    "Slack",
    "Writing",
    "load_settings",
]


Precision = Literal["int8", "fp32"]
"""Of the weights of the bundled embedding model."""

BUNDLED_EMBEDDER = "bundled"


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things lie."""

    corpus: Path
    index: Path | str
    """A folder, or the address of a Milvus."""
    cache: Path
    conversations: Path
    answers: Path
    """Answers that were given, for `mtor-ms replay`."""
    feedback: Path
    web: Path
    """Folder of the chat page: its history, users, secret and files."""
    api: Path
    """Folder of the HTTP API: its keys."""
    models: Path
    """Folder of language models that were fetched."""
    slack: Path
    """Folder of the Slack bot: what it has taken on, answers behind buttons, channels' settings."""


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

    passages: int = 20
    """Passages whose sentences are considered."""
    max_claims: int = 6


@dataclass(frozen=True, slots=True)
class Slack:
    """How the Slack bot runs."""

    mode: Literal["socket", "http"] = "socket"
    bot_tokens: tuple[str, ...] = field(default=(), repr=False)
    """One for each workspace, ``xoxb-...``."""
    app_token: str = field(default="", repr=False)
    """For Socket Mode, ``xapp-...``."""
    signing_secret: str = field(default="", repr=False)
    """For HTTP."""
    api_url: str = "https://slack.com/api/"
    host: str = "127.0.0.1"
    port: int = 3000
    """Of the health check, and in HTTP mode of the requests, too."""
    follow: bool = True
    """Whether a thread that the bot is in is followed without being mentioned."""
    person: str = ""
    """Channel (C...), user group (S...) or user (U...) that "Ask a person" goes to."""
    digest: str = ""
    """Channel that hears once a week which answers were not liked."""
    admins: frozenset[str] = frozenset()
    """Users who may change a channel's settings; empty for everybody in it."""
    user_minute: int = 10
    channel_minute: int = 30
    """Questions a minute; further ones wait."""
    keep_days: int = 90
    """How long answers stay behind their buttons."""
    external: Literal["answer", "ephemeral", "decline"] = "answer"
    """What people of other organisations get in channels that are shared with them: an answer, one that
    only they see, or a sentence that says no."""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    """Of the app; with both, other workspaces can install it."""
    address: str = ""
    """Where browsers reach the bot from outside, for the page on which the app is installed."""
    teams: frozenset[str] = frozenset()
    """Workspaces that may install it; empty for any."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question may be."""

    max_characters: int = 4000


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How a language model is asked."""

    form: Literal["auto", "structured", "numbered", "shortened"] = "auto"
    """In which form it writes; auto is what `mtor-ms doctor --writer` found out, else by where it runs."""
    timeout: float = 60.0
    """Seconds in which it has to go on: until its first word, and from each to the next."""
    retries: int = 2
    """How often its client tries again, with growing pauses, what may pass by itself."""
    budget: int = 0
    """Tokens of what it is given to read; 0 is `LOCAL_BUDGET` on this machine and in numbered form, else
    `HOSTED_BUDGET`."""
    method: Literal["json_schema", "function_calling", "json_mode"] = "json_schema"
    """How it is told the form of its answer."""
    url: str = ""
    """Address of one's own; empty is the provider's."""
    key: str = field(default="", repr=False)
    """Key for it; empty leaves it to the provider's own variable, such as OPENAI_API_KEY."""


HOSTED_BUDGET: Final = 6000
LOCAL_BUDGET: Final = 800
"""With instructions, example and question that makes less than 1,200 tokens: a processor reads some 100 a second."""


class EvidenceScope(StrEnum):
    """Which kinds of evidence an answer may use."""

    ALL = "all"
    HUMAN = "human"
    TRIALS = "trials"


@dataclass(frozen=True, slots=True)
class Scope:
    """What one question may use, where somebody narrows it."""

    evidence: EvidenceScope = EvidenceScope.ALL
    passages: int = 0
    """Passages that are considered; 0 leaves it to `Writing`."""


EVERYTHING: Final = Scope()
"""Nothing is narrowed."""


class Settings(BaseSettings):
    """Every setting that a person can change, with its default."""

    model_config = SettingsConfigDict(
        env_prefix="MTORMS_", toml_file="mtor-ms.toml", extra="forbid", frozen=True
    )

    corpus: Path = Path("corpus")
    index: Path | str = Path("indexes/main")
    milvus_token: SecretStr = SecretStr("")
    milvus_timeout: Annotated[float, Field(gt=0, le=600)] = 10.0
    cache: Path | None = None
    auto_index: bool = False
    """Whether an index that is behind its corpus is brought up to date when something starts."""
    lock_timeout: Annotated[float, Field(ge=0)] = 600.0
    max_question_characters: Annotated[int, Field(ge=20, le=20_000)] = 4000
    max_claims: Annotated[int, Field(ge=1, le=6)] = 6
    embedder: str = BUNDLED_EMBEDDER
    precision: Precision = "fp32"
    findings: bool = True
    """Whether findings are read out of documents that are indexed; records have theirs anyway."""
    pdf_password: SecretStr = SecretStr("")
    threads: Annotated[int, Field(ge=0, le=256)] = 0
    conversations: Path | None = None
    conversations_days: Annotated[int, Field(ge=0, le=3650)] = 0
    answers: Path | None = None
    answers_days: Annotated[int, Field(ge=0, le=3650)] = 30
    writer: str = "extractive"
    writer_url: str = ""
    writer_key: SecretStr = SecretStr("")
    writer_timeout: Annotated[float, Field(gt=0, le=600)] = 60.0
    writer_retries: Annotated[int, Field(ge=0, le=10)] = 2
    writer_form: Literal["auto", "structured", "numbered", "shortened"] = "auto"
    writer_budget: Annotated[int, Field(ge=0, le=200_000)] = 0
    writer_method: Literal["json_schema", "function_calling", "json_mode"] = "json_schema"
    huggingface_url: str = "https://huggingface.co"
    ollama_url: str = "http://127.0.0.1:11434"
    ollama_registry: str = "https://registry.ollama.ai"
    judge: str = ""
    feedback: Path | None = None
    contact: str = ""
    europepmc_url: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    ncbi_url: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    crossref_url: str = "https://api.crossref.org"
    unpaywall_url: str = "https://api.unpaywall.org/v2"
    ui_host: str = "127.0.0.1"
    ui_port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    ui_login: Literal["off", "password", "oauth"] = "off"
    ui_users: str = ""
    ui_origins: str = ""
    ui_history: str = ""
    api_host: str = "127.0.0.1"
    api_port: Annotated[int, Field(ge=1, le=65_535)] = 8080
    api_origins: str = ""
    api_minute: Annotated[int, Field(ge=1, le=100_000)] = 600
    slack_mode: Literal["socket", "http"] = "socket"
    slack_bot_tokens: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    slack_host: str = "127.0.0.1"
    slack_port: Annotated[int, Field(ge=1, le=65_535)] = 3000
    slack_follow: bool = True
    slack_person: str = ""
    slack_digest: str = ""
    slack_admins: str = ""
    slack_user_minute: Annotated[int, Field(ge=1, le=10_000)] = 10
    slack_channel_minute: Annotated[int, Field(ge=1, le=10_000)] = 30
    slack_keep_days: Annotated[int, Field(ge=1, le=3650)] = 90
    slack_external: Literal["answer", "ephemeral", "decline"] = "answer"
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_address: str = ""
    slack_teams: str = ""

    @field_validator("index", mode="before")
    @classmethod
    def _folder_or_address(cls, value: object) -> object:
        """An address stays as it is; all else is a folder."""
        return Path(value) if isinstance(value, str) and "://" not in value else value

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
        return Paths(
            corpus=self.corpus,
            index=self.index,
            cache=cache,
            conversations=self.conversations or _user_data() / "conversations.sqlite",
            answers=self.answers or _user_data() / "answers.sqlite",
            feedback=self.feedback or _user_data() / "inbox.jsonl",
            web=_user_data() / "web",
            api=_user_data() / "api",
            models=_user_data() / "models",
            slack=_user_data() / "slack",
        )

    def slack(self) -> Slack:
        """How the Slack bot runs."""
        return Slack(
            mode=self.slack_mode,
            bot_tokens=_parts(self.slack_bot_tokens.get_secret_value()),
            app_token=self.slack_app_token.get_secret_value(),
            signing_secret=self.slack_signing_secret.get_secret_value(),
            api_url=self.slack_api_url.rstrip("/") + "/",
            host=self.slack_host,
            port=self.slack_port,
            follow=self.slack_follow,
            person=self.slack_person,
            digest=self.slack_digest,
            admins=frozenset(_parts(self.slack_admins)),
            user_minute=self.slack_user_minute,
            channel_minute=self.slack_channel_minute,
            keep_days=self.slack_keep_days,
            external=self.slack_external,
            client_id=self.slack_client_id,
            client_secret=self.slack_client_secret.get_secret_value(),
            address=self.slack_address.rstrip("/"),
            teams=frozenset(_parts(self.slack_teams)),
        )

    def modelling(self) -> ModelSettings:
        """How a language model is asked."""
        return ModelSettings(
            form=self.writer_form,
            timeout=self.writer_timeout,
            retries=self.writer_retries,
            budget=self.writer_budget,
            method=self.writer_method,
            url=self.writer_url,
            key=self.writer_key.get_secret_value(),
        )


def load_settings(
    *,
    corpus: Path | None = None,
    index: Path | str | None = None,
    writer: str = "",
    pdf_password: str | None = None,
) -> Settings:
    """The settings in force, with what the command line gave on top.

    Raises:
        SettingsInvalid: a variable or the settings file holds a value that cannot be used.
    """
    asked = {"corpus": corpus, "index": index, "writer": writer, "pdf_password": pdf_password}
    given = {key: value for key, value in asked.items() if value}
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


def _parts(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _user_data() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "mtor-ms"


def _user_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "mtor-ms"
