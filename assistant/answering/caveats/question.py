"""Warnings about the question: what it takes for granted, and whom it is about."""

from assistant.answering.caveats.rule import CaveatContext
from assistant.domain import Caveat, CaveatCode


def not_medical_advice(at: CaveatContext) -> Caveat | None:
    """Somebody asks what to do, or about one person's illness or treatment."""
    if not at.evidence.question.personal:
        return None
    return Caveat(
        CaveatCode.NOT_MEDICAL_ADVICE,
        "This is general information and no advice for one person: ask your "
        f"{at.corpus.adviser} before you start, stop or change a treatment.",
    )


def premise_unsupported(at: CaveatContext) -> Caveat | None:
    """The question takes for granted what the documents do not support."""
    if not at.premise:
        return None
    return Caveat(CaveatCode.PREMISE_UNSUPPORTED, at.premise)
