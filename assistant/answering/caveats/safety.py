"""What has to be read before an answer: it is no advice, not shown in people, or no cure."""

from collections.abc import Sequence
from typing import Final

from assistant.answering.caveats.rule import CaveatContext
from assistant.domain import Caveat, CaveatCode, Population, QuestionKind
from assistant.text.evidence_level import names_animals, names_people, population_of
from assistant.text.stemming import stem
from assistant.text.words import tokenize

_ON_EFFECTS: Final = frozenset(
    {
        QuestionKind.ADVICE,
        QuestionKind.CLAIM,
        QuestionKind.EFFECT,
        QuestionKind.OVERVIEW,
        QuestionKind.SAFETY,
    }
)
"""Questions whose answer somebody may take for what will happen to people."""
_RETOLD: Final = frozenset({Population.REVIEW, Population.NONE})
_CURES: Final = frozenset(map(stem, ("cure", "curable", "heal")))


def safety(at: CaveatContext, warnings: Sequence[Caveat]) -> tuple[Caveat, ...]:
    """At most three, each a short sentence; none where none is due."""
    advice = [w for w in warnings if w.code is CaveatCode.NOT_MEDICAL_ADVICE]
    return (*advice, *_not_in_people(at, warnings), *_no_cure(at))


def _not_in_people(at: CaveatContext, warnings: Sequence[Caveat]) -> tuple[Caveat, ...]:
    """Everything shown was seen in animals or cells, or is retold, and a person may take it for more."""
    if at.evidence.question.kind not in _ON_EFFECTS or not at.draft.claims:
        return ()
    citations = [c for claim in at.draft.claims for c in claim.citations]
    cited = {population_of(c.evidence) for c in citations}
    levels = cited | {claim.group for claim in at.draft.claims}
    if any(population_of(c.evidence) in _RETOLD and _is_on_people(c.quote) for c in citations):
        levels.add(Population.PEOPLE)  # a review may say what came of it in people
    codes = {warning.code for warning in warnings}
    where = [
        word
        for code, word in (
            (CaveatCode.ANIMAL_EVIDENCE, "animals"),
            (CaveatCode.IN_VITRO_EVIDENCE, "cells"),
        )
        if code in codes
    ]
    harm = at.evidence.question.kind is QuestionKind.SAFETY
    # That harm was not shown in people would reassure, where a review tells of it.
    if Population.PEOPLE in levels or not where or (harm and cited & _RETOLD):
        return ()
    code = CaveatCode.ANIMAL_EVIDENCE if "animals" in where else CaveatCode.IN_VITRO_EVIDENCE
    seen = f"this was seen in {' and '.join(where)}"
    text = f"{seen[0].upper()}{seen[1:]}; nothing here is about people." if harm else ""
    text = text or f"Not shown in people: {seen}."
    return (Caveat(code, text, tuple(range(len(at.draft.claims)))),)


def _is_on_people(text: str) -> bool:
    return names_people(text) and not names_animals(text)


def _no_cure(at: CaveatContext) -> tuple[Caveat, ...]:
    """A cure is asked for, and no sentence that is shown speaks of one."""
    if at.evidence.question.small_talk or not at.corpus.condition:
        return ()
    shown = [*at.draft.claims, *at.draft.nearest]
    if not shown or not _stems(at.evidence.question.text) & _CURES:
        return ()
    if any(_stems(claim.text) & _CURES for claim in shown):
        return ()
    called = at.corpus.called or at.corpus.condition
    text = f"Nothing in these documents shows a cure for {called}."
    return (Caveat(CaveatCode.PREMISE_UNSUPPORTED, text),)


def _stems(text: str) -> set[str]:
    return {stem(word) for word, _, _ in tokenize(text)}
