"""What a question takes for granted, held against what was found.

"Why does X cure MS?" takes for granted that it does. Three things are looked at, none of them a
list of questions: whether a question of that form found no answer; whether the study that it names
is about the people and the disease that it speaks of; and whether the best sentences say the
contrary of what it assumes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.domain import ChainLink, ChainVerdict, Draft, Evidence, Question, SentenceHit, Source
from assistant.steps.direction import agrees
from assistant.steps.lexicon import Lexicon
from assistant.steps.presupposing import presupposed
from assistant.steps.profiles import is_universal, profile
from assistant.steps.sentences import without_markers

__all__ = ["PremiseCheck"]

_EVENT: Final = re.compile(r"^(?:when|since when)\b", re.I)
_CLAIMS: Final = re.compile(r"^(?:why|since when|how come|by how much|how much)\b", re.I)
_ABOUT_IT: Final = 0.55
"""Share of what the question names that a sentence must cover to bear on what it assumes."""
_ALL_OF_IT: Final = 0.8
"""And to tell of an event that it takes for granted."""
_UNBORNE: Final = frozenset({ChainVerdict.OTHER_POPULATION, ChainVerdict.NOT_SUPPORTED})
"""Verdicts on the cited paper after which the first claim bears out nothing."""
_LOOKED_AT: Final = 4
"""Best sentences that are held against what the question assumes."""


@dataclass(frozen=True, slots=True)
class PremiseCheck:
    """Checks questions that assume something."""

    lexicon: Lexicon

    def check(
        self, question: Question, evidence: Evidence, draft: Draft, chain: Sequence[ChainLink]
    ) -> str:
        """What is amiss, in a sentence for the reader; empty when nothing is."""
        if not question.in_domain:
            return ""
        mismatch = self._other_subject(question, evidence)
        if mismatch:
            return mismatch
        assumed = presupposed(question.standalone)
        if not assumed:
            return ""
        contrary = self._contrary(assumed, evidence)
        if contrary is not None:
            return (
                "The question takes something for granted that the documents do not bear out: "
                f"“{contrary.text}” ({contrary.source.id})"
            )
        led = next((link for link in chain if link.claim == 0), None)
        if led is not None and led.verdict in _UNBORNE:
            return (
                "The question takes something for granted that is said without its own source "
                f"bearing it out. {led.note}"
            )
        if self._never_told(question, evidence, draft):
            return "The question takes something for granted that the documents do not say."
        return ""

    def _contrary(self, assumed: str, evidence: Evidence) -> SentenceHit | None:
        """The best sentence on what is assumed, when it says the contrary.

        The first sentence that takes a side decides: where the best one says the same, the
        assumption holds, whatever stands further down.
        """
        for hit in evidence.sentences[:_LOOKED_AT]:
            if hit.names < _ABOUT_IT:
                continue
            side = agrees(assumed, without_markers(hit.text))
            if side is None and self._sweeping(assumed, evidence):
                side = False
            if side is False:
                return hit
            if side is True:
                return None
        return None

    def _sweeping(self, assumed: str, evidence: Evidence) -> bool:
        """It assumes a cure, a proof or "always", and no sentence near it says so."""
        near = evidence.sentences[:_LOOKED_AT]
        return is_universal(assumed) and not any(is_universal(hit.text) for hit in near)

    def _never_told(self, question: Question, evidence: Evidence, draft: Draft) -> bool:
        """Nothing found tells of it: no answer, or no date for what is said to have happened."""
        if _CLAIMS.search(question.standalone) and not draft.claims:
            return True
        if not _EVENT.search(question.standalone):
            return False
        told = {term.surface for term in question.terms if not term.name and not term.generic}
        tellers = (hit for hit in evidence.sentences if hit.names >= _ALL_OF_IT)
        return bool(told) and not any(hit.fits and not told & set(hit.missing) for hit in tellers)

    def _other_subject(self, question: Question, evidence: Evidence) -> str:
        """Why the study that the question names is not about what it speaks of; empty if it is."""
        words = {term.surface.lower() for term in question.terms}
        concepts = {term.key[1:] for term in question.terms if term.key.startswith("@")}
        populations = self.lexicon.group("population")
        wanted = concepts & (self.lexicon.group("condition") | populations)
        if not wanted:
            return ""
        for source in dict.fromkeys(hit.source for hit in evidence.hits[:8]):
            family = source.authors[0].split()[0].lower() if source.authors else ""
            trial = any(
                word in source.title.lower() for word in words if len(word) > 4 and "-" not in word
            )
            named = family in words or (trial and _acronym_in(source, words))
            if not named or not (source.conditions or source.species):
                continue
            about = profile(
                " ; ".join((*source.conditions, *source.species)), self.lexicon
            ).concepts
            if "human" in wanted and "human" not in about:
                return (
                    f"The study named in the question ({source.id}) is not a study of people: "
                    f"{', '.join(source.conditions)}; {', '.join(source.species)}."
                )
            if wanted & populations and about & populations and not wanted & about:
                return (
                    f"The study named in the question ({source.id}) is about another population: "
                    f"{', '.join(source.species)}."
                )
            if wanted & {"ms", "rrms"} and not about & {"ms", "ms-model"}:
                return (
                    f"The study named in the question ({source.id}) is not about multiple sclerosis: "
                    f"{', '.join(source.conditions)}."
                )
        return ""


def _acronym_in(source: Source, words: set[str]) -> bool:
    """Whether the question names the trial by the acronym in its title, such as EXIST-3."""
    acronyms = re.findall(r"\b[A-Z]{4,}(?:-\d)?\b", source.title)
    return any(acronym.split("-")[0].lower() in words for acronym in acronyms)
