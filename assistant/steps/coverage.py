"""How much of what a question is about a sentence speaks of."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain import Question, Term
from assistant.ports import Vocabulary
from assistant.steps.lexicon import Lexicon
from assistant.steps.words import document_keys

__all__ = ["Covered", "Weights", "cover", "keys_of", "weigh"]

_FAMILY = 0.75
"""Another word of the same family ("fell" for "dropped") counts this much."""
_CONTEXT = 0.7
"""A term in the heading, the title or the sentence before counts this much."""
_GENERIC = 0.35
"""A word that any subject shares weighs this much of what its rarity would give it."""


_WEIGHING = 0.15
"""And a word that only asks which way something goes, this much."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What is covered, as a share of the weight, and which terms are not."""

    share: float
    missing: tuple[str, ...]
    focus: float
    """Share of the weight of the focus terms; 1 when the question has none."""
    names: float
    """Share of the weight of what is named that is covered; 1 when nothing is named."""
    least: float
    """Coverage of the thing named that is covered least; 1 when nothing is named."""


Weights = dict[str, float]
"""Weight of each term by its key, in (0, 1]."""


def weigh(question: Question, vocabulary: Vocabulary) -> Weights:
    """How telling each term is: rare ones say more, ordinary ones less.

    The inverse document frequency of Robertson and Sparck Jones, scaled so that a term which
    occurs nowhere weighs 1.
    """
    total = max(1, vocabulary.passages)
    top = math.log(1 + (total + 0.5) / 0.5)
    weights = {}
    for term in question.terms:
        frequency = vocabulary.document_frequency(term.key)
        rarity = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)) / top
        weights[term.key] = max(0.05, rarity) * _share(term)
    return weights


def _share(term: Term) -> float:
    if term.weighs:
        return _WEIGHING
    return _GENERIC if term.generic else 1.0


# The same sentences come up in question after question.
@lru_cache(maxsize=8192)
def keys_of(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Everything a text is found by, families included."""
    keys = set(document_keys(text, lexicon))
    for key in list(keys):
        keys.update(lexicon.families_of(key))
    return frozenset(keys)


def cover(
    terms: Sequence[Term],
    weights: Weights,
    own: Collection[str],
    around: Collection[str],
) -> Covered:
    """Coverage of `terms` by a sentence (`own` keys) and what stands around it (`around`)."""
    total = covered = focus_total = focus_covered = names_total = names_covered = 0.0
    missing = []
    least = 1.0
    for term in terms:
        weight = weights[term.key]
        part = _match(term, own, around)
        total += weight
        covered += weight * part
        if term.focus:
            focus_total += weight
            focus_covered += weight * part
        if term.name:
            names_total += weight
            names_covered += weight * part
            least = min(least, part)
        if part == 0:
            missing.append(term.surface)
    return Covered(
        share=covered / total if total else 0.0,
        missing=tuple(missing),
        focus=focus_covered / focus_total if focus_total else 1.0,
        names=names_covered / names_total if names_total else 1.0,
        least=least,
    )


def _match(term: Term, own: Collection[str], around: Collection[str]) -> float:
    if term.key in own:
        return 1.0
    related = any(name in own for name in term.alternatives)
    if term.key in around:
        return max(_CONTEXT, _FAMILY if related else 0.0)
    if related:
        return _FAMILY
    return _FAMILY * _CONTEXT if any(name in around for name in term.alternatives) else 0.0
