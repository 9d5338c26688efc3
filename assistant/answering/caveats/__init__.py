"""What a reader should know before relying on an answer: one pure rule a caveat."""

from typing import Final

from assistant.answering.caveats.arrangement import ArrangedCaveats, arranged
from assistant.answering.caveats.directness import direct_sources
from assistant.answering.caveats.evidence import (
    abstract_only,
    animal_evidence,
    commercial_source,
    dated,
    in_vitro_evidence,
    indirect_evidence,
    limited_human_evidence,
    retracted,
    secondary_source,
    single_source,
    unreviewed_source,
)
from assistant.answering.caveats.question import not_medical_advice, premise_unsupported
from assistant.answering.caveats.retrieval import (
    not_in_corpus,
    out_of_scope,
    truncated_source,
    weak_retrieval,
)
from assistant.answering.caveats.rule import CaveatContext, Rule
from assistant.answering.caveats.wording import (
    figure_unconfirmed,
    hedged,
    overstated,
    sources_disagree,
    unsupported_removed,
)
from assistant.domain import Caveat

__all__ = ["RULES", "ArrangedCaveats", "CaveatContext", "arranged", "caveats", "direct_sources"]

RULES: Final[tuple[Rule, ...]] = (
    not_medical_advice,
    retracted,
    out_of_scope,
    not_in_corpus,
    premise_unsupported,
    unsupported_removed,
    overstated,
    sources_disagree,
    figure_unconfirmed,
    animal_evidence,
    in_vitro_evidence,
    limited_human_evidence,
    indirect_evidence,
    unreviewed_source,
    weak_retrieval,
    truncated_source,
    commercial_source,
    secondary_source,
    hedged,
    single_source,
    dated,
    abstract_only,
)
"""In the order of what would most mislead if left out; an unconfirmed figure is told beside its sentence, too."""


def caveats(situation: CaveatContext) -> tuple[Caveat, ...]:
    """Every caveat that applies, most important first."""
    return tuple(caveat for rule in RULES if (caveat := rule(situation)) is not None)
