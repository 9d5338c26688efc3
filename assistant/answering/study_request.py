"""What a question asks of the studies themselves: how many, of which design, the newest, the largest."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from assistant.answering.overview_request import OverviewRequest
from assistant.domain import EvidenceLevel, Population, Question, QuestionKind
from assistant.text.evidence_level import population_of
from assistant.text.lexicon import Lexicon
from assistant.text.question_words import opening
from assistant.text.stemming import stem
from assistant.text.words import tokenize

TRIALS: Final = frozenset(
    {
        EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
        EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED,
        EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED,
    }
)
_REVIEWS: Final = frozenset({EvidenceLevel.NARRATIVE_REVIEW, EvidenceLevel.META_ANALYSIS})
_SECOND_HAND: Final = _REVIEWS | {
    EvidenceLevel.SECONDARY_ARTICLE,
    EvidenceLevel.THEORY,
    EvidenceLevel.GUIDELINE,
    EvidenceLevel.UNKNOWN,
}
STUDIES: Final = frozenset(EvidenceLevel) - _SECOND_HAND
"""Those that found something themselves."""
_SOURCES: Final = frozenset(EvidenceLevel)
_PAPERS: Final = _SOURCES - {EvidenceLevel.SECONDARY_ARTICLE}
_EVIDENCE: Final = STUDIES | {EvidenceLevel.META_ANALYSIS}
_BROAD: Final = (_SOURCES, _PAPERS, _EVIDENCE)
"""Of these a list tells little: what they say is meant."""


class Order(Enum):
    """By what studies are put in order, as (words that ask for it, how it is said, what comes first)."""

    NEWEST = ("newest latest recent", "newest")
    OLDEST = ("oldest earliest", "oldest")
    LARGEST = ("biggest largest", "largest")
    SMALLEST = ("smallest tiniest", "smallest")
    STRONGEST = ("strongest best", "strongest by its design")

    @property
    def by_size(self) -> bool:
        """Whether it asks how many people took part."""
        return self in (Order.LARGEST, Order.SMALLEST)

    @property
    def by_year(self) -> bool:
        """Whether it asks when something was published."""
        return self in (Order.NEWEST, Order.OLDEST)


_ORDERS: Final = {stem(word): order for order in Order for word in order.value[0].split()}
_KINDS: Final = {
    "@trial": ("trial", TRIALS),
    "@rct": ("randomised trial", frozenset({EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL})),
    "meta": ("meta-analysis", frozenset({EvidenceLevel.META_ANALYSIS})),
    stem("review"): ("review", _REVIEWS),
    stem("guideline"): ("guideline", frozenset({EvidenceLevel.GUIDELINE})),
    stem("study"): ("study", STUDIES),
    stem("experiment"): ("study", STUDIES),
    stem("evidence"): ("study", _EVIDENCE),
    stem("paper"): ("paper", _PAPERS),
    stem("publication"): ("paper", _PAPERS),
    stem("source"): ("source", _SOURCES),
    stem("article"): ("source", _SOURCES),
    stem("document"): ("source", _SOURCES),
}
"""Words for works, with what they are called here and the kinds of evidence that they mean."""
_SAID_OF_WORKS: Final = frozenset(
    map(
        stem,
        """list date publish published conduct conducted carry carried perform performed run ran include included
        exist available cover covered collection corpus database most much total altogether number
        count size sized ones year analysis""".split(),
    )
)
"""Words that say of works that they are there, or that ask for their number."""
_HOW_MANY: Final = re.compile(
    r"\b(?:how many|number of) (?:of (?:the|these|those|your|all) )?"
    r"(?:(?!(?:in|of|from|for|with|on|were|was|are|is|did|do|does|took|take|had|have|per) )[\w-]{1,40},? ){0,3}$",
    re.I,
)
"""In front of a word for works, their number is asked for; behind "in" or a verb it is that of something else."""
_NOT: Final = re.compile(r"\b(?:not|no|without|except|besides|excluding)\b|n['’]t\b", re.I)
_ON_RESULTS: Final = ("good", "bad", "raise", "lower", "slow", "prevent", "cause")
"""Families of words for what studies found: only sentences tell which did."""
_LISTS: Final = frozenset({QuestionKind.LIST, QuestionKind.BIBLIOGRAPHIC})
_OF_ONE: Final = frozenset("who whom whose when where why how in at".split())
"""Who opens so wants to know something of a work."""


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """Which works are asked for, and in which order."""

    called: str
    """What one of them is: "trial"."""
    levels: frozenset[EvidenceLevel]
    order: Order | None


def studies_asked(
    question: Question, wish: OverviewRequest, lexicon: Lexicon
) -> StudyRequest | None:
    """What is asked of works as a set; None where something else is.

    A question for them names works, and what it says beside names of treatments, illnesses and populations orders
    them, counts them, or says what they are. One word more asks for something of its own.
    """
    words = {stem(word): word for word, _, _ in tokenize(question.standalone)}
    keys = {term.key for term in question.terms} | words.keys()
    named = {key: _KINDS[key] for key in _KINDS if key in keys}
    orders = {_ORDERS[key] for key in keys if key in _ORDERS}
    left = {t.key for t in wish.rest} - _ORDERS.keys() - _KINDS.keys() - _SAID_OF_WORKS
    if not named or left or wish.ends or wish.called or wish.harms or len(orders) > 1:
        return None
    told = {family for key in keys - _ORDERS.keys() for family in lexicon.families_of(key)}
    if told.intersection(map("~{}".format, _ON_RESULTS)) or excludes(question):
        return None
    order = next(iter(orders), None)
    where = Population.PEOPLE if order is not None and order.by_size else wish.population
    levels = _in(where, frozenset.intersection(*(kinds for _, kinds in named.values())))
    narrow = levels not in _BROAD and (levels != STUDIES or bool(wish.treatments))
    listed = question.kind in _LISTS and narrow and opening(question.standalone) not in _OF_ONE
    if not levels or not (order or _counts(question, words, named) or listed):
        return None
    # The name of what is asked for most narrowly: a randomised trial is a trial, too.
    called = min(named.values(), key=lambda one: len(one[1]))[0]
    return StudyRequest(called, levels, order)


def excludes(question: Question) -> bool:
    """Whether it asks for what something is not true of: a list of what it is true of is no answer."""
    return _NOT.search(question.standalone) is not None


def _counts(question: Question, words: Mapping[str, str], named: Collection[str]) -> bool:
    """Whether it is asked how many works there are, and not how many people or lesions."""
    surfaces = [t.surface for t in question.terms if t.key in named]
    surfaces += [words[key] for key in named if key in words]
    asked = question.standalone
    return any(_HOW_MANY.search(asked[: asked.find(one)]) for one in surfaces if one in asked)


def _in(
    population: Population | None, levels: frozenset[EvidenceLevel]
) -> frozenset[EvidenceLevel]:
    if population is None:
        return levels
    return frozenset(level for level in levels if population_of(level) is population)
