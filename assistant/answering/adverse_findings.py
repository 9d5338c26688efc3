"""What went the wrong way: "Did rapamycin ever make things worse?", "Any negative results for metformin?"."""

import re
from typing import Final

from assistant.answering.evidence_lines import is_felt, rank
from assistant.answering.overview_request import OverviewRequest
from assistant.domain import Direction, Population, Question, QuestionKind
from assistant.ledger import LedgerEntry
from assistant.text.lexicon import Lexicon
from assistant.text.stemming import stem
from assistant.text.words import analyse

_WORSE: Final = frozenset(
    map(
        stem,
        """worse worsen worsens worsened worsening detrimental deleterious exacerbate exacerbates exacerbated
        aggravate aggravated backfire backfired""".split(),
    )
)
_HARMED: Final = frozenset(
    map(stem, "harm harms harmed harmful damage damaged damaging bad".split())
)
"""Beside studies they ask what those found; else for side effects."""
_NEGATIVE: Final = frozenset(
    map(stem, "negative fail fails failed failure failures unsuccessful".split())
)
"""They ask for what had no effect, too."""
_OF_STUDIES: Final = frozenset(
    map(
        stem,
        "study studies trial trials result results finding findings evidence data paper papers research".split(),
    )
)
_KINDS: Final = frozenset(
    {
        QuestionKind.CLAIM,
        QuestionKind.CRITIQUE,
        QuestionKind.EFFECT,
        QuestionKind.FACT,
        QuestionKind.LIST,
        QuestionKind.OVERVIEW,
        QuestionKind.SAFETY,
        QuestionKind.OTHER,
    }
)
_DENIES: Final = re.compile(r"\b(?:not|no|never|without|nor)\b|n['’]t\b", re.I)
_WORD: Final = re.compile(r"[a-z]+", re.I)
_MOST: Final = 5
_IN: Final = (Population.PEOPLE, Population.ANIMALS, Population.CELLS)


def ways_asked(
    question: Question, wish: OverviewRequest, lexicon: Lexicon
) -> tuple[Direction, ...]:
    """The directions of findings that are asked for, as a question says them; empty where it asks for none.

    It names a treatment, and neither an outcome nor a paper nor anything else. "Against" counts in front of a
    treatment: a treatment is against an illness.
    """
    said = {stem(word) for word in _WORD.findall(question.standalone.lower())}
    studies = bool(said & _OF_STUDIES)
    against = _is_against(question.standalone, lexicon)
    left = {term.key for term in wish.rest} - _WORSE - _HARMED - _NEGATIVE - _OF_STUDIES
    particular = wish.ends or wish.called or left or not wish.treatments
    if particular or question.kind not in _KINDS or _DENIES.search(question.standalone):
        return ()
    if (said & _NEGATIVE or against) and studies:
        return (Direction.HARM, Direction.NO_EFFECT, Direction.MIXED)
    if said & _WORSE or (said & _HARMED and studies):
        return (Direction.HARM,)
    return ()


def _is_against(text: str, lexicon: Lexicon) -> bool:
    """Whether "against" stands right in front of a treatment."""
    treatments = lexicon.group("intervention")
    before = text.lower()
    return any(
        token.key[1:] in treatments and before[: token.start].rstrip().endswith("against")
        for token in analyse(text, lexicon)
        if token.is_concept
    )


def foremost(
    entries: list[LedgerEntry], ways: tuple[Direction, ...], lexicon: Lexicon
) -> list[LedgerEntry]:
    """The findings of these directions, people first, each source once while there are others."""
    found = sorted(
        (e for e in entries if e.finding.direction in ways and e.finding.population in _IN),
        key=lambda e: (
            not e.stated,
            ways.index(e.finding.direction),
            _IN.index(e.finding.population),
            not e.primary,
            not is_felt(e, lexicon),
            rank(e.evidence),
            e.id,
        ),
    )
    best = {entry.source.id: entry for entry in reversed(found)}
    first = [entry for entry in found if best[entry.source.id] is entry]
    return [*first, *(entry for entry in found if entry not in first)][:_MOST]
