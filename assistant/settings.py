"""Settings, as small frozen values that are handed to the step that needs them.

`Settings` reads them, first found wins, from: environment variables ``MTORMS_*``, the file
``mtor-ms.toml`` in the working directory, and the defaults below. ``.env.example`` lists every
variable. Nothing else in the program reads the environment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsInvalid

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


def _parts(value: object) -> object:
    """What stands between commas; anything but text as it is."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


Listed = Annotated[tuple[str, ...], BeforeValidator(_parts)]
"""Texts, written with commas between them."""
Port = Annotated[int, Field(ge=1, le=65_535)]


@dataclass(frozen=True, slots=True)
class WebPage:
    """How the chat page is served."""

    host: str = "127.0.0.1"
    port: Port = 8000
    login: Literal["off", "password", "oauth"] = "off"
    users: Listed = ()
    origins: Listed = ()
    history: str = ""
    """Address of a database for the history; empty for a file of the data folder."""


@dataclass(frozen=True, slots=True)
class HttpApi:
    """How the HTTP API and the MCP server are served."""

    host: str = "127.0.0.1"
    port: Port = 8080
    origins: Listed = ()
    minute: Annotated[int, Field(ge=1, le=100_000)] = 600


@dataclass(frozen=True, slots=True)
class Slack:
    """How the Slack bot runs."""

    mode: Literal["socket", "http"] = "socket"
    bot_tokens: Listed = field(default=(), repr=False)
    """One for each workspace, ``xoxb-...``."""
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: Annotated[str, AfterValidator(lambda url: url.rstrip("/") + "/")] = (
        "https://slack.com/api/"
    )
    host: str = "127.0.0.1"
    port: Port = 3000
    """Of the health check, and in HTTP mode of the requests, too."""
    follow: bool = True
    """Whether a thread that the bot is in is followed without being mentioned."""
    person: str = ""
    """Channel (C...), user group (S...) or user (U...) that "Ask a person" goes to."""
    digest: str = ""
    """Channel that gets a list of the answers that were not liked, once a week."""
    admins: Listed = ()
    """Users who may change a channel's settings; empty for everybody in it."""
    user_minute: Annotated[int, Field(ge=1, le=10_000)] = 10
    channel_minute: Annotated[int, Field(ge=1, le=10_000)] = 30
    """Questions a minute; further ones wait."""
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 90
    external: Literal["answer", "ephemeral", "decline"] = "answer"
    """What people of other organisations get in channels that are shared with them: an answer, one that
    only they see, or a sentence that says no."""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    """Both: other workspaces can install it."""
    address: Annotated[str, AfterValidator(lambda url: url.rstrip("/"))] = ""
    """Where browsers reach the bot from outside, for the page on which the app is installed."""
    teams: Listed = ()
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
    timeout: Annotated[float, Field(gt=0, le=600)] = 60.0
    """Seconds in which it has to go on: until its first word, and from each to the next."""
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    """How often its client tries again, with growing pauses, what may pass by itself."""
    budget: Annotated[int, Field(ge=0, le=200_000)] = 0
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
    language_model: ModelSettings = ModelSettings()
    """Variables and keys of it begin with ``writer_``."""
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
    ui: WebPage = WebPage()
    api: HttpApi = HttpApi()
    slack: Slack = Slack()

    @model_validator(mode="before")
    @classmethod
    def _grouped(cls, values: dict[str, Any]) -> dict[str, Any]:
        """``slack_port`` is the field ``port`` of ``slack``, in variables and in the settings file."""
        given = dict(values)
        for group, (prefix, names) in _GROUPS.items():
            flat = {name: given.pop(prefix + name) for name in names if prefix + name in given}
            if flat:
                given[group] = {**given.get(group, {}), **flat}
        return given

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
        return init_settings, _Variables(settings_cls), TomlConfigSettingsSource(settings_cls)

    def paths(self) -> Paths:
        """Files and folders."""
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


_GROUPS: Final = {
    name: (prefix, [item.name for item in fields(kind)])
    for name, prefix, kind in (
        ("language_model", "writer_", ModelSettings),
        ("ui", "ui_", WebPage),
        ("api", "api_", HttpApi),
        ("slack", "slack_", Slack),
    )
}
"""Fields of each group of settings, and what their names begin with outside of it."""


def setting_names() -> list[str]:
    """The name of every setting, those of groups included: a variable is ``MTORMS_`` and the name."""
    names = [name for name in Settings.model_fields if name not in _GROUPS]
    return names + [prefix + name for prefix, group in _GROUPS.values() for name in group]


class _Variables(PydanticBaseSettingsSource):
    """The environment variables ``MTORMS_*``."""

    def get_field_value(self, _field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return os.environ.get(f"MTORMS_{field_name.upper()}"), field_name, False

    def __call__(self) -> dict[str, Any]:
        variables = {name: os.environ.get(f"MTORMS_{name.upper()}") for name in setting_names()}
        return {name: value for name, value in variables.items() if value is not None}


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
        place = [str(part) for part in first["loc"][:2]]
        name = "_".join(place) or "a setting"
        if place and place[0] in _GROUPS:
            name = _GROUPS[place[0]][0] + "".join(place[1:])
        raise SettingsInvalid(
            f"The setting {name} cannot be used: {first['msg']}.",
            f"Change or remove MTORMS_{name.upper()}, or {name} in mtor-ms.toml.",
        ) from error
    except ValueError as error:
        raise SettingsInvalid(
            f"The settings file mtor-ms.toml cannot be read: {error}.", "Mend or remove it."
        ) from error


def _user_data() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "mtor-ms"


def _user_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "mtor-ms"
