"""The index: opened for reading, and written."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final, Protocol

from assistant import __version__
from assistant.domain import (
    Document,
    EmbedderInfo,
    Filter,
    FindingFilter,
    IndexedFinding,
    IndexManifest,
    Passage,
    Reference,
    Source,
)
from assistant.ports.embedding import Embedder, Vectors

EVERY_SOURCE: Final = Filter()
"""Lets everything through."""

Scores = list[tuple[int, float]]
"""(ordinal of the passage in the index, score), best first."""


class Vocabulary(Protocol):
    """The words of the corpus, as the question analysis needs them."""

    def document_frequency(self, key: str) -> int:
        """Passages in which the term occurs; 0 when it occurs nowhere."""

    def called(self) -> Collection[str]:
        """Words that sources are called by, in lower case: family names of first authors, acronyms of trials."""

    def words(self) -> Sequence[str]:
        """Every word of the corpus in lower case, sorted; what misspellings are compared with."""

    @property
    def passages(self) -> int:
        """How many passages there are."""


class OpenIndex(Protocol):
    """A generation of an index, opened for reading. It stays whole while it is held."""

    @property
    def manifest(self) -> IndexManifest:
        """What built it."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Its words."""

    def passage(self, ordinal: int) -> Passage:
        """The passage with that ordinal, 0 to ``vocabulary.passages - 1``."""

    def passages_of(self, source_id: str) -> Sequence[int]:
        """Ordinals of the passages of a source, in reading order."""

    def document(self, source_id: str) -> Document:
        """The document of a source.

        Raises:
            UnknownSource: there is none with that id.
        """

    def source_ids(self) -> Sequence[str]:
        """Every source, in the order of the corpus."""

    def sources(self) -> Sequence[Source]:
        """What is known of each source, in the order of the corpus."""

    def digests(self) -> Mapping[str, str]:
        """The sha256 of each source, by its id."""

    def references(self) -> Mapping[str, Sequence[Reference]]:
        """The references of each source that has any, by its id."""

    def findings(self, wanted: FindingFilter) -> Sequence[IndexedFinding]:
        """The findings that a filter admits, in the order of the corpus and of its texts."""

    def search_dense(self, vector: Vectors, k: int, only: Filter = EVERY_SOURCE) -> Scores:
        """The `k` passages whose vectors are nearest, with cosine; of the sources that `only` admits."""

    def search_lexical(self, keys: Sequence[str], k: int, only: Filter = EVERY_SOURCE) -> Scores:
        """The `k` passages with the highest BM25 score above 0; of the sources that `only` admits."""

    def passage_vectors(self, ordinals: Sequence[int]) -> Vectors:
        """Shape (len(ordinals), dimension)."""

    def sentences_of(self, ordinals: Sequence[int]) -> list[Vectors]:
        """For each of the passages the vectors of its sentences, as `sentence_vectors` gives them."""

    def sentence_vectors(self, source_id: str, first: int, last: int) -> Vectors:
        """Shape (last - first + 1, dimension): those sentences of the source's document."""


@dataclass(frozen=True, slots=True)
class IndexBuild:
    """What a generation is made of. Rows and lists run parallel to `passages`.

    A document that `order` names and `documents` lack is taken over from the live generation.
    """

    order: Sequence[str]
    """The id of every document of the generation."""
    documents: Sequence[Document]
    passages: Sequence[Passage]
    vectors: Vectors
    sentence_vectors: Vectors
    """One row for each sentence of each document, in order."""
    keys: Sequence[Sequence[str]]
    """What each passage is found by in the lexical search."""
    document_words: Sequence[Sequence[str]]
    """The words of each document, in lower case, sorted."""
    document_names: Sequence[Sequence[str]]
    """Words that each document is called by, in lower case."""
    findings: Sequence[IndexedFinding]
    """Of every document, in their order."""
    corpus: str
    configuration: str
    embedder: EmbedderInfo
    relinked: Mapping[str, Sequence[Reference]] = field(default_factory=dict)
    """References of documents that are taken over and lead elsewhere now, by id."""

    def manifest(
        self, layout: int, generation: str, created: str, counts: Mapping[str, int]
    ) -> IndexManifest:
        """What a generation made of it says of itself, in a format of that version; without files."""
        return IndexManifest(
            format=layout,
            generation=generation,
            created=created,
            version=__version__,
            corpus=self.corpus,
            configuration=self.configuration,
            embedder=self.embedder,
            counts=counts,
            files={},
        )

    def called(self) -> list[str]:
        """Every word that a document is called by, sorted."""
        return sorted({name for names in self.document_names for name in names})

    def words(self) -> list[str]:
        """Every word, in lower case, sorted."""
        return sorted({word for words in self.document_words for word in words})


class IndexStore(Protocol):
    """Generations of an index, one of them live."""

    def live(self) -> str:
        """The name of the live generation; empty when there is none or none can be seen."""

    def open(self) -> OpenIndex:
        """The live generation.

        Raises:
            IndexNotFound, IndexDamaged, IndexMismatch
        """

    def exclusive(
        self, timeout: float, waiting: Callable[[], None]
    ) -> AbstractContextManager[None]:
        """Holds the index for writing; calls `waiting` once if another process has it.

        Raises:
            IndexBusy: it was not free within `timeout` seconds.
            IndexNotWritable: the folder cannot be written, or is not an index folder.
        """

    def remembering(self, embedder: Embedder) -> AbstractContextManager[Embedder]:
        """An embedder whose vectors outlive a kill, for the next run, until the block ends well.

        Raises:
            IndexNotWritable
        """

    def write(self, build: IndexBuild) -> IndexManifest:
        """Writes a generation and makes it live in one step; on any failure the old one stays.

        Raises:
            IndexNotWritable
        """
