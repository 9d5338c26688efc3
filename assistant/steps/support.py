"""Does the evidence bear out the claim? Figures, things named, direction, denial, strength, words.

Works with no model. It errs on the side of "not": a claim in quite other words than its evidence
comes out unsupported although it may be right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assistant.domain import Support, Verdict
from assistant.steps.direction import (
    Way,
    better_or_worse,
    claims_significance,
    denied_parts,
    is_denied,
    ways,
)
from assistant.steps.lexicon import Lexicon
from assistant.steps.profiles import Profile, is_hedged, is_universal, profile
from assistant.steps.sentences import split_sentences, without_markers
from assistant.steps.words import analysed

__all__ = ["SupportCheck"]

_ENOUGH: Final = 0.7
"""Share of the claim's telling words that a supported claim's evidence holds."""
_SOME: Final = 0.45
"""Below this the evidence is about something else."""
_CAUSES: Final = re.compile(
    r"\b(?:causes?|caused|leads? to|led to|because of|due to|results? in|triggers?|produces?|prevents?|cures?)\b",
    re.I,
)
_GOES_WITH: Final = re.compile(
    r"\b(?:associat\w+|correlat\w+|linked|link|related|goes with|went with)\b", re.I
)
_ANIMALS: Final = frozenset({"mouse", "rat", "eae", "cuprizone", "animal-model", "ms-model"})


@dataclass(frozen=True, slots=True)
class SupportCheck:
    """Checks claims against evidence."""

    lexicon: Lexicon

    def check(self, claim: str, evidence: str) -> Verdict:
        """The verdict with its reason. `evidence` may be a quote or a whole abstract.

        In a longer text the two sentences that share most with the claim are looked at.
        """
        near = self._nearest(claim, evidence)
        shared = self._shared(claim, near)
        said, shown = profile(claim, self.lexicon), profile(near, self.lexicon)
        if shared < _SOME:
            return Verdict(Support.UNSUPPORTED, "What it cites is about something else.")
        named = self._not_named(said, shown)
        if named:
            return Verdict(Support.UNSUPPORTED, named)
        missing = sorted(
            f.value for f in said.figures if f.value not in {g.value for g in shown.figures}
        )
        if missing:
            return Verdict(
                Support.UNSUPPORTED, f"The figure {', '.join(missing)} is not in what it cites."
            )
        against = _against(claim, near, alike=shared >= _ENOUGH) or self._denied(said, claim, near)
        if against:
            return Verdict(Support.CONTRADICTED, against)
        stronger = _stronger(claim, near)
        if stronger:
            return Verdict(Support.PARTLY, stronger)
        if shared < _ENOUGH:
            return Verdict(Support.PARTLY, "Only part of it is in what it cites.")
        return Verdict(Support.SUPPORTED, "What it cites says the same.")

    def _nearest(self, claim: str, evidence: str) -> str:
        """The two sentences that share most with the claim, in their order."""
        spans = split_sentences(evidence)
        if len(spans) <= 2:
            return evidence
        texts = [evidence[start:end] for start, end in spans]
        ranked = sorted(range(len(texts)), key=lambda i: -self._shared(claim, texts[i]))
        return " ".join(texts[i] for i in sorted(ranked[:2]))

    def _shared(self, claim: str, evidence: str) -> float:
        """Share of the claim's telling words that the evidence holds, families included."""
        wanted = self._keys(claim, broader=False)
        if not wanted:
            return 0.0
        there = self._keys(evidence, broader=True)
        families = {family for key in there for family in self.lexicon.families_of(key)}
        held = sum(
            key in there or any(f in families for f in self.lexicon.families_of(key))
            for key in wanted
        )
        return held / len(wanted)

    def _keys(self, text: str, *, broader: bool) -> set[str]:
        keys = set()
        for token in analysed(without_markers(text), self.lexicon):
            if not token.stop:
                keys.add(token.key)
                if broader and token.is_concept:
                    keys.update(f"@{kind}" for kind in self.lexicon.broader(token.key[1:]))
        return keys

    def _not_named(self, said: Profile, shown: Profile) -> str:
        """A drug, a disease or people that the claim names and the evidence does not."""
        for group, word in (("intervention", "treatment"), ("condition", "condition")):
            members = self.lexicon.group(group)
            wanted = self._narrowest(said.concepts & members)
            there = self._narrowest(shown.concepts & members)
            if wanted and there and not any(self._akin(w, t) for w in wanted for t in there):
                return f"It names another {word} than what it cites."
        if "human" in said.concepts and "human" not in shown.concepts and shown.concepts & _ANIMALS:
            return "It speaks of people; what it cites is about animals."
        return ""

    def _denied(self, said: Profile, claim: str, evidence: str) -> str:
        """Why a part of the evidence denies what the claim says of the same outcome; empty otherwise.

        "Unlikely to promote remyelination but might dampen immunity" goes two ways at once.
        """
        claimed = ways(claim)
        if Way.NONE in claimed or is_denied(claim):
            return ""
        outcomes = said.concepts & self.lexicon.group("outcome")
        for part, denied in denied_parts(evidence):
            if claimed & denied and outcomes & profile(part, self.lexicon).concepts:
                return "What it cites says that this did not happen, or is unlikely to."
        return ""

    def _narrowest(self, concepts: frozenset[str]) -> frozenset[str]:
        """Without those that only name the kind of another one."""
        return concepts - {kind for concept in concepts for kind in self.lexicon.broader(concept)}

    def _akin(self, one: str, other: str) -> bool:
        """The same, or one the kind of the other; two of one kind are not."""
        return (
            one == other or one in self.lexicon.broader(other) or other in self.lexicon.broader(one)
        )


def _against(claim: str, evidence: str, *, alike: bool) -> str:
    """Why the evidence says the contrary; empty when it does not."""
    said, shown = ways(claim), ways(evidence)
    if said and shown and not said & shown:
        if said == {Way.NONE} or shown == {Way.NONE}:
            return "One says that something changed, the other that it did not."
        return "They point in opposite directions."
    if claims_significance(claim, evidence):
        return "It says that the change was significant; what it cites says that it was not."
    if better_or_worse(claim) * better_or_worse(evidence) < 0:
        return "One says that something got better, the other that it got worse."
    if alike and not said and not shown and is_denied(claim) != is_denied(evidence):
        return "One denies what the other says."
    return ""


def _stronger(claim: str, evidence: str) -> str:
    """How the claim is worded more strongly than its evidence; empty when it is not."""
    if is_universal(claim) and not is_universal(evidence):
        return "It says all or always; what it cites does not."
    if _CAUSES.search(claim) and _GOES_WITH.search(evidence) and not _CAUSES.search(evidence):
        return "It says that one thing causes another; what it cites only sees them together."
    if is_hedged(evidence) and not is_hedged(claim):
        return "What it cites leaves this open."
    if ways(claim) == {Way.NONE} and not ways(evidence) and not is_denied(evidence):
        return "It says that nothing changed; what it cites does not say so."
    return ""
