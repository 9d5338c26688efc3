"""What a question asks of the studies themselves: how many, of which design, the newest, the largest."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from assistant.answering.overview_request import OverviewRequest
from assistant.domain import EvidenceLevel, Population, Question, QuestionKind
from assistant.text.evidence_level import population_of
from assistant.text.lexicon import Lexicon
from assistant.text.question_words import opening
from assistant.text.stemming import stem

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
"""Who asks for all of these, and for no order, wants to know what they say."""


class Order(Enum):
    """By what studies are put in order, as (words that ask for it, how it is said)."""

    NEWEST = ("newest|latest|most recent", "newest")
    OLDEST = ("oldest|earliest", "oldest")
    LARGEST = ("biggest|largest", "largest")
    SMALLEST = ("smallest", "smallest")
    STRONGEST = (
        "strongest|best|highest|most (?:rigorous|robust|reliable)",
        "strongest by its design",
    )

    @property
    def by_size(self) -> bool:
        """Whether it asks how many people took part."""
        return self in (Order.LARGEST, Order.SMALLEST)

    @property
    def by_year(self) -> bool:
        """Whether it asks when something was published."""
        return self in (Order.NEWEST, Order.OLDEST)


_KINDS: Final = (
    ("randomi[sz]ed", "randomised trial", frozenset({EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL})),
    ("rcts?", "randomised trial", frozenset({EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL})),
    ("meta-?analys[ei]s", "meta-analysis", frozenset({EvidenceLevel.META_ANALYSIS})),
    ("guidelines?", "guideline", frozenset({EvidenceLevel.GUIDELINE})),
    ("reviews?", "review", _REVIEWS),
    ("trials?", "trial", TRIALS),
    ("stud(?:y|ies)|experiments?", "study", STUDIES),
    ("evidence|research", "study", _EVIDENCE),
    ("papers?|publications?", "paper", _PAPERS),
    ("sources?|articles?|documents?", "source", _SOURCES),
)
"""(nouns for works, what one of them is called here, the kinds of evidence that they mean), the narrowest first."""
_WORK: Final = "|".join(nouns for nouns, _, _ in _KINDS)
_ORDERED: Final = {
    order: re.compile(
        rf"\b(?:{order.value[0]}) (?:[\w-]{{1,40}} ){{0,2}}(?:{_WORK})\b"
        rf"|\b(?:{_WORK})\b(?: [\w-]{{1,40}}){{0,6}} (?:is|was|are|were)(?: the)? (?:{order.value[0]})\b"
        rf"|^(?:and )?(?:the )?(?:{order.value[0]})(?: ones?)?\W*$",
        re.I,
    )
    for order in Order
}
"""A superlative orders works in front of a noun for them, behind "is", or where it is all that is said."""
_SAID_OF_WORKS: Final = frozenset(
    map(
        stem,
        """list date publish published conduct conducted carry carried perform performed run ran include included
        exist available cover covered collection corpus database total altogether number done do did year
        look looked test tested try tried examine examined investigate investigated use used give gave given
        involve involved concern people person human patient most recent newest latest oldest earliest
        biggest largest smallest strongest best highest rigorous robust reliable level quality grade
        therapy drug medicine treatment drugs find found show showed one ones""".split(),
    )
)
"""Words that say of works that they are there, or on what; what studies found is told where they are in an order."""
_FOUND: Final = frozenset(map(stem, "find found show showed".split()))
_HOW_MANY: Final = re.compile(
    r"\b(?:how many|number of) (?:of (?:the|these|those|your|all) )?"
    r"(?:(?!(?:in|of|from|for|with|on|were|was|are|is|did|do|does|took|take|had|have|per) )[\w-]{1,40},? ){0,3}"
    rf"(?:{_WORK})\b",
    re.I,
)
"""Their number is asked for where a noun for works follows; behind "in" or a verb it is that of something else."""
_ONLY: Final = re.compile(
    r"\b(?:only|just|merely|solely|exclusively|purely|nothing but|entirely)\b"
    r"|\b(?:is|are|was|were|it['’]?s|that['’]?s|(?:is|are|was|were)n['’]?t)\s+(?:\w+\s+){0,2}all\b",
    re.I,
)
"""What leaves nothing else; "all the studies in mice" may be a list that is wanted."""
_ALSO_SAID: Final = frozenset(
    map(
        stem,
        "all every just only merely solely exclusively purely entirely so far yet work done".split(),
    )
)
_NOT: Final = re.compile(r"\b(?:not|no|without|except|besides|excluding|against)\b|n['’]t\b", re.I)
_OPENING_LISTS: Final = frozenset("what which who how where when list show give name tell".split())
_OF_SOMETHING: Final = frozenset(
    {QuestionKind.NUMBER, QuestionKind.MECHANISM, QuestionKind.DEFINITION, QuestionKind.NAMING}
)
_LISTS: Final = frozenset({QuestionKind.LIST, QuestionKind.BIBLIOGRAPHIC})
_OF_ONE: Final = frozenset("who whom whose when where why how in at".split())
"""Words that open a question for something about a work."""
_GROUPS: Final = ("intervention", "pathway", "condition", "population", "design")


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
    text = question.standalone
    named = [(one, kinds) for nouns, one, kinds in _KINDS if _has(nouns, text)]
    # What a follow-up says of the order is meant, and not what was said before it.
    orders = [o for o, words in _ORDERED.items() if words.search(question.text)] or [
        o for o, words in _ORDERED.items() if words.search(text)
    ]
    if not named or len(orders) > 1 or wish.called or wish.harms or excludes(question):
        return None
    if _left(question, lexicon) - (_FOUND if orders else frozenset()):
        return None
    order = orders[0] if orders else None
    others = {f"@{one}" for one in lexicon.group("population") - {"human"}}
    if wish.population is None and any(term.key in others for term in question.terms):
        return None  # a trial, and in animals: which are meant is not clear
    sized = order is not None and order.by_size
    if sized and (wish.species or wish.population is Population.ANIMALS):
        return None  # of animals nobody wrote down how many there were
    levels = in_population(
        Population.PEOPLE if sized else wish.population,
        frozenset.intersection(*(kinds for _, kinds in named)),
    )
    narrow = levels not in _BROAD and (levels != STUDIES or bool(wish.treatments))
    listed = question.kind in _LISTS and narrow and opening(question.text) not in _OF_ONE
    if not levels or not (order or _HOW_MANY.search(text) or listed):
        return None
    return StudyRequest(named[0][0], levels, order)


def asks_if_only_in(question: Question, wish: OverviewRequest, lexicon: Lexicon) -> bool:
    """Whether it is asked if all of it was found in animals, or in cells, and nothing else is."""
    left = _left(question, lexicon) - _FOUND - _ALSO_SAID
    return (
        wish.population is Population.ANIMALS
        and bool(_ONLY.search(question.text))
        and question.kind not in _OF_SOMETHING
        and opening(question.text) not in _OPENING_LISTS
        and not (left or wish.ends or wish.called or wish.harms)
    )


def _has(nouns: str, text: str) -> bool:
    return re.search(rf"\b(?:{nouns})\b", text, re.I) is not None


def _left(question: Question, lexicon: Lexicon) -> set[str]:
    """What a question says beside works, their order and number, treatments, illnesses and populations."""
    things = {f"@{one}" for group in _GROUPS for one in lexicon.group(group)}
    said = {term.key for term in question.terms if not _has(_WORK, term.surface)}
    return said - things - (_SAID_OF_WORKS - _FOUND)


def excludes(question: Question) -> bool:
    """Whether it asks for what something is not true of: a list of what it is true of is no answer."""
    return _NOT.search(question.text) is not None


def in_population(
    population: Population | None, levels: frozenset[EvidenceLevel]
) -> frozenset[EvidenceLevel]:
    """Those kinds of evidence that are on one population; all without one."""
    if population is None:
        return levels
    return frozenset(level for level in levels if population_of(level) is population)
