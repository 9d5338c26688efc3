"""An index that grows: building it, one paper more, and opening it, at several sizes.

The embedding model is replaced by a counter of words, to see the rest alone: what embedding takes is measured
for itself, and goes with the number of texts.
"""

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.bootstrap import make_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.testing import WordCounter, WordEmbedder

GROWTH: Final = (1_000, 10_000, 100_000)
"""Documents: abstracts come to 1.3 passages each as this counter cuts them."""
MILLION: Final = (780_000,)
"""Documents that come to a million passages: built in three quarters of an hour, so only where it is asked for."""
_PORTION: Final = 50_000
"""Documents that come at once: what is new is put together in memory."""


@dataclass(frozen=True, slots=True)
class Grown:
    """Seconds at a size."""

    passages: int
    build_s: float
    more_s: float
    """One document more."""
    open_s: float
    """Until a search has been answered by a new reader."""
    disk: int
    """Bytes of the index folder: what two generations share is counted twice."""


def measure_growth(texts: Sequence[str], sizes: Sequence[int]) -> list[Grown]:
    """The same texts over and over, with other names and another word in each."""
    return [_at(texts, size) for size in sizes]


def _at(texts: Sequence[str], size: int) -> Grown:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "corpus.jsonl"
        build = 0.0
        for start in range(0, size, _PORTION):
            portion = range(start, min(start + _PORTION, size))
            with file.open("a", encoding="utf-8") as more:
                more.writelines(_row(n, f"{texts[n % len(texts)]} Group {n}.") for n in portion)
            build += _timed(_assistant(Path(scratch)))
        with file.open("a", encoding="utf-8") as more:
            more.write(_row(size, f"{texts[0]} One more."))
        grown = _timed(_assistant(Path(scratch)))
        reader = _assistant(Path(scratch))
        began = time.perf_counter()
        reader.search("rapamycin in mice", 5)
        opened = time.perf_counter() - began
        passages = reader.manifest().counts["passages"]
        disk = sum(path.stat().st_size for path in (Path(scratch) / "index").rglob("*"))
    return Grown(passages, round(build, 2), round(grown, 2), round(opened, 2), disk)


def _assistant(folder: Path) -> Assistant:
    settings = Settings(corpus=folder, index=folder / "index")
    return make_assistant(settings, embedder=WordEmbedder(384), counter=WordCounter())


def _timed(assistant: Assistant) -> float:
    began = time.perf_counter()
    assistant.index()
    return time.perf_counter() - began


def _row(number: int, text: str) -> str:
    return json.dumps({"_id": f"d{number}", "title": f"Paper {number}", "text": text}) + "\n"
