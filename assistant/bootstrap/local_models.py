"""Models on this machine, for `mtor-ms models`."""

from __future__ import annotations

from assistant.backends.llamacpp import LLAMACPP, LocalServer, local_server
from assistant.backends.model_download import (
    Offered,
    OnProgress,
    fetch_gguf,
    offered_gguf,
    offered_ollama,
    pull_ollama,
)
from assistant.settings import Settings

__all__ = ["fetch_model", "models_here", "offered_model", "serve_model"]

_OLLAMA = "ollama:"


def offered_model(name: str, settings: Settings) -> Offered:
    """What would be fetched, with size and licence; raises WriterUnavailable."""
    if name.startswith(_OLLAMA):
        return offered_ollama(name.removeprefix(_OLLAMA), settings.ollama_registry)
    return offered_gguf(name, settings.huggingface_url)


def fetch_model(name: str, offered: Offered, settings: Settings, on_progress: OnProgress) -> str:
    """Fetches it; how the writer is then named. Raises WriterUnavailable."""
    if name.startswith(_OLLAMA):
        pull_ollama(offered.name, settings.ollama_url, on_progress)
        return name
    return f"{LLAMACPP}:{fetch_gguf(offered, settings.paths().models, on_progress).stem}"


def models_here(settings: Settings) -> list[Offered]:
    """The files that were fetched."""
    folder = settings.paths().models
    files = sorted(folder.glob("*.gguf")) if folder.is_dir() else []
    return [Offered(path.stem, path.stat().st_size, "") for path in files]


def serve_model(name: str, settings: Settings) -> LocalServer:
    """A running server of a model file; raises WriterUnavailable, WriterFailed."""
    return local_server(name, settings.paths().models)
