"""What kind of evidence stands behind a sentence."""

import re
from typing import Final

from assistant.domain import EvidenceLevel, Population, Source
from assistant.settings import EvidenceScope
from assistant.text.populations import ANIMALS, CELLS, PEOPLE

_HUMAN: Final = re.compile(r"\b(?:humans?|trials?)\b", re.I)
"""Besides those who take part: a trial without more is one of people."""
_IN_SILICO: Final = re.compile(
    r"\b(?:expression data|expression analysis|datasets?|databases?|in silico|transcriptom\w+|genome)\b",
    re.I,
)
_LABORATORY: Final = {
    EvidenceLevel.ANIMAL_STUDY: ANIMALS,
    EvidenceLevel.IN_VITRO_STUDY: CELLS,
    EvidenceLevel.IN_SILICO: _IN_SILICO,
}


_TRIALS: Final = frozenset(
    {
        EvidenceLevel.META_ANALYSIS,
        EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
        EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED,
        EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED,
    }
)
_PEOPLE: Final = _TRIALS | {
    EvidenceLevel.HUMAN_OBSERVATIONAL,
    EvidenceLevel.EPIDEMIOLOGY,
    EvidenceLevel.GUIDELINE,
}


_LEVELS: Final = {
    EvidenceLevel.ANIMAL_STUDY: Population.ANIMALS,
    EvidenceLevel.IN_VITRO_STUDY: Population.CELLS,
    EvidenceLevel.NARRATIVE_REVIEW: Population.REVIEW,
    EvidenceLevel.SECONDARY_ARTICLE: Population.REVIEW,
}


def within(level: EvidenceLevel, scope: EvidenceScope) -> bool:
    """Whether a kind of evidence is among those that are wanted."""
    if scope is EvidenceScope.ALL:
        return True
    return level in (_TRIALS if scope is EvidenceScope.TRIALS else _PEOPLE)


def kinds_within(scope: EvidenceScope) -> frozenset[EvidenceLevel]:
    """The kinds that are wanted; none for all."""
    if scope is EvidenceScope.ALL:
        return frozenset()
    return frozenset(level for level in EvidenceLevel if within(level, scope))


def population_of(level: EvidenceLevel) -> Population:
    """In whom or what evidence of that kind was found."""
    if level in _PEOPLE:
        return Population.PEOPLE
    return _LEVELS.get(level, Population.NONE)


def names_animals(sentence: str) -> bool:
    """Whether a sentence speaks of animals or of an animal model."""
    return bool(ANIMALS.search(sentence))


def names_people(sentence: str) -> bool:
    """Whether a sentence speaks of people, or of a trial without more, which is one of people."""
    return bool(PEOPLE.search(sentence) or _HUMAN.search(sentence))


def evidence_of(source: Source, sentence: str) -> EvidenceLevel:
    """The level of one sentence.

    Most sources are of one kind. A paper that mixes kinds has them told by the sentence: what it
    names decides, people before animals only when no animal is named; where it names nothing, the
    source's own level stands, which the manifest sets to the more cautious one.
    """
    if not source.evidence_kinds:
        return source.evidence
    for level in source.evidence_kinds:
        pattern = _LABORATORY.get(level)
        if pattern is not None and pattern.search(sentence):
            return level
    if names_people(sentence):
        human = [level for level in source.evidence_kinds if level not in _LABORATORY]
        if human:
            return human[0]
    return source.evidence
