"""Corpus → index. Only what changed is embedded again; what is live stays so until all is written."""

import gc
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from assistant.domain import (
    Document,
    IndexReport,
    ParsedDocument,
    Passage,
    Reference,
    Source,
)
from assistant.domain.ids import PASSAGE_ID_VERSION, short_digest
from assistant.errors import IndexDamaged, IndexMismatch, IndexNotFound
from assistant.ingest.chunking import CHUNKING_VERSION, chunk, sentence_spans
from assistant.ingest.documents import PARSER_VERSION, read_document
from assistant.ingest.references import Resolver
from assistant.ledger import EXTRACTION_VERSION, extracted, kept_of
from assistant.ports import (
    Corpus,
    Embedder,
    IndexBuild,
    IndexStore,
    OpenIndex,
    Progress,
    Refusing,
    TokenCounter,
    Vectors,
)
from assistant.reader import Describer
from assistant.settings import Chunking
from assistant.text.lexicon import Lexicon
from assistant.text.words import document_keys, tokenize

_BATCH = 256
"""Texts embedded between two reports of progress."""


def index_configuration(lexicon: Lexicon, chunking: Chunking, weights: str = "") -> str:
    """Fingerprint of everything that shapes an index besides the documents and the model.

    `weights` is the digest of the model that findings are read out with; empty where none are read out.
    """
    tags = (
        PARSER_VERSION,
        CHUNKING_VERSION,
        PASSAGE_ID_VERSION,
        "k10",
        lexicon.digest,
        repr(chunking),
    )
    findings = (EXTRACTION_VERSION, weights) if weights else ()
    return short_digest(*tags, *findings, length=16)


@dataclass(frozen=True, slots=True)
class Part:
    """One document with its passages; with vectors, keys and words where they are known already."""

    document: Document
    passages: tuple[Passage, ...]
    vectors: Vectors | None
    sentences: Vectors | None
    keys: Sequence[Sequence[str]] | None = None
    words: Sequence[str] = ()


Prepare = Callable[[Sequence[ParsedDocument], Progress], list[Part]]
"""Reads, cuts and embeds documents elsewhere; a part for each, in their order."""


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes what an index holds out of documents."""

    embedder: Embedder
    counter: TokenCounter
    lexicon: Lexicon
    chunking: Chunking
    prepare: Prepare | None = None
    """Where others do the work; None does it here."""
    describer: Describer | None = None
    """Reads findings out of documents that have none written down; None leaves them without."""
    weights: str = ""
    """Digest of the describer's weights."""

    @property
    def configuration(self) -> str:
        """How it does so."""
        return index_configuration(self.lexicon, self.chunking, self.weights)

    def build(
        self,
        raws: Sequence[ParsedDocument],
        progress: Progress,
        old: OpenIndex | None = None,
        same: Collection[str] = (),
        linked: Sequence[Source] = (),
    ) -> tuple[IndexBuild, int]:
        """What the documents come to, and how many texts were embedded for it.

        Sources in `same` are left to `old`; references may lead to `linked`, too.
        """
        kept = set(same) if old else set()
        new = [raw for raw in raws if raw.source.id not in kept]
        if self.prepare is None:
            made, embedded = self.embed([self.read(raw) for raw in new], progress)
        else:
            made = self.prepare(new, progress)
            embedded = sum(len(part.passages) for part in made)
        fresh = {part.document.source.id: part.document.source for part in made}
        order = [raw.source.id for raw in raws]
        resolver = Resolver(_sources(order, fresh, old, linked))
        build = self._assembled(made, resolver, progress)
        build = replace(build, order=order, corpus=corpus_of(raws))
        if old and kept:
            cited = old.references()
            gone = set(old.source_ids()) - kept if cited else set()
            relinked = _relinked(cited, kept, gone, fresh.values(), resolver)
            build = replace(build, relinked=relinked)
        return build, embedded

    def read(self, raw: ParsedDocument) -> Part:
        """A document read and cut, with its findings."""
        document = read_document(raw)
        passages = chunk(document, self.counter, self.chunking)
        if self.describer is not None and document.study is None:
            found = extracted(document, passages, self.describer)
            document = replace(document, findings=found)
        return Part(document, passages, None, None)

    def worded(self, part: Part) -> Part:
        """A part with what its passages are found by."""
        keys, words = self._keys(part)
        return replace(part, keys=keys, words=words)

    def embed(self, parts: Sequence[Part], progress: Progress) -> tuple[list[Part], int]:
        """Fills in the vectors that are missing; returns how many texts were embedded.

        Passages alone go through the model: a sentence's vector is the mean of its tokens in them.
        """
        new = [
            (n, p) for n, part in enumerate(parts) if part.vectors is None for p in part.passages
        ]
        texts = [passage.embedded for _, passage in new]
        spans = [sentence_spans(parts[n].document, passage) for n, passage in new]
        dimension = self.embedder.info.dimension
        rows = np.zeros((len(new), dimension), dtype=np.float32)
        sentences = [
            np.zeros((len(part.document.sentences), dimension), dtype=np.float32) for part in parts
        ]
        # Longest first within everything: a batch then holds texts of one length.
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            rows[batch], found = self.embedder.embed_with_parts(
                [texts[i] for i in batch], [spans[i] for i in batch]
            )
            for i, vectors in zip(batch, found, strict=True):
                n, passage = new[i]
                # One that stands in two passages is between what it is in each.
                sentences[n][passage.first_sentence : passage.last_sentence + 1] += vectors
            progress("embedding", min(start + _BATCH, len(order)), len(order))
        at, filled = 0, []
        for part, vectors in zip(parts, sentences, strict=True):
            if part.vectors is None:
                after = at + len(part.passages)
                part = replace(part, vectors=rows[at:after], sentences=_unit(vectors))
                at = after
            filled.append(part)
        return filled, len(texts)

    def _keys(self, part: Part) -> tuple[list[Sequence[str]], list[str]]:
        """What each passage of a document is found by, and the words in them."""
        named = _names(part.document)
        keys: list[Sequence[str]] = []
        words: set[str] = set()
        for passage in part.passages:
            text = f"{named} {passage.embedded}"
            keys.append(document_keys(text, self.lexicon))
            words.update(word.lower() for word, _, _ in tokenize(text))
        return keys, sorted(words)

    def _assembled(
        self, parts: Sequence[Part], resolver: Resolver, progress: Progress
    ) -> IndexBuild:
        documents = [_resolved(part.document, resolver) for part in parts]
        passages = [passage for part in parts for passage in part.passages]
        keys: list[Sequence[str]] = []
        words: list[Sequence[str]] = []
        for part in parts:
            ours, said = (part.keys, part.words) if part.keys is not None else self._keys(part)
            keys += ours
            words.append(said)
            progress("indexing words", len(keys), len(passages))
        empty = np.zeros((0, self.embedder.info.dimension), dtype=np.float32)
        return IndexBuild(
            order=[document.source.id for document in documents],
            documents=documents,
            passages=passages,
            vectors=np.concatenate([empty, *(p.vectors for p in parts if p.vectors is not None)]),
            sentence_vectors=np.concatenate(
                [empty, *(p.sentences for p in parts if p.sentences is not None)]
            ),
            keys=keys,
            document_words=words,
            document_names=[document.source.called() for document in documents],
            findings=[kept for d in documents for kept in kept_of(d, self.lexicon)],
            corpus="",
            configuration=self.configuration,
            embedder=self.embedder.info,
        )


@dataclass(frozen=True, slots=True)
class Indexer:
    """Builds and updates an index."""

    store: IndexStore
    builder: Builder
    done: Callable[[], None] = lambda: None
    """Called when a generation is live."""

    def run(self, corpus: Corpus, *, full: bool, progress: Progress) -> IndexReport:
        """Brings the index up to the corpus. The caller holds ``store.exclusive``.

        Nothing is written when nothing changed.

        Raises:
            CorpusError: a document or the manifest cannot be used; the index stays as it is.
            IndexNotWritable: it could not be written; the old one stays live.
        """
        began = time.perf_counter()
        # A large index is checked on another core while its documents are read.
        with ThreadPoolExecutor(1) as beside, _no_collections():
            opening = beside.submit(self._previous)
            raws = []
            for raw in corpus.documents():
                raws.append(raw)
                progress("reading", len(raws), 0)
            old = opening.result()
        fingerprint = corpus_of(raws)
        before = dict(old.digests()) if old else {}
        now = {raw.source.id: raw.sha256 for raw in raws}
        same = {key for key, digest in now.items() if before.get(key) == digest}
        embedded = 0
        if old and not full and old.manifest.corpus == fingerprint:
            manifest = old.manifest
        else:
            with self.store.remembering(self.builder.embedder) as embedder:
                builder = replace(self.builder, embedder=embedder)
                build, embedded = builder.build(raws, progress, old, () if full else same)
                manifest = self.store.write(build)
            self.done()
        return IndexReport(
            manifest=manifest,
            added=tuple(key for key in now if key not in before),
            changed=tuple(key for key in now if key in before and key not in same),
            removed=tuple(key for key in before if key not in now),
            unchanged=len(same),
            embedded=embedded,
            seconds=time.perf_counter() - began,
            refused=tuple(corpus.refused()) if isinstance(corpus, Refusing) else (),
        )

    def _previous(self) -> OpenIndex | None:
        """The live index, if what it holds can be used again."""
        try:
            old = self.store.open()
        except (IndexNotFound, IndexDamaged, IndexMismatch):
            return None
        made_by = (self.builder.configuration, self.builder.embedder.info)
        return old if (old.manifest.configuration, old.manifest.embedder) == made_by else None


@contextmanager
def _no_collections() -> Iterator[None]:
    """Without Python's collector of cycles, of which reading leaves none: a million texts take it two seconds."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def corpus_of(raws: Sequence[ParsedDocument]) -> str:
    """Fingerprint of documents and their order."""
    return short_digest(*(f"{r.source.id}={r.sha256}" for r in raws), length=16)


def _sources(
    order: Sequence[str],
    fresh: Mapping[str, Source],
    old: OpenIndex | None,
    linked: Sequence[Source],
) -> Iterator[Source]:
    """Every source that a reference may lead to; those of the index are read when the first is asked for."""
    known = {source.id: source for source in old.sources()} if old else {}
    for key in order:
        yield fresh.get(key) or known[key]
    yield from linked


def _resolved(document: Document, resolver: Resolver) -> Document:
    """Anew each time: what was not in the corpus may have come since, and the other way round."""
    found = tuple(replace(r, source_id=resolver.find(r)) for r in document.references)
    return replace(document, references=found) if found else document


def _relinked(
    references: Mapping[str, Sequence[Reference]],
    kept: Collection[str],
    gone: Collection[str],
    fresh: Iterable[Source],
    resolver: Resolver,
) -> dict[str, tuple[Reference, ...]]:
    """References that lead elsewhere now, of documents that are kept: only what may have changed is resolved."""
    arrived = Resolver(fresh)
    found = {}
    for key, before in references.items():
        if key not in kept:
            continue
        now = tuple(
            replace(r, source_id=resolver.find(r)) if r.source_id in gone or arrived.find(r) else r
            for r in before
        )
        if now != tuple(before):
            found[key] = now
    return found


def _unit(rows: Vectors) -> Vectors:
    """Of unit length; zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _names(document: Document) -> str:
    """What people call a source: first author and year. Found by words, never embedded."""
    source = document.source
    first = "".join(source.authors[:1]).split()[:1]  # the family name
    return f"{''.join(first)} {source.year or ''} {source.id}".strip()
