"""A sentence as it is quoted: whole, or without an opener that points at what is not shown."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from assistant.domain import Citation, Claim, Document, SentenceHit
from assistant.ledger import LedgerEntry
from assistant.ports import OpenIndex
from assistant.text.citations import cite
from assistant.text.evidence_level import population_of
from assistant.text.sentences import without_markers

# Adverbs that join a sentence to the one before it: a closed class of English function words.
_OPENER: Final = re.compile(
    r"^(?:however|moreover|furthermore|additionally|thus|therefore|conversely|instead|similarly|likewise"
    r"|consequently|hence|nevertheless|nonetheless|accordingly|meanwhile|besides|finally|overall"
    r"|in addition|as a result|by contrast|in contrast|on the contrary|on the other hand|in turn"
    r"|for example|for instance|in particular|indeed|in fact|that said)\s*,\s+(?=\w)",
    re.I,
)
_WORD: Final = re.compile(r"\A[a-zà-ÿ]+(?:['’][a-z]+)?(?:(?<=[a-z]{2})-[a-z]+)*[,;:.]?(?:\s|$)")
"""A plain word in small letters, at the beginning of what is said."""


def citation_of(hit: SentenceHit, index: OpenIndex, *, standalone: bool = True) -> Citation:
    """Where the sentence stands. `standalone` leaves out an opener that leans on a sentence not shown."""
    opener = _OPENER.match(hit.text) if standalone else None
    quote = hit.text[opener.end() :] if opener else hit.text
    start = hit.sentence.end - len(quote)
    return cite(hit.source, hit.passage, quote, start, hit.section, _passage_id(hit, index))


def said(citation: Citation) -> str:
    """The words of a quote as a sentence: without reference markers, with a capital where it was cut.

    A name keeps its first letter, as "mTORC1", "p53" and "n-3" do.
    """
    bare = without_markers(citation.quote)
    return bare[:1].upper() + bare[1:] if _WORD.match(bare) else bare


def sentence_hit(document: Document, ordinal: int, index: OpenIndex) -> SentenceHit:
    """A sentence of a document by its number, as if it had been found."""
    sentence = document.sentences[ordinal]
    section = next(s.name for s in document.sections if s.start <= sentence.start < s.end)
    passages = map(index.passage, index.passages_of(document.source.id))
    return SentenceHit(
        source=document.source,
        passage=next(p for p in passages if p.start <= sentence.start and sentence.end <= p.end),
        sentence=sentence,
        ordinal=ordinal,
        text=document.text[sentence.start : sentence.end],
        section=section,
    )


def quoted(
    entry: LedgerEntry,
    index: OpenIndex,
    relevance: Mapping[tuple[str, int], float] = MappingProxyType({}),
) -> Claim:
    """The sentence of a finding as a claim; `relevance` is by source and number of the sentence.

    What tells no outcome, such as that nobody was tested, is of the population of its source.
    """
    place = (entry.source.id, entry.finding.sentence)
    citation = citation_of(sentence_hit(index.document(place[0]), place[1], index), index)
    return Claim(
        said(citation),
        (citation,),
        relevance=relevance.get(place, 0.0),
        findings=(entry.id,),
        group=entry.finding.population
        if entry.finding.direction.decided
        else population_of(citation.evidence),
    )


def neighbour(document: Document, hit: SentenceHit, ordinal: int) -> SentenceHit | None:
    """Another sentence of the same document and section, as a hit; None for one not to be quoted."""
    sentence = document.sentences[ordinal]
    section = next((s for s in document.sections if s.start <= sentence.start < s.end), None)
    if section is None or section.name != hit.section or not sentence.quotable:
        return None
    return SentenceHit(
        source=hit.source,
        passage=hit.passage,
        sentence=sentence,
        ordinal=ordinal,
        text=document.text[sentence.start : sentence.end],
        section=section.name,
        relevance=hit.relevance,
    )


def _passage_id(hit: SentenceHit, index: OpenIndex) -> str:
    """The passage that holds the sentence: a neighbour may stand in another one."""
    sentence = hit.sentence
    if hit.passage.start <= sentence.start and sentence.end <= hit.passage.end:
        return hit.passage.id
    for ordinal in index.passages_of(hit.source.id):
        passage = index.passage(ordinal)
        if passage.start <= sentence.start and sentence.end <= passage.end:
            return passage.id
    return hit.passage.id
