"""What the assistant needs from the world, in a few Protocols.

The embedder's method names are LangChain's, so any of its embedding classes fits behind a thin
wrapper that turns lists into arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from assistant.domain import (
    Added,
    Claim,
    Document,
    Draft,
    EmbedderInfo,
    Evidence,
    Exchange,
    Filter,
    IndexManifest,
    Mark,
    Passage,
    Question,
    RawDocument,
    Source,
    Update,
    Verdict,
    Work,
    WrittenClaim,
)

__all__ = [
    "EVERY_SOURCE",
    "ChatModel",
    "ConversationStore",
    "Corpus",
    "Embedder",
    "Heard",
    "IndexBuild",
    "IndexStore",
    "Judge",
    "Library",
    "OpenIndex",
    "PaperService",
    "Progress",
    "Scores",
    "TokenCounter",
    "Vectors",
    "Vocabulary",
    "Writer",
]

EVERY_SOURCE: Final = Filter()
"""Lets everything through."""

Vectors = NDArray[np.float32]
"""Rows of unit length, shape (texts, dimension), float32."""

Scores = list[tuple[int, float]]
"""(ordinal of the passage in the index, score), best first."""

Progress = Callable[[str, int, int], None]
"""Told (what is being done, how many are done, how many there are)."""


@runtime_checkable
class TokenCounter(Protocol):
    """Counts as the embedding model does."""

    def count(self, text: str) -> int:
        """Word pieces of `text`, without the model's special ones."""
        ...


@runtime_checkable
class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def info(self) -> EmbedderInfo:
        """Which model this is; an index made by another one is refused."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), rows of unit length, in input order."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), unit length."""
        ...


@runtime_checkable
class Corpus(Protocol):
    """The documents, before they are read into the index."""

    def documents(self) -> Iterable[RawDocument]:
        """Every document, in a stable order.

        Raises:
            CorpusNotFound, CorpusInvalid, UnreadableDocument
        """
        ...


class Library(Protocol):
    """The documents that were added to a corpus."""

    def exists(self) -> bool:
        """Whether anything was ever added."""
        ...

    def entries(self) -> Iterator[Added]:
        """Every document, in the order in which they were added; raises UnreadableDocument."""
        ...

    def keys(self) -> dict[str, tuple[str, bool]]:
        """For each name of a document its id, and whether only its abstract is there."""
        ...

    def ids(self) -> set[str]:
        """Every id that is in use."""
        ...

    def add(self, entries: Sequence[tuple[Added, Sequence[str]]]) -> None:
        """Documents, each with the names that it is known by: all of them or none.

        Raises:
            CorpusNotWritable
        """
        ...

    def note(self, marks: Mapping[str, Mark], when: str) -> None:
        """Keeps what a check found, in the place of what earlier ones did; raises CorpusNotWritable."""
        ...

    def marks(self) -> Mapping[str, Mark]:
        """What the last check found, by source."""
        ...

    def checked(self) -> str:
        """The date of the last check, as YYYY-MM-DD; empty when there was none."""
        ...

    def remove(self, entry: str) -> bool:
        """Takes a document out; False when there is none of that id."""
        ...

    def keep(self, original: Path, sha256: str) -> str:
        """Copies a file into the corpus; its path there. Raises CorpusNotWritable."""
        ...


class PaperService(Protocol):
    """Services that know papers. Each method raises ServiceFailed."""

    def find(self, query: str, most: int = 1) -> list[Work]:
        """Works for a DOI, PMID, PMCID or words, best first."""
        ...

    def full_text(self, work: Work) -> bytes:
        """The JATS of an open-access work; empty when there is none."""
        ...

    def medline(self, pmids: Sequence[str]) -> Iterator[bytes]:
        """MEDLINE records, a batch at a time."""
        ...

    def open_copy(self, doi: str) -> str:
        """Where a free copy lies, to be fetched by hand; empty when nowhere."""
        ...

    def updates(self, doi: str) -> list[Update]:
        """What was published about a work since."""
        ...


class Vocabulary(Protocol):
    """The words of the corpus, as the question analysis needs them."""

    def document_frequency(self, key: str) -> int:
        """Passages in which the term occurs; 0 when it occurs nowhere."""
        ...

    def called(self) -> Sequence[str]:
        """Words that sources are called by, in lower case: family names of first authors."""
        ...

    def own_frequency(self, key: str) -> int:
        """Passages of documents that a conversation brought along in which the term occurs."""
        ...

    def words(self) -> Sequence[str]:
        """Every word of the corpus in lower case, sorted; what misspellings are compared with."""
        ...

    @property
    def passages(self) -> int:
        """How many passages there are."""
        ...


class OpenIndex(Protocol):
    """A generation of an index, opened for reading. It stays whole while it is held."""

    @property
    def manifest(self) -> IndexManifest:
        """What built it."""
        ...

    @property
    def vocabulary(self) -> Vocabulary:
        """Its words."""
        ...

    def passage(self, ordinal: int) -> Passage:
        """The passage with that ordinal, 0 to ``vocabulary.passages - 1``."""
        ...

    def passages_of(self, source_id: str) -> Sequence[int]:
        """Ordinals of the passages of a source, in reading order."""
        ...

    def document(self, source_id: str) -> Document:
        """The document of a source.

        Raises:
            UnknownSource: there is none with that id.
        """
        ...

    def source_ids(self) -> Sequence[str]:
        """Every source, in the order of the corpus."""
        ...

    def sources(self) -> Sequence[Source]:
        """What is known of each source, in the order of the corpus."""
        ...

    def digests(self) -> Mapping[str, str]:
        """The sha256 of each source, by its id."""
        ...

    def words_of(self, source_id: str) -> Sequence[str]:
        """The words of a document's passages, in lower case, sorted."""
        ...

    def keys_of(self, source_id: str) -> Sequence[Sequence[str]]:
        """What each passage of a source is found by in the lexical search, in reading order."""
        ...

    def search_dense(self, vector: Vectors, k: int, only: Filter = EVERY_SOURCE) -> Scores:
        """The `k` passages whose vectors are nearest, with cosine; of the sources that `only` admits."""
        ...

    def search_lexical(self, keys: Sequence[str], k: int, only: Filter = EVERY_SOURCE) -> Scores:
        """The `k` passages with the highest BM25 score above 0; of the sources that `only` admits."""
        ...

    def passage_vectors(self, ordinals: Sequence[int]) -> Vectors:
        """Shape (len(ordinals), dimension)."""
        ...

    def sentences_of(self, ordinals: Sequence[int]) -> list[Vectors]:
        """For each of the passages the vectors of its sentences, as `sentence_vectors` gives them."""
        ...

    def sentence_vectors(self, source_id: str, first: int, last: int) -> Vectors:
        """Shape (last - first + 1, dimension): those sentences of the source's document."""
        ...


@dataclass(frozen=True, slots=True)
class IndexBuild:
    """Everything that a generation is made of. Rows and lists run parallel to `passages`."""

    documents: Sequence[Document]
    passages: Sequence[Passage]
    vectors: Vectors
    sentence_vectors: Vectors
    """One row for each sentence of each document, in order."""
    keys: Sequence[Sequence[str]]
    """What each passage is found by in the lexical search."""
    document_words: Sequence[Sequence[str]]
    """The words of each document, in lower case, sorted."""
    called: Sequence[str]
    corpus: str
    recipe: str
    embedder: EmbedderInfo

    def words(self) -> list[str]:
        """Every word, in lower case, sorted."""
        return sorted({word for words in self.document_words for word in words})


class IndexStore(Protocol):
    """Generations of an index, one of them live."""

    def live(self) -> str:
        """The name of the live generation; empty when there is none or none can be seen."""
        ...

    def open(self) -> OpenIndex:
        """The live generation.

        Raises:
            IndexNotFound, IndexDamaged, IndexMismatch
        """
        ...

    def exclusive(
        self, timeout: float, waiting: Callable[[], None]
    ) -> AbstractContextManager[None]:
        """Holds the index for writing; calls `waiting` once if another process has it.

        Raises:
            IndexBusy: it was not free within `timeout` seconds.
            IndexNotWritable: the folder cannot be written, or is not an index folder.
        """
        ...

    def remembering(self, embedder: Embedder) -> AbstractContextManager[Embedder]:
        """An embedder whose vectors outlive a kill, for the next run, until the block ends well.

        Raises:
            IndexNotWritable
        """
        ...

    def write(self, build: IndexBuild) -> IndexManifest:
        """Writes a generation and makes it live in one step; on any failure the old one stays.

        Raises:
            IndexNotWritable
        """
        ...


Heard = Callable[[Claim, Verdict], None]
"""Told each claim with its verdict as soon as it is written and checked."""


Judge = Callable[[str, str, Verdict], Verdict]
"""(claim, its quotes, our verdict) → a verdict that is the same or more severe."""


class ChatModel(Protocol):
    """A language model."""

    @property
    def name(self) -> str:
        """As ``provider:model``."""
        ...

    def claims(self, instructions: str, material: str) -> Iterator[WrittenClaim]:
        """Each claim as soon as it is whole; raises WriterFailed."""
        ...

    def text(self, instructions: str, material: str) -> str:
        """A plain reply; raises WriterFailed."""
        ...


class ConversationStore(Protocol):
    """Keeps what was said, beyond the life of the program."""

    def add(self, name: str, exchange: Exchange) -> None:
        """Appends to a conversation, which begins with its first exchange."""
        ...

    def exchanges(self, name: str) -> list[Exchange]:
        """What was said, oldest first; empty for a conversation that there is not."""
        ...

    def names(self) -> Sequence[str]:
        """Every conversation, the one last spoken in first."""
        ...

    def delete(self, name: str) -> None:
        """Removes a conversation for good."""
        ...


class Writer(Protocol):
    """Writes the claims of an answer from what was found."""

    @property
    def name(self) -> str: ...

    def write(self, question: Question, evidence: Evidence, heard: Heard | None = None) -> Draft:
        """The draft. `heard` is told of claims while they come, where they come one by one."""
        ...
