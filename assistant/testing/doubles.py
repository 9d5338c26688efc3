"""A counter that counts words, an embedder that hashes them, a corpus that is a list."""

import zlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from assistant.domain import EmbedderInfo, EvidenceLevel, Media, ParsedDocument, Source, SourceKind
from assistant.domain.ids import content_digest
from assistant.ports import Span, Vectors


class WordCounter:
    """A `TokenCounter` for which a token is what stands between spaces."""

    def count(self, text: str) -> int:
        """Words of the text."""
        return len(text.split())


class WordEmbedder:
    """An `Embedder`: one dimension for each (hashed) word, so texts that share words are near."""

    def __init__(self, dimension: int = 64, name: str = "words") -> None:
        self.info = EmbedderInfo(name, dimension, 256)
        self.embedded = 0
        """Texts embedded so far."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), rows of unit length."""
        self.embedded += len(texts)
        rows = np.zeros((len(texts), self.info.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.strip(".,?!").encode()) % self.info.dimension] += 1
            row /= max(float(np.linalg.norm(row)), 1e-9)
        return rows

    def embed_with_parts(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """A part has the vector of its words; parts are not counted."""
        rows, before = self.embed_documents(texts), self.embedded
        parts = [
            WordEmbedder.embed_documents(self, [text[start:end] for start, end in wanted])
            for text, wanted in zip(texts, spans, strict=True)
        ]
        self.embedded = before
        return rows, parts

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), unit length."""
        self.embedded -= 1
        row: Vectors = self.embed_documents([text])[0]
        return row


class ListCorpus:
    """A `Corpus` of texts by id, and of their authors where these matter."""

    def __init__(
        self,
        texts: dict[str, str],
        media: Media = Media.PLAIN,
        authors: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.texts = texts
        self._media = media
        self._authors = authors or {}

    def documents(self) -> Iterable[ParsedDocument]:
        """One document for each text."""
        for key, text in self.texts.items():
            by = self._authors.get(key, ())
            source = Source(key, key.title(), SourceKind.USER, EvidenceLevel.UNKNOWN, by)
            yield ParsedDocument(source, text, content_digest(text), f"{key}.txt", self._media)
