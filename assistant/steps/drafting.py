"""The extractive writer: whole sentences of the sources, word for word, or nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from assistant.ports import Heard, OpenIndex
from assistant.settings import Writing
from assistant.steps.anaphora import antecedents
from assistant.steps.contrast import other_side, wants_both_sides
from assistant.steps.coverage import cover, keys_of, weigh
from assistant.steps.evidence import evidence_of
from assistant.steps.forms import says_absent
from assistant.steps.lexicon import Lexicon
from assistant.steps.opposing import Opposing, Stance
from assistant.steps.personal import holds_dose
from assistant.steps.profiles import is_universal
from assistant.steps.sentences import without_markers
from assistant.steps.words import analysed

__all__ = ["ExtractiveWriter", "answerable"]

_ANSWERS: Final = 0.5
"""Below this the question is not answered."""
_SURE: Final = 0.7
"""Below this the answer comes with a warning that it may miss the question."""
_NEAR_BEST: Final = 0.78
"""Further sentences must score at least this share of the best one."""
_WANTED: Final = {
    Ask.NUMBER: 3,
    Ask.SHARE: 3,
    Ask.DOSE: 3,
    Ask.DATE: 3,
    Ask.PERSON: 3,
    Ask.DURATION: 3,
    Ask.LIST: 5,
    Ask.COMPARISON: 5,
}
"""Sentences that are chosen at most, for each form of answer; 4 for the others."""
_OPENING: Final = 12
"""Characters within which a sentence must name what it is about."""
_ALONE: Final = 3
"""More things than these are not compared one by one."""
_FIGURE_NEAR: Final = 0.75
"""Share of the best score that a sentence with the figure must have to be preferred."""
_LEADING: Final = 4
"""Sentences whose other side is looked for at most."""
_PARTING: Final = 0.6
"""Share of the best score that the other side must have."""
_PARTING_NAMES: Final = 0.65
"""And of what the question names, unless the best sentence has less."""
_NAMES_LIST: Final = 0.6
"""Coverage of the question by the opening of a list from which on the list is the answer."""
_BACK: Final = 2
"""At most so many sentences are brought along for one that leans on them."""
_SAME: Final = 88.0
"""Two sentences this alike (0 to 100) say the same."""


def features(best: SentenceHit, question: Question) -> tuple[float, ...]:
    """What `answerable` looks at, each about 0 to 1: see `_COEFFICIENTS`."""
    unknown = [term for term in question.terms if not term.known and not term.generic]
    return (
        best.similarity,
        best.coverage,
        best.focus,
        best.names,
        best.least,
        float(best.fits),
        min(1.0, len(unknown) / 2),
    )


_COEFFICIENTS: Final = (2.2, 3.9, 1.8, 2.1, 1.2, 3.1, -3.7)
_INTERCEPT: Final = -9.9


def answerable(best: SentenceHit | None, question: Question) -> float:
    """How likely the best sentence answers, in (0, 1).

    A logistic curve over similarity, coverage, coverage of what is asked for, of what is named and
    of the name covered least, the form of the answer, and how many words the corpus does not know.
    Its coefficients are fitted on the development cases.
    """
    if best is None:
        return 0.0
    z = _INTERCEPT + sum(
        c * x for c, x in zip(_COEFFICIENTS, features(best, question), strict=True)
    )
    return 1 / (1 + math.exp(-z))


@dataclass(frozen=True, slots=True)
class ExtractiveWriter:
    """A `Writer` that quotes."""

    index: OpenIndex
    lexicon: Lexicon
    settings: Writing
    name: str = "extractive"

    def write(self, question: Question, evidence: Evidence, heard: Heard | None = None) -> Draft:
        """One to six sentences, most direct first; none when nothing found answers the question."""
        del heard  # written at once
        if question.advice:
            # Never a dose for one person: what holds one is not offered.
            general = [hit for hit in evidence.sentences if not holds_dose(hit.text)]
            evidence = replace(evidence, sentences=tuple(general))
        # What breaks off, gives orders or is a row of a table is never quoted, so it cannot lead either.
        quotable = tuple(hit for hit in evidence.sentences if hit.sentence.quotable)
        evidence = replace(evidence, sentences=_fitting_first(quotable))
        best = evidence.sentences[0] if evidence.sentences else None
        fit = answerable(best, question)
        absent = _said_absent(question, evidence)
        if best is None or fit < _ANSWERS:
            if absent is None:
                return Draft((), self.name, fit=fit)
            return Draft((self._claim(absent, [absent]),), self.name, weak=True, fit=_ANSWERS)
        claims: list[Claim] = []
        for group in self._groups(question, evidence):
            new = [hit for hit in group if not _is_repeated(hit, claims)]
            if question.advice and any(holds_dose(hit.text) for hit in new):
                continue  # what a sentence leans on, or a list holds, is not offered either
            if len(claims) + len(new) <= self.settings.max_claims:
                claims.extend(self._claim(hit, group) for hit in new)
        return Draft(tuple(claims), self.name, weak=fit < _SURE, fit=fit)

    def _groups(self, question: Question, evidence: Evidence) -> list[list[SentenceHit]]:
        """Sentences that are shown together, in the order in which they are shown."""
        best = evidence.sentences[0]
        listed = self._list_around(question, evidence) if question.ask is Ask.LIST else []
        chosen: list[SentenceHit] = []
        for hit in evidence.sentences:
            if len(chosen) >= _WANTED.get(question.ask, 4) or hit.score < best.score * _NEAR_BEST:
                break
            if hit.sentence.quotable and (hit.fits or not chosen):
                chosen.append(hit)
        if question.ask is Ask.COMPARISON:
            chosen = self._each_alone(question, chosen, evidence)
        groups = [[*self._needed_before(hit), hit] for hit in chosen]
        both = wants_both_sides(question)
        parting = self._parting(chosen, evidence.sentences, directions=not both)
        others = [parting] if parting else []
        if not others and both:
            others = other_side(chosen, evidence.sentences)
        # One exception is enough against "all" and "always", so it comes first, and a second one.
        at = 0 if both and is_universal(question.standalone) else 2
        if others and at == 0:
            others += self._further_exception(question, [*chosen, *others], evidence.sentences)
        groups[at:at] = [[*self._needed_before(hit), hit] for hit in others]
        absent = _said_absent(question, evidence)
        if absent is not None:
            groups.insert(1, [absent])
        return [listed, *groups] if listed else groups

    def _parting(
        self,
        chosen: Sequence[SentenceHit],
        candidates: Sequence[SentenceHit],
        *,
        directions: bool,
    ) -> SentenceHit | None:
        """The best sentence that parts ways with one of the first two; None when one is chosen.

        Without `directions` only another figure or another manner counts.
        """
        opposing = Opposing(self.lexicon)

        def stances(hit: SentenceHit) -> Sequence[Stance]:
            before = " ".join(needed.text for needed in self._needed_before(hit))
            return opposing.stances(hit.text, before)

        first = [(hit.source.id, stances(hit)) for hit in chosen[:_LEADING]]
        near = [
            hit
            for hit in candidates
            if hit.sentence.quotable
            and hit.score >= _PARTING * chosen[0].score
            and hit.names >= min(_PARTING_NAMES, chosen[0].names)
        ]
        for hit in near:
            others = [said for source, said in first if source != hit.source.id]
            if any(opposing.part_ways(one, stances(hit), directions) for one in others):
                return None if hit in chosen else hit
        return None

    def _further_exception(
        self,
        question: Question,
        shown: Sequence[SentenceHit],
        candidates: Sequence[SentenceHit],
    ) -> list[SentenceHit]:
        """The best sentence of a source not shown yet that by itself speaks against what is asked."""
        opposing = Opposing(self.lexicon)
        sources = {hit.source.id for hit in shown}
        asked = {c for stance in opposing.stances(question.standalone) for c in stance.causes}
        for hit in candidates:
            if hit.source.id in sources or not hit.sentence.quotable or hit.names < _PARTING_NAMES:
                continue
            stances = opposing.stances(hit.text)
            causes = {cause for stance in stances for cause in stance.causes}
            if any(stance.side < 0 for stance in stances) and asked & causes:
                return [hit]
        return []

    def _each_alone(
        self, question: Question, chosen: list[SentenceHit], evidence: Evidence
    ) -> list[SentenceHit]:
        """For a comparison: the best sentence on each thing alone comes before the rest.

        On it alone: the sentence opens with it, and does not name the others.
        """
        kinds = ("intervention", "pathway", "condition")
        things = frozenset().union(*(self.lexicon.group(kind) for kind in kinds))
        compared = [t.key for t in question.terms if t.key.removeprefix("@") in things]
        alone = []
        for key in compared:
            others = set(compared) - {key}
            for hit in evidence.sentences:
                tokens = analysed(without_markers(hit.text), self.lexicon)
                named = [token for token in tokens if token.is_concept]
                opens = bool(named) and named[0].key == key and named[0].start <= _OPENING
                if opens and not others & {t.key for t in named} and hit.sentence.quotable:
                    alone.append(hit)
                    break
        if len(alone) < 2 or len(alone) > _ALONE:
            return chosen
        return list(
            {(h.source.id, h.ordinal): h for h in [*chosen[:1], *alone, *chosen[1:]]}.values()
        )

    def _needed_before(self, hit: SentenceHit) -> list[SentenceHit]:
        """The sentences without which this one's "it" or "these" would mean nothing."""
        document = self.index.document(hit.source.id)
        found = (_neighbour(document, hit, i) for i in antecedents(document, hit.ordinal, _BACK))
        return [neighbour for neighbour in found if neighbour is not None]

    def _list_around(self, question: Question, evidence: Evidence) -> list[SentenceHit]:
        """The first sentence of each item of a list whose heading and lead-in name what is asked."""
        weights = weigh(question, self.index.vocabulary)
        for hit in evidence.sentences[:3]:
            document = self.index.document(hit.source.id)
            items = _list_at(document, hit)
            if not 2 <= len(items) <= self.settings.max_claims:
                continue
            sentence = document.sentences[items[0] - 1] if items[0] else document.sentences[0]
            opening = f"{hit.section}. {document.text[sentence.start : sentence.end]}"
            keys = keys_of(without_markers(opening), self.lexicon)
            if cover(question.terms, weights, keys, ()).share >= _NAMES_LIST:
                return [n for i in items if (n := _neighbour(document, hit, i)) is not None]
        return []

    def _claim(self, hit: SentenceHit, group: Sequence[SentenceHit]) -> Claim:
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
            list_item=len(
                {h.sentence.block for h in group if h.sentence.kind is BlockKind.LIST_ITEM}
            )
            > 1,
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


def _fitting_first(sentences: tuple[SentenceHit, ...]) -> tuple[SentenceHit, ...]:
    """A sentence with the figure asked for before a better one without, if it is not far behind."""
    if not sentences or sentences[0].fits:
        return sentences
    near = sentences[0].score * _FIGURE_NEAR
    first = next((hit for hit in sentences if hit.fits and hit.score >= near), None)
    return (first, *(hit for hit in sentences if hit is not first)) if first else sentences


def _said_absent(question: Question, evidence: Evidence) -> SentenceHit | None:
    """Where a source that the question names says that it does not give the figure asked for."""
    words = {term.surface.lower() for term in question.terms}
    for hit in evidence.sentences:
        authors = hit.source.authors
        if authors and authors[0].split()[0].lower() in words and says_absent(question, hit.text):
            return hit
    return None


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
    if section is None or section.name != hit.section or not sentence.quotable:
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
        names=0.0,
        least=0.0,
        fits=True,
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
