"""What a sentence says, as far as words show it: figures, who it is about, how sure it sounds."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from assistant.text.lexicon import Lexicon
from assistant.text.sentences import without_markers
from assistant.text.words import analyse

_FIGURE: Final = re.compile(
    r"(?<![\w.,-])(?P<value>\d+(?:[.,]\d+)*)\s*(?P<unit>%|per ?cent\b|percent\b|mg/kg|mg|µg|mcg|ng/mL|pg/mL"
    r"|kcal|million|billion|points?|fold\b|times\b|people|patients|mice|rats|animals|participants"
    r"|years?|months?|weeks?|days?|hours?)?(?!\w)",
    re.I,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_UNIVERSAL: Final = re.compile(
    r"\b(?:all|every|always|never|entirely|completely|invariably|universally|any)\b"
    r"|\bproves?\b|\bproven\b|\bproof\b|\bguarantee\w*|\bcures?\b",
    re.I,
)
_HEDGE: Final = re.compile(
    r"\b(?:may|might|could|possibl[ey]|perhaps|potential(?:ly)?|likely|appear(?:s|ed)?|seem(?:s|ed)?"
    r"|suggest(?:s|ed|ing)?|believed|thought|hypothesi[sz]e\w*|propose[sd]?|promis(?:e|ing)|speculat\w*"
    r"|under investigation|preliminary)\b",
    re.I,
)
_ABSENCE: Final = re.compile(
    r"\b(?:does|do|did|is|are|was|were) not (?:appear|named?|mentioned|reported|seen|studied|tested|measured|an?"
    r" (?:outcome|topic))\b|\bnot (?:named|mentioned|reported|seen|studied|tested)\b|\bno (?:measure|data|mention)\b"
    r"|\bneither .* (?:is|are|was|were) mentioned\b|\bnothing in it\b|\bcould not be (?:read|seen)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and its unit, made comparable: ``50`` and ``%``."""

    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a sentence says."""

    concepts: frozenset[str]
    """Ids, with what each is a kind of."""
    figures: frozenset[Figure]
    universal: bool
    hedged: bool
    absent: bool
    """It says that something was not seen, measured or mentioned."""


# The same sentences come up in question after question.
@lru_cache(maxsize=8192)
def profile(text: str, lexicon: Lexicon) -> Profile:
    """The profile of one sentence, reference markers aside."""
    bare = without_markers(text)
    concepts: set[str] = set()
    for token in analyse(bare, lexicon):
        if token.is_concept:
            concept = token.key[1:]
            concepts.update((concept, *lexicon.broader(concept)))
    return Profile(
        concepts=frozenset(concepts),
        figures=_figures(bare),
        universal=is_universal(bare),
        hedged=is_hedged(bare),
        absent=is_absence(bare),
    )


def is_universal(text: str) -> bool:
    """All, every, always, proves: nothing is left open."""
    return bool(_UNIVERSAL.search(text))


def is_hedged(text: str) -> bool:
    """May, might, suggests, promising: the source itself leaves it open."""
    return bool(_HEDGE.search(text))


def is_absence(text: str) -> bool:
    """It says that something is not there to be known."""
    return bool(_ABSENCE.search(text))


def _figures(text: str) -> frozenset[Figure]:
    found = set()
    for match in _FIGURE.finditer(text):
        value = match["value"].rstrip(".,").replace(",", "")
        unit = (match["unit"] or "").lower().replace(" ", "").rstrip("s")
        if unit in {"percent", "percents", "per-cent"}:
            unit = "%"
        if unit or not _YEAR.fullmatch(value):
            found.add(Figure(value, unit))
    return frozenset(found)
