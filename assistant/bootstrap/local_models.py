"""Models on this machine, for `mtor-ms models`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.backends.llamacpp import LLAMACPP, LocalServer, local_server
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.backends.model_download import Offered, OnProgress

__all__ = ["fetch_model", "models_here", "offered_model", "serve_model"]

_OLLAMA = "ollama:"


def offered_model(name: str, settings: Settings) -> Offered:
    """What would be fetched, with size and licence; raises WriterUnavailable."""
    # Imported here and below: httpx takes longer than much of an answer, and no question needs it.
    from assistant.backends.model_download import offered_gguf, offered_ollama

    if name.startswith(_OLLAMA):
        return offered_ollama(name.removeprefix(_OLLAMA), settings.ollama_registry)
    return offered_gguf(name, settings.huggingface_url)


def fetch_model(name: str, offered: Offered, settings: Settings, on_progress: OnProgress) -> str:
    """Fetches it; how the writer is then named. Raises WriterUnavailable."""
    from assistant.backends.model_download import fetch_gguf, pull_ollama

    if name.startswith(_OLLAMA):
        pull_ollama(offered.name, settings.ollama_url, on_progress)
        return name
    return f"{LLAMACPP}:{fetch_gguf(offered, settings.paths().models, on_progress).stem}"


def models_here(settings: Settings) -> list[Offered]:
    """The files that were fetched."""
    from assistant.backends.model_download import Offered

    folder = settings.paths().models
    files = sorted(folder.glob("*.gguf")) if folder.is_dir() else []
    return [Offered(path.stem, path.stat().st_size, "") for path in files]


def serve_model(name: str, settings: Settings) -> LocalServer:
    """A running server of a model file; raises WriterUnavailable, WriterFailed."""
    return local_server(name, settings.paths().models)
