"""What is learned and comes with the package: the reader and the bundled embedding model."""

from __future__ import annotations

import threading
from functools import lru_cache

from assistant.backends.embedding import find_embedder
from assistant.backends.onnx_reader import WEIGHTS, OnnxReader
from assistant.ports import Embedder
from assistant.reader import CachedReader, Reader
from assistant.settings import BUNDLED_EMBEDDER, Settings

__all__ = ["bundled_embedder", "reader_digest", "shared_reader"]


def reader_digest(settings: Settings) -> str:
    """Digest of the reader that findings come from; empty where the settings want none read out."""
    if not settings.findings:
        return ""
    try:
        return WEIGHTS.with_suffix(".sha256").read_text(encoding="ascii").strip()
    except OSError:
        return ""  # without weights nothing can be read; the first question says so


@lru_cache(maxsize=1)
def shared_reader(threads: int) -> Reader:
    """One for the whole process: the weights are the same whatever the corpus.

    They are opened beside what else the first question needs, which takes as long.
    """
    reader = OnnxReader(threads=threads)
    # Not a daemon: the interpreter ends threads of that kind in the middle of native code, which aborts.
    threading.Thread(target=reader.prepare).start()
    return CachedReader(reader)


def bundled_embedder(settings: Settings) -> Embedder:
    """The bundled embedding model, whatever model the index was made with."""
    return find_embedder(settings.model_copy(update={"embedder": BUNDLED_EMBEDDER}))
