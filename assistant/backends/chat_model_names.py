"""``provider:model`` → a chat model: of a provider, of a server of one's own, of a file on this machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from assistant.backends.chat_models import LangChainModel
from assistant.backends.llamacpp import LLAMACPP, local_server
from assistant.backends.provider_errors import writer_failure
from assistant.backends.writer_forms import is_local
from assistant.errors import AssistantError, WriterUnavailable
from assistant.settings import ModelSettings

_WITHOUT_KEY: Final = "none"
"""Sent to an address of one's own that asks for no key; the client libraries insist on one."""
_EXTRAS: Final = {
    "openai": "models-openai",
    "anthropic": "models-anthropic",
    "ollama": "models-ollama",
}


def open_chat_model(
    name: str, settings: ModelSettings, models: Path, count: Callable[[str], int]
) -> LangChainModel:
    """The model that ``provider:model`` names; with commas the others stand in for the first.

    `models` is the folder of models that were fetched.

    Raises:
        WriterUnavailable: the provider is not known or its package is not installed.
        WriterFailed: it cannot be used as it is set up, as without a key.
    """
    names = [part.strip() for part in name.split(",") if part.strip()]
    opened = tuple((one, _opened(one, settings, models)) for one in names)
    if not opened:
        raise _no_writer(name)
    files = [one.partition(":")[2] for one in names if one.startswith(f"{LLAMACPP}:")]

    def prepare() -> None:
        """A server of ours that has ended is started again, at its address."""
        for file in files:
            local_server(file, models)

    return LangChainModel(opened, settings, count, prepare)


def _opened(name: str, settings: ModelSettings, models: Path) -> Any:
    try:
        from langchain.chat_models import init_chat_model

        if name.startswith(f"{LLAMACPP}:"):
            return _of_file(name, settings, models)
        return init_chat_model(name, **_arguments(name, settings))
    except AssistantError:
        raise
    except ImportError as error:
        extra = _EXTRAS.get(name.partition(":")[0], "models")
        raise WriterUnavailable(
            f"The writer {name} needs a package that is not installed ({error.name or error}).",
            f"Install it: pip install 'mtor-ms-assistant[{extra}]'.",
        ) from error
    except ValueError as error:
        raise _no_writer(name) from error
    except Exception as error:
        raise writer_failure(error) from error


def _of_file(name: str, settings: ModelSettings, models: Path) -> Any:
    """A model served by llama.cpp."""
    from langchain.chat_models import init_chat_model

    file = name.partition(":")[2]
    server = local_server(file, models)
    return init_chat_model(
        server.model.stem,
        model_provider="openai",
        base_url=server.url,
        api_key=server.key,
        temperature=0.0,
        timeout=settings.timeout,
        max_retries=0,
        stream_usage=True,
    )


def _arguments(name: str, settings: ModelSettings) -> dict[str, Any]:
    given: dict[str, Any] = {"timeout": settings.timeout, "max_retries": settings.retries}
    if settings.url:
        given["base_url"] = settings.url
    if settings.key or settings.url:
        given["api_key"] = settings.key or _WITHOUT_KEY
    if name.startswith("ollama:"):
        # Its client has neither keys nor retries of its own.
        given = {k: v for k, v in given.items() if k == "base_url"}
        given["client_kwargs"] = {"timeout": settings.timeout}
    if is_local(name, settings.url):
        given["temperature"] = 0.0  # small models wander
    return given


def _no_writer(name: str) -> WriterUnavailable:
    return WriterUnavailable(
        f"There is no writer “{name}”.",
        "Name it as PROVIDER:MODEL, as in openai:NAME, anthropic:NAME, ollama:NAME or llamacpp:FILE.",
    )
