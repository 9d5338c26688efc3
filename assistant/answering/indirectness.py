"""What was found in others than is asked about: with another condition, or in animals in the place of people.

Indirectness of population, as in the GRADE handbook, 5.2.3.
"""

from collections.abc import Sequence
from typing import Final

from assistant.domain import (
    Claim,
    CorpusProfile,
    FindingKind,
    Population,
    Question,
    Source,
)
from assistant.ledger import entry_at
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon
from assistant.text.populations import speaks_of_people
from assistant.text.sentence_profile import profile

_MODELS: Final = (Population.ANIMALS, Population.CELLS)


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


def none_is_on_it(
    question: Question,
    claims: Sequence[Claim],
    index: OpenIndex,
    corpus: CorpusProfile,
    lexicon: Lexicon,
) -> bool:
    """Whether each claim is on another condition than the corpus's own, or on no people, where that is asked about.

    A trial in epilepsy tells what it found there: that is near a question on MS, and no answer to it. Who says
    that it was not tested in people answers who asks for people; so does a sentence that names what is asked about.
    """
    wanted = conditions_asked(question, corpus, lexicon)
    if any(_is_limit(claim, index) for claim in claims):
        return False
    elsewhere = bool(wanted & corpus.direct) and all(
        is_on_others(index.document(citation.source_id).source, wanted, lexicon)
        and not profile(claim.text, lexicon).concepts & wanted
        for claim in claims
        for citation in claim.citations
    )
    people = any(term.key == "@human" for term in question.terms)
    return elsewhere or (
        people and all(c.group in _MODELS and not speaks_of_people(c.text, lexicon) for c in claims)
    )


def _is_limit(claim: Claim, index: OpenIndex) -> bool:
    entries = (entry_at(index.document(c.source_id), c.start) for c in claim.citations)
    return any(e is not None and e.finding.kind is FindingKind.LIMITATION for e in entries)
