"""What comes near a question that nothing surely answers."""

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from assistant.answering.features import unknown_share
from assistant.domain import BlockKind, Question, SentenceHit
from assistant.ports import Vocabulary

MOST: Final = 3
"""Sentences that are shown as near: a reader takes in no more before rephrasing the question."""
SAME: Final = 88.0
"""Two sentences this alike (0 to 100, ratio of edits) say the same: the seed articles repeat each
other with a word changed."""
_UNKNOWN: Final = 0.7
"""Share of the weight of a question's words that no document has, from which nothing comes near it. Of questions to
fit on that are refused and name what stands in no document 87 of 228 without an answer have so much, 4 of 17 with
one."""


def nearest(
    question: Question, hits: Sequence[SentenceHit], least: float, vocabulary: Vocabulary
) -> list[SentenceHit]:
    """The first sentences that are at least so relevant, none twice; `hits` are in order of relevance.

    Nothing comes near a question that is mostly on what stands in no document.
    """
    if question.unheard and unknown_share(question, vocabulary) >= _UNKNOWN:
        return []
    return [hit for hit in _distinct(hits) if hit.relevance >= least]


def of_called(question: Question, hits: Sequence[SentenceHit]) -> list[SentenceHit]:
    """For who asks of a paper by its name what it does not tell: its reference, else its best sentence."""
    known = [hit for hit in hits if question.called.intersection(hit.source.called())]
    return sorted(known, key=lambda hit: hit.sentence.kind is not BlockKind.METADATA)[:1]


def _distinct(hits: Sequence[SentenceHit]) -> list[SentenceHit]:
    """Without those that say the same as one before them."""
    kept: list[SentenceHit] = []
    for hit in hits:
        if all(fuzz.ratio(hit.text.lower(), one.text.lower()) < SAME for one in kept):
            kept.append(hit)
        if len(kept) == MOST:
            break
    return kept
