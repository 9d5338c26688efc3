"""Whether sources are about the corpus's own condition."""

from collections.abc import Iterable
from typing import Final

from assistant.domain import (
    BlockKind,
    CorpusProfile,
    Document,
    Question,
    Source,
    SourceKind,
)
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import profile

_ADDED: Final = frozenset({SourceKind.PAPER, SourceKind.ABSTRACT, SourceKind.USER})
_OPENING: Final = 3000
"""Characters in which a paper has said what it is about."""


def direct_sources(
    question: Question,
    sources: Iterable[Source],
    index: OpenIndex,
    corpus: CorpusProfile,
    lexicon: Lexicon,
) -> dict[str, bool]:
    """For each source by its id: by the conditions that it states, or models of the corpus's own.

    By its opening where nobody stated them and the condition is asked about; else it is left out.
    """
    wanted = corpus.direct
    asked = any(term.key.removeprefix("@") in wanted for term in question.terms)
    found = {}
    for source in sources:
        text = " ; ".join(source.conditions)
        if not text and asked and source.kind in _ADDED:
            text = f"{source.title}. {_opening(index.document(source.id))}"
        if text and wanted:
            found[source.id] = bool(profile(text, lexicon).concepts & wanted)
    return found


def _opening(document: Document) -> str:
    """What a paper says itself: the initials of an author may be those of a disease."""
    said = (s for s in document.sentences if s.kind is not BlockKind.METADATA)
    return " ".join(document.text[s.start : s.end] for s in said)[:_OPENING]
