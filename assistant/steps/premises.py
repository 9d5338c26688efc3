"""What a question takes for granted, held against what was found.

"Why does X cure MS?" takes for granted that it does. Three things are looked at, none of them a
list of questions: whether a question of that form found no answer; whether the study that it names
is about the people and the disease that it speaks of; and whether the best sentences say the
contrary of what it assumes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assistant.domain import Draft, Evidence, Question, Source
from assistant.steps.lexicon import Lexicon
from assistant.steps.profiles import profile

__all__ = ["PremiseCheck"]

_ASSUMES: Final = re.compile(
    r"^(?:why|since when|when did|how come|how (?:much|many|often|long|well)|by how much|how did)\b",
    re.I,
)
_CLAIMS: Final = re.compile(r"^(?:why|since when|how come|by how much|how much)\b", re.I)
_CONTRARY: Final = re.compile(
    r"\b(?:did not|does not|do not|was not|were not|not (?:designed|reported|significant|met)|no measure"
    r"|missed|no (?:significant )?(?:difference|change|effect)|neither|hardly|only in|never"
    r"|not statistically|disrupted not only)\b",
    re.I,
)
_NAMED: Final = 0.6


@dataclass(frozen=True, slots=True)
class PremiseCheck:
    """Checks questions that assume something."""

    lexicon: Lexicon

    def check(self, question: Question, evidence: Evidence, draft: Draft) -> str:
        """What is amiss, in a sentence for the reader; empty when nothing is."""
        if not question.in_domain or not _ASSUMES.search(question.standalone):
            mismatch = self._other_subject(question, evidence)
            return mismatch if mismatch and question.in_domain else ""
        mismatch = self._other_subject(question, evidence)
        if mismatch:
            return mismatch
        if not draft.claims:
            if _CLAIMS.search(question.standalone):
                return "The question takes something for granted that the documents do not say."
            return ""
        if not _CLAIMS.search(question.standalone) and not self._asks_effect(question):
            return ""
        for hit in evidence.sentences[:3]:
            if hit.names >= _NAMED and _CONTRARY.search(hit.text):
                return (
                    "The question takes something for granted that the documents do not bear out: "
                    f"“{hit.text}” ({hit.source.id})"
                )
        return ""

    def _asks_effect(self, question: Question) -> bool:
        """It asks how far something went that may not have happened: "how many did it prevent"."""
        return any(term.alternatives for term in question.terms if not term.key.startswith("@"))

    def _other_subject(self, question: Question, evidence: Evidence) -> str:
        """Why the study that the question names is not about what it speaks of; empty if it is."""
        words = {term.surface.lower() for term in question.terms}
        concepts = {term.key[1:] for term in question.terms if term.key.startswith("@")}
        wanted = concepts & (self.lexicon.group("condition") | {"human"})
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
