"""Whether what was found is on a condition that is asked about, or on another one."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain import Claim, CorpusProfile, Question, Source
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import profile

__all__ = ["conditions_asked", "is_on_others", "only_on_others"]


def conditions_asked(question: Question, corpus: CorpusProfile, lexicon: Lexicon) -> frozenset[str]:
    """The conditions that a question names; all that is evidence on the corpus's own where it names that."""
    named = {term.key[1:] for term in question.terms} & lexicon.group("condition")
    if any(one in corpus.direct or corpus.direct & set(lexicon.broader(one)) for one in named):
        named |= corpus.direct
    return frozenset(named)


def is_on_others(source: Source, wanted: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a source says what conditions it is about, and none is among those that are `wanted`."""
    return bool(source.conditions) and not any(
        profile(one, lexicon).concepts & wanted for one in source.conditions
    )


def only_on_others(
    question: Question,
    claims: Iterable[Claim],
    index: OpenIndex,
    corpus: CorpusProfile,
    lexicon: Lexicon,
) -> bool:
    """Whether the corpus's own condition is asked about, and each claim is on another and names no wanted one.

    A trial in epilepsy tells what it found there: that is near a question on MS, and no answer to it.
    """
    wanted = conditions_asked(question, corpus, lexicon)
    return bool(wanted & corpus.direct) and all(
        is_on_others(index.document(citation.source_id).source, wanted, lexicon)
        and not profile(claim.text, lexicon).concepts & wanted
        for claim in claims
        for citation in claim.citations
    )
