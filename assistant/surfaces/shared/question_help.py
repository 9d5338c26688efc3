"""What is in the corpus, in a sentence or two."""

from __future__ import annotations

from collections import Counter
from typing import Final

from assistant.domain import SourceKind
from assistant.ledger.phrases import listed
from assistant.service import Assistant

_KINDS: Final = {
    SourceKind.ARTICLE: ("web article", "web articles"),
    SourceKind.PAPER: ("paper", "papers"),
    SourceKind.ABSTRACT: ("abstract", "abstracts"),
    SourceKind.PAPER_RECORD: ("record of a paper", "records of papers"),
    SourceKind.USER: ("document as it was found", "documents as they were found"),
}


def corpus_in_words(service: Assistant) -> str:
    """How many documents of which kinds, and of when the index is; raises as `Assistant.ask` does."""
    documents = service.documents()
    counts = Counter(document.source.kind for document in documents)
    parts = [f"{n} {_KINDS[kind][n != 1]}" for kind in _KINDS if (n := counts[kind])]
    years = [document.source.year for document in documents if document.source.year]
    newest = f" The newest is of {max(years)}." if years else ""
    built = service.manifest().created[:10]
    contents = parts[0] if len(parts) == 1 else f"{len(documents)} documents: {listed(parts)}"
    return f"{contents}.{newest} The index was built on {built}."


def mostly_records(service: Assistant) -> bool:
    """Whether most documents are notes on papers and not the papers; raises as `Assistant.ask` does."""
    kinds = [document.source.kind for document in service.documents()]
    return 2 * sum(kind is SourceKind.PAPER_RECORD for kind in kinds) > len(kinds)
