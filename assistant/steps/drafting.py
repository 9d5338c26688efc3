"""The extractive writer: whole sentences of the sources, word for word, or nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from assistant.domain import (
    Ask,
    BlockKind,
    Citation,
    Claim,
    Document,
    Draft,
    Evidence,
    Question,
    SentenceHit,
)
from assistant.ports import OpenIndex
from assistant.settings import Writing
from assistant.steps.evidence import evidence_of
from assistant.steps.sentences import without_markers

__all__ = ["ExtractiveWriter", "answerable"]

_ANSWERS: Final = 0.5
"""Below this the question is not answered."""
_SURE: Final = 0.7
"""Below this the answer comes with a warning that it may miss the question."""
_NEAR_BEST: Final = 0.82
"""Further sentences must score at least this share of the best one."""
_SAME: Final = 88.0
"""Two sentences this alike (0 to 100) say the same."""

_NEEDS_BEFORE: Final = re.compile(
    r"^(?:(?:However|Moreover|Furthermore|Additionally|Thus|Therefore|Conversely|Also|But|And|Here)[, ]+)?"
    r"(?:It|They|This|These|Those|That|Such|He|She|Its|Their|His|Her|Both|Neither|The latter|The former"
    r"|All of (?:these|them|those)|Each of (?:these|them)|Most of (?:these|them))\b(?!['’]s (?:crucial"
    r"|essential|important|like))",
)
_EMPTY_IT: Final = re.compile(
    r"^It(?:['’]s| is| was| has been) (?:\w+ly )?"
    r"(?:crucial|essential|important|likely|possible|known|thought|shown|clear)\b"
)
_IT_INSIDE: Final = re.compile(
    r"^(?:One|Another|A|The|Some|Other) (?:\w+ )?(?:stud(?:y|ies)|trials?|experiments?|papers?|authors?)\b[^,.;]*?"
    r"\b(?:that|how|whether) (?:it|they|this|these)\b"
)


def answerable(best: SentenceHit | None, question: Question) -> float:
    """How likely the best sentence answers, in (0, 1).

    A logistic curve over similarity, coverage and coverage of what is asked for by name; its
    coefficients are fitted on the development cases by ``evals/tune.py``.
    """
    if best is None:
        return 0.0
    z = (
        -6.2
        + 5.0 * best.similarity
        + 5.2 * best.coverage
        + 1.5 * best.focus
        + (0.4 if question.in_domain else -2.0)
    )
    return 1 / (1 + math.exp(-z))


@dataclass(frozen=True, slots=True)
class ExtractiveWriter:
    """A `Writer` that quotes."""

    index: OpenIndex
    settings: Writing
    name: str = "extractive"

    def write(self, question: Question, evidence: Evidence) -> Draft:
        """One to six sentences, most direct first; none when nothing found answers the question."""
        best = evidence.sentences[0] if evidence.sentences else None
        fit = answerable(best, question)
        if best is None or fit < _ANSWERS:
            return Draft((), self.name, fit=fit)
        claims: list[Claim] = []
        for group in self._groups(question, evidence):
            new = [hit for hit in group if not _is_repeated(hit, claims)]
            if len(claims) + len(new) > self.settings.max_claims:
                break
            claims.extend(self._claim(hit) for hit in new)
        return Draft(tuple(claims), self.name, weak=fit < _SURE, fit=fit)

    def _groups(self, question: Question, evidence: Evidence) -> Iterator[list[SentenceHit]]:
        """Sentences that are shown together, in the order in which they are shown."""
        best = evidence.sentences[0]
        listed = self._list_around(best, evidence) if question.ask is Ask.LIST else []
        if listed:
            yield from ([hit] for hit in listed)
        count = 0
        for hit in evidence.sentences:
            if count >= self._wanted(question) or hit.score < best.score * _NEAR_BEST:
                return
            if not hit.sentence.truncated and hit not in listed:
                count += 1
                yield [*self._needed_before(hit), hit]

    def _wanted(self, question: Question) -> int:
        return 3 if question.ask in {Ask.NUMBER, Ask.DATE, Ask.PERSON, Ask.DURATION} else 4

    def _needed_before(self, hit: SentenceHit, depth: int = 2) -> list[SentenceHit]:
        """The sentences without which this one's "it" or "these" would mean nothing."""
        text = hit.text
        refers = _NEEDS_BEFORE.match(text) and not _EMPTY_IT.match(text)
        if not (refers or _IT_INSIDE.match(text)) or depth == 0 or hit.ordinal == 0:
            return []
        document = self.index.document(hit.source.id)
        previous = _neighbour(document, hit, hit.ordinal - 1)
        if previous is None:
            return []
        return [*self._needed_before(previous, depth - 1), previous]

    def _list_around(self, best: SentenceHit, evidence: Evidence) -> list[SentenceHit]:
        """The first sentence of each item of the list that the best sentences stand in or open."""
        for hit in (best, *evidence.sentences[1:3]):
            document = self.index.document(hit.source.id)
            items = _list_at(document, hit)
            if 2 <= len(items) <= self.settings.max_claims:
                return [n for i in items if (n := _neighbour(document, hit, i)) is not None]
        return []

    def _claim(self, hit: SentenceHit) -> Claim:
        citation = Citation(
            source_id=hit.source.id,
            passage_id=self._passage_id(hit),
            quote=hit.text,
            start=hit.sentence.start,
            end=hit.sentence.end,
            section=hit.section,
            evidence=evidence_of(hit.source, hit.text),
            page=hit.passage.page,
        )
        return Claim(
            text=without_markers(hit.text),
            citations=(citation,),
            list_item=hit.sentence.kind is BlockKind.LIST_ITEM,
        )

    def _passage_id(self, hit: SentenceHit) -> str:
        """The passage that holds the sentence: a neighbour may stand in another one."""
        inside = hit.passage.start <= hit.sentence.start and hit.sentence.end <= hit.passage.end
        if inside:
            return hit.passage.id
        for ordinal in self.index.passages_of(hit.source.id):
            passage = self.index.passage(ordinal)
            if passage.start <= hit.sentence.start and hit.sentence.end <= passage.end:
                return passage.id
        return hit.passage.id


def _is_repeated(hit: SentenceHit, claims: Sequence[Claim]) -> bool:
    text = without_markers(hit.text).lower()
    return any(
        fuzz.ratio(text, claim.text.lower()) >= _SAME
        or (claim.citations[0].source_id, claim.citations[0].start)
        == (hit.source.id, hit.sentence.start)
        for claim in claims
    )


def _neighbour(document: Document, hit: SentenceHit, ordinal: int) -> SentenceHit | None:
    """Another sentence of the same document and section, as a hit of its own."""
    sentence = document.sentences[ordinal]
    section = next((s for s in document.sections if s.start <= sentence.start < s.end), None)
    if section is None or section.name != hit.section or sentence.truncated:
        return None
    return SentenceHit(
        source=hit.source,
        passage=hit.passage,
        sentence=sentence,
        ordinal=ordinal,
        text=document.text[sentence.start : sentence.end],
        section=section.name,
        similarity=0.0,
        coverage=0.0,
        focus=0.0,
        score=hit.score,
    )


def _list_at(document: Document, hit: SentenceHit) -> list[int]:
    """Ordinals of the first sentences of the items of a list that the hit is in or leads to."""
    first_of: dict[int, int] = {}
    for ordinal, sentence in enumerate(document.sentences):
        first_of.setdefault(sentence.block, ordinal)
    block = hit.sentence.block
    if hit.sentence.kind is not BlockKind.LIST_ITEM:
        block += 1
    items: list[int] = []
    for step in (-1, 1):
        at = block if step == 1 else block - 1
        while at in first_of and document.sentences[first_of[at]].kind is BlockKind.LIST_ITEM:
            items.append(first_of[at])
            at += step
    return sorted(items)
