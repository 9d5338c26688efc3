"""What a generation is made of, by hand: a document is told as its passages and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.domain import (
    Direction,
    Document,
    Finding,
    FindingKind,
    IndexedFinding,
    Passage,
    Population,
    Reference,
    Sentence,
    Source,
    Study,
)
from assistant.ports import IndexBuild
from assistant.testing import WordEmbedder

DIMENSION = 16
_EMBEDDER = WordEmbedder(DIMENSION)

Passages = Sequence[str]


def document(
    key: str, passages: Passages, references: tuple[Reference, ...] = (), sentences: int = -1
) -> Document:
    """A document whose every passage is a sentence, unless it has another number of sentences."""
    text = " ".join(passages)
    many = len(passages) if sentences < 0 else sentences
    return Document(
        source=Source(id=key, title=key.title()),
        text=text,
        sections=(),
        sentences=tuple(Sentence(n, n + 1, n) for n in range(many)),
        references=references,
        sha256=f"digest of {key}",
    )


def build_of(
    texts: Mapping[str, Passages],
    order: Sequence[str] = (),
    references: Mapping[str, tuple[Reference, ...]] | None = None,
    relinked: Mapping[str, tuple[Reference, ...]] | None = None,
    findings: Sequence[IndexedFinding] = (),
    called: Mapping[str, Sequence[str]] | None = None,
) -> IndexBuild:
    """A build of these documents; `order` names those that stay, too."""
    documents = [
        document(key, said, (references or {}).get(key, ())) for key, said in texts.items()
    ]
    passages = [
        Passage(f"{key}:{n}", key, 0, len(text), text, "", n, n, len(text.split()))
        for key, said in texts.items()
        for n, text in enumerate(said)
    ]
    rows = _EMBEDDER.embed_documents([one.text for one in passages])
    return IndexBuild(
        order=order or list(texts),
        documents=documents,
        passages=passages,
        vectors=rows,
        sentence_vectors=rows.astype(np.float32),
        keys=[one.text.lower().split() for one in passages],
        document_words=[sorted({*" ".join(said).lower().split()}) for said in texts.values()],
        document_names=[(called or {}).get(key, ()) for key in texts],
        findings=findings,
        corpus="corpus",
        configuration="configuration",
        embedder=_EMBEDDER.info,
        relinked=relinked or {},
    )


def finding(
    source: str,
    text: str,
    kind: FindingKind = FindingKind.RESULT,
    direction: Direction = Direction.NOT_STATED,
    population: Population = Population.NONE,
    by: str = "",
    on: str = "",
) -> IndexedFinding:
    told = Finding(0, kind, direction, population)
    keys = frozenset(by.split()), frozenset(on.split())
    return IndexedFinding(Source(id=source, title=source.title()), told, text, "", Study(), *keys)
