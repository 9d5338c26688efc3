# ruff: noqa: E501 - patterns read better whole
"""Kind of evidence of a paper that does not state it: by publication type, else by its own words.

Publication types are MEDLINE's (https://www.nlm.nih.gov/mesh/pubtypes.html). Without one, title and
abstract are read by rules in a fixed order: what others did (syntheses, reviews) before what the
authors did, people only where people were studied and not just mentioned. Each answer carries the
name of the rule that fired.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assistant.domain import EvidenceLevel
from assistant.text.populations import ANIMALS, CELLS, PEOPLE

_TYPES: Final[tuple[tuple[str, EvidenceLevel], ...]] = (
    ("meta-analysis", EvidenceLevel.META_ANALYSIS),
    ("systematic review", EvidenceLevel.META_ANALYSIS),
    ("practice guideline", EvidenceLevel.GUIDELINE),
    ("guideline", EvidenceLevel.GUIDELINE),
    ("consensus development conference", EvidenceLevel.GUIDELINE),
    ("randomized controlled trial", EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL),
    ("controlled clinical trial", EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED),
    ("review", EvidenceLevel.NARRATIVE_REVIEW),
    ("clinical trial", EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED),
    ("observational study", EvidenceLevel.HUMAN_OBSERVATIONAL),
    ("case reports", EvidenceLevel.HUMAN_OBSERVATIONAL),
)
"""Strongest statement first; a record often bears several types."""

_STUDIED_PEOPLE: Final = re.compile(
    r"\b(?:\d[\d,]{0,12}|[a-z]{1,9}(?:teen|ty)|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred)\s+(?:[\w-]+\s+){0,5}?"
    r"(?:patients?|participants?|subjects?|volunteers?|men|women|children|adults|persons|people|individuals|recipients?|cases)\b"
    r"|\b(?:patients?|participants|subjects|volunteers) (?:were|was|with|who|received|treated|undergoing|underwent|from)\b"
    r"|\b(?:serum|blood|plasma|biopsy|samples?|tissues?|cells) (?:from|of) (?:[\w-]+\s+){0,4}patients\b",
    re.I,
)
_RULES: Final[tuple[tuple[str, EvidenceLevel, re.Pattern[str], str], ...]] = (
    ("synthesis", EvidenceLevel.META_ANALYSIS, re.compile(
        r"\b(?:meta-?analys[ei]s|systematic (?:literature )?review|pooled analysis of)\b", re.I), "title+design"),
    ("guideline", EvidenceLevel.GUIDELINE, re.compile(
        r"\b(?:guidelines?|consensus (?:statement|conference|recommendations?)|position (?:paper|statement)"
        r"|recommendations (?:for|on|of))\b", re.I), "title"),
    ("review", EvidenceLevel.NARRATIVE_REVIEW, re.compile(
        r"\b(?:(?:in )?this (?:\w+ )?(?:review|article reviews|paper reviews|chapter)|we (?:\w+ )?(?:review|summari[sz]e|discuss)\b"
        r"|are (?:reviewed|summari[sz]ed|discussed)|here,? we (?:review|discuss)|narrative review|(?:a|an) (?:\w+ )?review\b"
        r"|recent (?:advances|progress|developments)|an overview|state of the art|current (?:knowledge|understanding|status))", re.I),
     "review"),
    ("structure", EvidenceLevel.STRUCTURAL_BIOLOGY, re.compile(
        r"\b(?:crystal structures?|cryo-?(?:EM|electron)|X-ray crystallograph\w+|NMR structure|angstrom|\d(?:\.\d)? ?Å)", re.I), "any"),
    ("randomised trial", EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL, re.compile(
        r"\b(?:randomi[sz]ed(?:,| |-)[^.]{0,80}?(?:trial|study|placebo|controlled|to (?:receive|either))|randomly (?:assigned|allocated)"
        r"|double-?blind|placebo-controlled|were randomi[sz]ed|phase (?:III|3)\b)", re.I), "people"),
    ("case report", EvidenceLevel.HUMAN_OBSERVATIONAL, re.compile(
        r"\b(?:case (?:reports?|series)|in an? (?:\w+ ){0,3}?(?:patient|man|woman|girl|boy|infant)\b"
        r"|we (?:report|describe|present) (?:a|the|two|three|an?) (?:\w+ ){0,4}?(?:case|patient))\b", re.I), "title+design"),
    ("trial without a comparison group", EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED, re.compile(
        r"\b(?:open-?label|single-?arm|uncontrolled|pilot (?:study|trial)|phase (?:I|II|1|2)(?:a|b|/\w+)?\b|dose-?escalation"
        r"|clinical trial|prospective trial|pharmacokinetic)", re.I), "people"),
    ("population", EvidenceLevel.EPIDEMIOLOGY, re.compile(
        r"\b(?:prevalence|incidence (?:of|rate)|population-based|registr(?:y|ies)|nationwide|genome-wide association"
        r"|mendelian randomi[sz]ation|risk of \w+ in a cohort|global burden)\b", re.I), "people"),
    ("computer analysis", EvidenceLevel.IN_SILICO, re.compile(
        r"\b(?:in silico|molecular dynamics|docking|bioinformatic\w*|computational (?:model|analysis)|mathematical model|simulation"
        r"|(?:gene )?expression (?:data|datasets?)|machine learning)\b", re.I), "neither"),
    ("hypothesis", EvidenceLevel.THEORY, re.compile(
        r"\b(?:we (?:hypothesi[sz]e|propose a (?:theory|hypothesis|model))|hypothesis(?: paper)?:|a (?:theory|hypothesis))", re.I), "title"),
)  # fmt: skip
_MANY: Final = 8
"""Figures in an abstract from which on it reports results of its own, whatever else it discusses."""
_COUNT: Final = re.compile(
    r"\b(?:n ?= ?(?P<n>\d+)|(?P<m>\d[\d,]{0,12}) (?:[\w-]+ ){0,3}?(?P<who>patients|participants|subjects|people|volunteers"
    r"|mice|rats|animals|women|men|children))\b",
    re.I,
)
_DOSE: Final = re.compile(r"\b\d+(?:\.\d+)? ?(?:mg/kg|mg|µg|ug|ng/ml|nM|µM)(?:/(?:day|d|kg))?\b")
_DURATION: Final = re.compile(
    r"\b(?:for|over|after) (\d+|\w+) (days?|weeks?|months?|years?)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Design:
    """What kind of study it is, and why we think so. Empty texts and tuples are not known."""

    level: EvidenceLevel
    rule: str
    """The rule that fired, in words; empty when none did."""
    species: tuple[str, ...] = ()
    number: str = ""
    """How many of whom, as written."""
    dose: str = ""
    duration: str = ""

    def in_words(self) -> str:
        """A line for the notes of a document."""
        facts = ", ".join(filter(None, (*self.species, self.number, self.dose, self.duration)))
        return f"Kind of evidence {self.level.value}, by rule: {self.rule}" + (
            f" ({facts})." if facts else "."
        )


def design_of(title: str, abstract: str, publication_types: Iterable[str] = ()) -> Design:
    """The kind of study; UNKNOWN when no rule fires.

    A general type such as "Journal Article" or "Comparative Study" says nothing and is skipped; a
    review among the types outranks a plain "Clinical Trial".
    """
    types = {kind.strip().lower() for kind in publication_types}
    level, rule = _by_type(types)
    if level is EvidenceLevel.UNKNOWN:
        level, rule = _by_words(title, abstract)
    text = f"{title}. {abstract}"
    count = _COUNT.search(text)
    dose = _DOSE.search(text)
    lasted = _DURATION.search(text)
    return Design(
        level=level,
        rule=rule,
        species=tuple(dict.fromkeys(m.group().lower() for m in ANIMALS.finditer(text)))[:3],
        number=count.group() if count else "",
        dose=dose.group() if dose else "",
        duration=lasted.group() if lasted else "",
    )


def _by_type(types: set[str]) -> tuple[EvidenceLevel, str]:
    for name, level in _TYPES:
        found = name in types or any(kind.startswith(f"{name}, ") for kind in types)
        if found:
            return level, f"publication type “{name}”"
    return EvidenceLevel.UNKNOWN, ""


def _by_words(title: str, abstract: str) -> tuple[EvidenceLevel, str]:
    text = f"{title}. {abstract}"
    animals = len(ANIMALS.findall(text))
    culture = len(CELLS.findall(text))
    people = bool(_STUDIED_PEOPLE.search(text)) and (
        len(PEOPLE.findall(text)) > animals or bool(PEOPLE.search(title))
    )
    where = {
        "title": title,
        "title+design": f"{title}. {abstract[:400]}",
        "any": text,
        "review": text if not (people and _numbers(abstract) > _MANY) else title,
        "people": text if people else "",
        "neither": text if not people and not animals else "",
    }
    for rule, level, pattern, place in _RULES:
        match = pattern.search(where[place])
        if match:
            return level, f"{rule}: “{match.group()}”"
    if people and not animals > 2 * len(PEOPLE.findall(text)):
        return EvidenceLevel.HUMAN_OBSERVATIONAL, "people were studied, no trial is named"
    if animals and animals * 2 >= culture:
        return EvidenceLevel.ANIMAL_STUDY, f"animals: “{_first(ANIMALS, text)}”"
    if culture:
        return EvidenceLevel.IN_VITRO_STUDY, f"cells: “{_first(CELLS, text)}”"
    return EvidenceLevel.UNKNOWN, ""


def _numbers(text: str) -> int:
    return len(re.findall(r"\b\d+(?:\.\d+)?(?: ?%)?", text))


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""
