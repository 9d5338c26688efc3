"""A follow-up about the works that an answer cited: "who found that?", "how big was that trial?".

Each work is asked by itself, with its title in the place of the questions before: the reader knows questions in that
form, and with the questions before it does not tell who found a thing from what was found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from assistant.answering.reference_lookup import is_entry, number_asked
from assistant.domain import BlockKind, Evidence, Question, SentenceHit
from assistant.ports import OpenIndex
from assistant.question.understanding import Understanding
from assistant.settings import EvidenceScope
from assistant.text.evidence_level import evidence_of, within
from assistant.text.question_words import opening

_MOST: Final = 4
"""Works that are asked, those first that were cited first."""
_LINE: Final = 0.1
"""Relevance from which the line that describes a work stands in the place of its best sentence: where that does not
tell who paid, it has 0.05 at the most of five works, and 0.1 at the least where it tells who, where or when."""


_TELLS: Final = 0.5
"""Relevance from which a work answers. With 14 questions for who, where and when 11 works do in 126 of 154 cases by
the line that describes them; with 12 that no such line answers, such as who paid, in 37 of 132."""


_NAMED_ONE_BY_ONE: Final = 5_000
"""Sources that a search is told to look in, at most; of more, those told of are left out of what it found."""


def sources_asked(question: Question, index: OpenIndex) -> frozenset[str]:
    """The sources to look in: the one that is asked about, or all but those that were told of; none for every one."""
    if question.source:
        return frozenset({question.source})
    told = {source for source, at in question.told if at < 0}
    every = index.source_ids() if told else ()
    return frozenset(every) - told if len(every) <= _NAMED_ONE_BY_ONE else frozenset()


def is_wanted(question: Question, scope: EvidenceScope, hit: SentenceHit) -> bool:
    """Whether a sentence is of the kinds of evidence that are wanted, and not told yet."""
    if not question.told.isdisjoint({(hit.source.id, hit.sentence.start), (hit.source.id, -1)}):
        return False
    return scope is EvidenceScope.ALL or within(evidence_of(hit.source, hit.text), scope)


def each_work(
    question: Question, index: OpenIndex, understanding: Understanding
) -> Iterator[Question]:
    """The question, of each work that it may be about; none where it is about no work that was told of."""
    known = index.source_ids()
    for work in [one for one in question.spoken_of if one in known][:_MOST]:
        title = index.document(work).source.title
        yield replace(understanding.of_work(question, title, index.vocabulary), source=work)


def evidence_of_works(
    question: Question, found: Iterable[Evidence], index: OpenIndex
) -> Evidence | None:
    """What answers, of what was `found` in each work, in their order.

    Who asks for authors, a year or a journal is given one sentence of each work. None where no work answers and the
    question may be meant otherwise.
    """
    best: Evidence | None = None
    hits: list[SentenceHit] = []
    for one in found:
        answers = bool(one.sentences) and one.sentences[0].relevance >= _TELLS
        if question.about_sources and not number_asked(question.text):
            one = _described(one, index)
        if best is None or one.sure > best.sure:
            best = one
        if answers:
            # Of a work that is cited further down only what answers: the first one is meant before it.
            hits += [hit for hit in one.sentences if not hits or hit.relevance >= _TELLS]
    if best is None or not (hits or question.about_sources):
        return None
    return replace(best, question=question, sentences=tuple(hits) or best.sentences)


def _described(evidence: Evidence, index: OpenIndex) -> Evidence:
    """With the one sentence that tells most of the work itself; what it cites is no description of it."""
    own = [
        hit
        for hit in evidence.sentences
        if not is_entry(index.document(hit.source.id), hit.sentence)
    ]
    silent = bool(own) and own[0].relevance < _TELLS
    if opening(evidence.question.text) == "where" and not silent:
        return replace(
            evidence, sentences=tuple(own[:1])
        )  # a study has a place, and its paper another
    lines = [
        hit
        for hit in own
        if hit.sentence.kind is BlockKind.METADATA and (silent or hit.relevance >= _LINE)
    ]
    return replace(evidence, sentences=tuple((lines or own)[:1]))
