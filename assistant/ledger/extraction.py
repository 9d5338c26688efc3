"""Findings that nobody wrote down: the sentences of a document, as the learned reader takes them.

What was done and what was looked at are called as the sentence calls them. Precision goes before recall: a
wrong direction is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.domain import (
    Basis,
    BlockKind,
    Direction,
    Document,
    Finding,
    FindingKind,
    Passage,
    Population,
)
from assistant.reader import (
    DIRECTIONS,
    POPULATIONS,
    SENTENCE_KINDS,
    Describer,
    SentenceDescription,
    Text,
)
from assistant.text.evidence_level import evidence_of, population_of
from assistant.text.sentences import without_markers
from assistant.text.significance import not_significant

EXTRACTION_VERSION: Final = "f7"
"""Tag of how findings are read out. Raise it when they may change with the same weights."""
_SURE: Final = 0.8
"""Probability from which a limitation is believed."""
_STATEMENTS: Final = frozenset({"result", "conclusion"})
"""Kinds of sentences that state a finding."""
_SURE_OF_WAY: Final = 0.7
_WAYS: Final = {way.replace("_", " "): way for way in Direction if way.decided}
_WHERE: Final = {
    "people": Population.PEOPLE,
    "animals": Population.ANIMALS,
    "cells": Population.CELLS,
    "review": Population.REVIEW,
}


def extracted(
    document: Document, passages: Sequence[Passage], describer: Describer
) -> tuple[Finding, ...]:
    """Results and conclusions with a direction that is sure, and limitations, in the order of the text.

    What somebody wrote down of a sentence stands, and the reader is not asked.
    """
    found = {finding.sentence: finding for finding in document.findings}
    for passage in passages:
        spans = document.sentences[passage.first_sentence : passage.last_sentence + 1]
        if spans and spans[0].kind in (BlockKind.METADATA, BlockKind.FIELD):
            continue
        texts = tuple(without_markers(document.text[s.start : s.end]) for s in spans)
        title = f"{document.source.title}. {passage.section}"
        for place, said in enumerate(describer.describe(Text(texts, title))):
            ordinal = passage.first_sentence + place
            if not said.kinds or not spans[place].stated or ordinal in found:
                continue
            finding = _finding(document, ordinal, texts[place], said)
            if finding is not None:
                found[ordinal] = finding
    return tuple(found[ordinal] for ordinal in sorted(found))


def _finding(
    document: Document, ordinal: int, text: str, said: SentenceDescription
) -> Finding | None:
    kind, sure_kind = _best(said.kinds, SENTENCE_KINDS)
    if kind == "limitation" and sure_kind >= _SURE:
        return Finding(ordinal, FindingKind.LIMITATION, basis=Basis.MODEL)
    if kind not in _STATEMENTS or not said.intervention:
        return None  # of what? Headings, rows of tables and lines on method pass for findings, too
    way = _direction(said)
    if way is None:
        return None
    if way in (Direction.BENEFIT, Direction.HARM) and _may_be_chance(said.outcome, text):
        way = Direction.NO_EFFECT
    population = population_of(evidence_of(document.source, text))
    if population is Population.NONE:
        population = _WHERE.get(_best(said.populations, POPULATIONS)[0], Population.NONE)
    return Finding(
        ordinal,
        FindingKind(kind),
        way,
        population,
        Basis.MODEL,
        intervention=said.intervention,
        outcome=said.outcome,
    )


def _direction(said: SentenceDescription) -> Direction | None:
    """The likeliest of the directions that decide something, where it is sure."""
    chances = {_WAYS[n]: p for n, p in zip(DIRECTIONS, said.directions, strict=True) if n in _WAYS}
    best = max(chances, key=chances.__getitem__)
    return best if chances[best] >= _SURE_OF_WAY else None


def _may_be_chance(outcome: str, text: str) -> bool:
    """Whether the sentence says that what it tells of the outcome is not statistically significant."""
    return any(outcome.lower() in part.lower() for part in not_significant(text))


def _best(scores: Sequence[float], names: Sequence[str]) -> tuple[str, float]:
    at = max(range(len(scores)), key=scores.__getitem__)
    return names[at], scores[at]
