"""What is learned and comes with the package: the reader, and what tells kinds of questions."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path

from assistant.backends.onnx_reader import WEIGHTS, OnnxReader
from assistant.backends.question_kinds import WEIGHTS as KIND_WEIGHTS
from assistant.backends.question_kinds import LearnedKinds
from assistant.ports import KindGuess
from assistant.reader import CachedReader, Reader
from assistant.settings import Settings

__all__ = ["learned_digest", "reader_digest", "shared_kinds", "shared_reader"]


def reader_digest(settings: Settings) -> str:
    """Digest of the reader that findings come from; empty where the settings want none read out."""
    if not settings.findings:
        return ""
    return _digest(WEIGHTS)


def learned_digest() -> str:
    """Digests of all that decides what is answered."""
    return f"{_digest(WEIGHTS)} {_digest(KIND_WEIGHTS)}"


@lru_cache(maxsize=1)
def shared_reader(threads: int) -> Reader:
    """One for the whole process: the weights are the same whatever the corpus.

    They are opened beside what else the first question needs, which takes as long.
    """
    reader = OnnxReader(threads=threads)
    # Not a daemon: the interpreter ends threads of that kind in the middle of native code, which aborts.
    threading.Thread(target=reader.prepare).start()
    return CachedReader(reader)


@lru_cache(maxsize=1)
def shared_kinds(threads: int) -> KindGuess:
    """What tells kinds of questions, one for the whole process."""
    return LearnedKinds(threads=threads)


def _digest(weights: Path) -> str:
    try:
        return weights.with_suffix(".sha256").read_text(encoding="ascii").strip()
    except OSError:
        return ""  # without weights nothing can be read; the first question says so
