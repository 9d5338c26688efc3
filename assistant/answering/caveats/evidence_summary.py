"""What an answer rests on, counted by kind of study, in one sentence of plain words."""

from collections.abc import Sequence
from typing import Final

from assistant.answering.caveats.rule import CaveatContext
from assistant.domain import Caveat, CaveatCode, EvidenceLevel, EvidenceLine, Population
from assistant.ledger.phrases import listed
from assistant.text.evidence_level import population_of

_KINDS: Final[dict[EvidenceLevel, tuple[str, str]]] = {
    EvidenceLevel.META_ANALYSIS: ("study that pools trials", "studies that pool trials"),
    EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL: ("randomised trial", "randomised trials"),
    EvidenceLevel.HUMAN_TRIAL_NONRANDOMISED: (
        "human trial that was not randomised",
        "human trials that were not randomised",
    ),
    EvidenceLevel.HUMAN_TRIAL_UNCONTROLLED: (
        "uncontrolled human trial",
        "uncontrolled human trials",
    ),
    EvidenceLevel.HUMAN_OBSERVATIONAL: (
        "study that just watched people",
        "studies that just watched people",
    ),
    EvidenceLevel.EPIDEMIOLOGY: (
        "study of how common the illness is",
        "studies of how common the illness is",
    ),
    EvidenceLevel.GUIDELINE: ("guideline", "guidelines"),
    EvidenceLevel.ANIMAL_STUDY: ("animal study", "animal studies"),
    EvidenceLevel.IN_VITRO_STUDY: ("cell study", "cell studies"),
    EvidenceLevel.IN_SILICO: ("computer study of data", "computer studies of data"),
    EvidenceLevel.STRUCTURAL_BIOLOGY: (
        "study of a protein's shape",
        "studies of a protein's shape",
    ),
    EvidenceLevel.NARRATIVE_REVIEW: ("review", "reviews"),
    EvidenceLevel.SECONDARY_ARTICLE: (
        "article about other people's research",
        "articles about other people's research",
    ),
    EvidenceLevel.THEORY: ("paper that argues a theory", "papers that argue a theory"),
    EvidenceLevel.UNKNOWN: ("source of an unknown kind", "sources of an unknown kind"),
}
"""One and several, in the order in which they are listed."""
_TOLD: Final = frozenset(
    {
        CaveatCode.ANIMAL_EVIDENCE,
        CaveatCode.IN_VITRO_EVIDENCE,
        CaveatCode.LIMITED_HUMAN_EVIDENCE,
        CaveatCode.SECONDARY_SOURCE,
        CaveatCode.SINGLE_SOURCE,
    }
)
_SPECIES: Final = 3
_NO_SPECIES: Final = frozenset({"human", "not seen"})
"""What records have in the place of an animal."""


def evidence_line(at: CaveatContext, warnings: Sequence[Caveat]) -> EvidenceLine:
    """Such as “This rests on 1 animal study (mouse) and 2 reviews.”; of what only comes near, where it is from.

    A source counts once for each kind of evidence that sentences of it are.
    """
    held: dict[EvidenceLevel, dict[str, None]] = {}
    for claim in at.shown:
        for citation in claim.citations:
            held.setdefault(citation.evidence, {})[citation.source_id] = None
    if not held:
        return EvidenceLine()
    parts = [_counted(level, tuple(held[level]), at) for level in _KINDS if level in held]
    lead = "This rests on" if at.draft.claims else "They are from"
    text = f"{lead} {listed(parts)}."
    codes = {warning.code for warning in warnings}
    levels = {population_of(level) for level in held}
    if CaveatCode.ANIMAL_EVIDENCE in codes and Population.ANIMALS not in levels:
        text += " Part of it was seen in animals."
    return EvidenceLine(text, tuple(w.code for w in warnings if w.code in _TOLD))


def _counted(level: EvidenceLevel, sources: Sequence[str], at: CaveatContext) -> str:
    one, several = _KINDS[level]
    count = len(sources)
    words = f"{count} {one if count == 1 else several}"
    details = _who(level, sources, at)
    return f"{words} ({details})" if details else words


def _who(level: EvidenceLevel, sources: Sequence[str], at: CaveatContext) -> str:
    if level is EvidenceLevel.ANIMAL_STUDY:
        species = [
            name for key in sources for name in at.sources[key].species if name not in _NO_SPECIES
        ]
        return ", ".join(list(dict.fromkeys(species))[:_SPECIES])
    if population_of(level) is not Population.PEOPLE:
        return ""
    numbers = [n for key in sources if (n := at.participants.get(key, 0))]
    # A sum over some of the studies would be taken for all of them.
    return f"{sum(numbers):,} people" if numbers and len(numbers) == len(sources) else ""
