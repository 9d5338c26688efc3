"""What is learned and comes with the package: the reader, the bundled embedding model, what they are fitted to."""

from __future__ import annotations

import threading
from functools import lru_cache, partial

from assistant.backends.embedding import find_embedder
from assistant.backends.onnx_reader import WEIGHTS, OnnxReader
from assistant.backends.scoring_file import load_conflicts
from assistant.ledger import Disagreements
from assistant.ports import Embedder
from assistant.reader import CachedReader, Reader
from assistant.settings import BUNDLED_EMBEDDER, Settings
from assistant.steps.lexicon import Lexicon

__all__ = ["bundled_embedder", "disagreements", "reader_digest", "shared_reader"]


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
    threading.Thread(target=reader.prepare, daemon=True).start()
    return CachedReader(reader)


def bundled_embedder(settings: Settings) -> Embedder:
    """The bundled embedding model, whatever model the index was made with."""
    return find_embedder(settings.model_copy(update={"embedder": BUNDLED_EMBEDDER}))


def disagreements(settings: Settings, lexicon: Lexicon, reader: Reader) -> Disagreements:
    """Tells which findings disagree; its embedding model is opened when the first two are compared."""
    bundled = lru_cache(maxsize=1)(partial(bundled_embedder, settings))
    return Disagreements(
        lexicon, reader, lambda text: bundled().embed_query(text), *load_conflicts()
    )
