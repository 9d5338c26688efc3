"""What comes near a question that nothing surely answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from assistant.domain import BlockKind, Question, SentenceHit
from assistant.text.lexicon import Lexicon

MOST: Final = 3
"""Sentences that are shown as near: a reader takes in no more before rephrasing the question."""
SAME: Final = 88.0
"""Two sentences this alike (0 to 100, ratio of edits) say the same: the seed articles repeat each
other with a word changed."""
_THINGS: Final = ("intervention", "pathway", "outcome")
"""Groups of the lexicon for what a question can be about, beside an illness."""


def nearest(
    question: Question, hits: Sequence[SentenceHit], least: float, lexicon: Lexicon
) -> list[SentenceHit]:
    """The first sentences that are at least so relevant, none twice; `hits` are in order of relevance.

    Nothing comes near what no document has heard of.
    """
    if _is_on_the_unheard(question, lexicon):
        return []
    return [hit for hit in _distinct(hits) if hit.relevance >= least]


def of_called(question: Question, hits: Sequence[SentenceHit]) -> list[SentenceHit]:
    """For who asks of a paper by its name what it does not tell: its reference, else its best sentence."""
    known = [hit for hit in hits if question.called.intersection(hit.source.called())]
    return sorted(known, key=lambda hit: hit.sentence.kind is not BlockKind.METADATA)[:1]


def _is_on_the_unheard(question: Question, lexicon: Lexicon) -> bool:
    """Whether what a question is about stands in no document: it names that, and nothing else that could be."""
    things = frozenset().union(*map(lexicon.group, _THINGS))
    return bool(question.unheard) and not any(
        term.known and term.key[1:] in things for term in question.terms
    )


def _distinct(hits: Sequence[SentenceHit]) -> list[SentenceHit]:
    """Without those that say the same as one before them."""
    kept: list[SentenceHit] = []
    for hit in hits:
        if all(fuzz.ratio(hit.text.lower(), one.text.lower()) < SAME for one in kept):
            kept.append(hit)
        if len(kept) == MOST:
            break
    return kept
