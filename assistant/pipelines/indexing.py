"""Corpus → index. Only what changed is embedded again; what is live stays so until all is written."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.domain import DirectionModel, Document, IndexReport, ParsedDocument, Passage, Source
from assistant.domain.ids import PASSAGE_ID_VERSION, short_digest
from assistant.errors import IndexDamaged, IndexMismatch, IndexNotFound
from assistant.ingest.chunking import CHUNKING_RECIPE, chunk
from assistant.ingest.documents import PARSER_VERSION, read_document
from assistant.ingest.references import Resolver
from assistant.ledger import EXTRACTING_RECIPE, DirectionJudge, extracted, kept_of
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
from assistant.reader import Reader
from assistant.settings import Chunking
from assistant.text.anaphora import in_context
from assistant.text.lexicon import Lexicon
from assistant.text.words import document_keys, tokenize

__all__ = ["Builder", "Indexer", "Part", "Prepare", "recipe"]

_BATCH = 256
"""Texts embedded between two reports of progress."""


def recipe(lexicon: Lexicon, chunking: Chunking, weights: str = "") -> str:
    """Fingerprint of everything that shapes an index besides the documents and the model.

    `weights` is the digest of the reader that findings come from; empty where none are read out.
    """
    tags = (
        PARSER_VERSION,
        CHUNKING_RECIPE,
        PASSAGE_ID_VERSION,
        "k9",
        lexicon.digest,
        repr(chunking),
    )
    findings = (EXTRACTING_RECIPE, weights) if weights else ()
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
    reader: Reader | None = None
    """Reads findings out of documents that have none written down; None leaves them without."""
    directions: DirectionModel | None = None
    """Which way they go; None leaves documents without findings, too."""
    weights: str = ""
    """Digest of the reader's weights."""

    @property
    def recipe(self) -> str:
        """How it does so."""
        return recipe(self.lexicon, self.chunking, self.weights)

    def build(
        self,
        raws: Sequence[ParsedDocument],
        progress: Progress,
        old: OpenIndex | None = None,
        same: Collection[str] = (),
        beside: Sequence[Source] = (),
    ) -> tuple[IndexBuild, int]:
        """What the documents come to, and how many texts were embedded for it.

        Sources in `same` are taken from `old` as they are; references may lead to `beside`, too.
        """
        new = [raw for raw in raws if old is None or raw.source.id not in same]
        if self.prepare is None:
            made, embedded = self.embed([self.read(raw) for raw in new], progress)
        else:
            made = self.prepare(new, progress)
            embedded = sum(len(p.passages) + len(p.document.sentences) for p in made)
        fresh = {part.document.source.id: part for part in made}
        parts = [fresh.get(raw.source.id) or self._kept(raw, old) for raw in raws]
        return self._assemble(parts, corpus_of(raws), beside, progress), embedded

    def read(self, raw: ParsedDocument) -> Part:
        """A document read and cut, with its findings."""
        document = read_document(raw)
        passages = chunk(document, self.counter, self.chunking)
        if self.reader is not None and self.directions is not None and document.study is None:
            judge = DirectionJudge(self.reader, self.lexicon, self.directions)
            found = extracted(document, passages, self.reader, judge)
            document = replace(document, findings=found)
        return Part(document, passages, None, None)

    def worded(self, part: Part) -> Part:
        """A part with what its passages are found by."""
        keys, words = self._keys(part)
        return replace(part, keys=keys, words=words)

    def _kept(self, raw: ParsedDocument, old: OpenIndex | None) -> Part:
        """What the old index has of a document."""
        if old is None:
            raise ValueError(f"{raw.source.id} was neither made nor kept")
        document = old.document(raw.source.id)
        ordinals = old.passages_of(raw.source.id)
        return Part(
            document,
            tuple(old.passage(ordinal) for ordinal in ordinals),
            old.passage_vectors(ordinals),
            old.sentence_vectors(raw.source.id, 0, len(document.sentences) - 1),
            old.keys_of(raw.source.id),
            old.words_of(raw.source.id),
        )

    def embed(self, parts: Sequence[Part], progress: Progress) -> tuple[list[Part], int]:
        """Fills in the vectors that are missing; returns how many texts were embedded."""
        new = [part for part in parts if part.vectors is None]
        texts = [passage.embedded for part in new for passage in part.passages]
        boundary = len(texts)
        texts += [text for part in new for text in _sentence_texts(part.document)]
        rows = np.zeros((len(texts), self.embedder.info.dimension), dtype=np.float32)
        # Longest first within everything: a batch then holds texts of one length.
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            rows[batch] = self.embedder.embed_documents([texts[i] for i in batch])
            progress("embedding", min(start + _BATCH, len(order)), len(order))
        at, sentence_at, filled = 0, boundary, []
        for part in parts:
            if part.vectors is not None:
                filled.append(part)
                continue
            passages, sentences = len(part.passages), len(part.document.sentences)
            filled.append(
                replace(
                    part,
                    vectors=rows[at : at + passages],
                    sentences=rows[sentence_at : sentence_at + sentences],
                )
            )
            at, sentence_at = at + passages, sentence_at + sentences
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

    def _assemble(
        self, parts: Sequence[Part], corpus: str, beside: Sequence[Source], progress: Progress
    ) -> IndexBuild:
        sources = [*(part.document.source for part in parts), *beside]
        resolver = Resolver(sources)
        documents = [_resolved(part.document, resolver) for part in parts]
        passages = [passage for part in parts for passage in part.passages]
        keys: list[Sequence[str]] = []
        words: list[Sequence[str]] = []
        for part in parts:
            if part.keys is not None:
                keys += part.keys
                words.append(part.words)
                continue
            ours, said = self._keys(part)
            keys += ours
            words.append(said)
            progress("indexing words", len(keys), len(passages))
        empty = np.zeros((0, self.embedder.info.dimension), dtype=np.float32)
        return IndexBuild(
            documents=documents,
            passages=passages,
            vectors=np.concatenate([empty, *(p.vectors for p in parts if p.vectors is not None)]),
            sentence_vectors=np.concatenate(
                [empty, *(p.sentences for p in parts if p.sentences is not None)]
            ),
            keys=keys,
            document_words=words,
            findings=[kept for d in documents for kept in kept_of(d, self.lexicon)],
            called=sorted({name for d in documents for name in _called(d)}),
            corpus=corpus,
            recipe=self.recipe,
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
        raws = []
        for raw in corpus.documents():
            raws.append(raw)
            progress("reading", len(raws), 0)
        old = self._previous()
        before = dict(old.digests()) if old else {}
        now = {raw.source.id: raw.sha256 for raw in raws}
        changed = tuple(s for s in now if s in before and before[s] != now[s])
        added = tuple(s for s in now if s not in before)
        removed = tuple(s for s in before if s not in now)
        embedded = 0
        if old and not full and old.manifest.corpus == corpus_of(raws):
            manifest = old.manifest
        else:
            same = set() if full else {s for s in now if before.get(s) == now[s]}
            with self.store.remembering(self.builder.embedder) as embedder:
                builder = replace(self.builder, embedder=embedder)
                build, embedded = builder.build(raws, progress, old, same)
                manifest = self.store.write(build)
            self.done()
        return IndexReport(
            manifest=manifest,
            added=added,
            changed=changed,
            removed=removed,
            unchanged=len(now) - len(added) - len(changed),
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
        made_by = (self.builder.recipe, self.builder.embedder.info)
        return old if (old.manifest.recipe, old.manifest.embedder) == made_by else None


def corpus_of(raws: Sequence[ParsedDocument]) -> str:
    """Fingerprint of documents and their order."""
    return short_digest(*(f"{r.source.id}={r.sha256}" for r in raws), length=16)


def _resolved(document: Document, resolver: Resolver) -> Document:
    """Anew each time: what was not in the corpus may have come since, and the other way round."""
    found = tuple(replace(r, source_id=resolver.find(r)) for r in document.references)
    return replace(document, references=found) if found else document


def _sentence_texts(document: Document) -> list[str]:
    return [in_context(document, ordinal) for ordinal in range(len(document.sentences))]


def _names(document: Document) -> str:
    """What people call a source: first author and year. Found by words, never embedded."""
    source = document.source
    return f"{_first_author(document)} {source.year or ''} {source.id}".strip()


def _called(document: Document) -> list[str]:
    """Words that people call a source by, in lower case: its first author, its trial's acronym."""
    acronyms = re.findall(r"\(([A-Z]{4,})(?:-\d+)?\)", document.source.title)
    return [name.lower() for name in (_first_author(document), *acronyms) if name]


def _first_author(document: Document) -> str:
    """Family name of the first author; empty when not known."""
    authors = document.source.authors
    return authors[0].split()[0] if authors and authors[0].split() else ""
