"""A folder index of three short texts, built by a double of the embedding model."""

from __future__ import annotations

from pathlib import Path

from assistant.backends.index import FolderStore
from assistant.backends.shipped_files import load_lexicon
from assistant.domain import (
    IndexReport,
)
from assistant.pipelines.indexing import Builder, Indexer
from assistant.settings import Chunking
from assistant.testing import ListCorpus, WordCounter, WordEmbedder
from assistant.text.lexicon import Lexicon

TEXTS = {
    "alpha": "Rapamycin lowers scores in mice. It does so within days.",
    "beta": "Temsirolimus was tested in people. Half of them had fewer relapses.",
    "gamma": "Myelin is made by oligodendrocytes.",
}


def builder_with(embedder: WordEmbedder) -> Builder:
    return Builder(embedder, WordCounter(), Lexicon(load_lexicon()), Chunking())


def build(folder: Path, texts: dict[str, str], embedder: WordEmbedder | None = None,
          full: bool = False, authors: dict[str, tuple[str, ...]] | None = None) -> IndexReport:  # fmt: skip
    store = FolderStore(folder)
    indexer = Indexer(store, builder_with(embedder or WordEmbedder()))
    with store.exclusive(0, lambda: None):
        return indexer.run(ListCorpus(texts, authors=authors), full=full, progress=lambda *_: None)


def generation(folder: Path) -> Path:
    return folder / "generations" / (folder / "CURRENT").read_text().strip()
