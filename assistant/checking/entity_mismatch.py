"""Names that must not be mixed up: another drug, another disease, animals in the place of people."""

from typing import Final

from assistant.text.lexicon import Lexicon
from assistant.text.populations import speaks_of_animals, speaks_of_people
from assistant.text.sentence_profile import profile

_KINDS: Final = (("intervention", "treatment"), ("condition", "condition"))


def other_name(claim: str, evidence: str, lexicon: Lexicon) -> str:
    """What the claim names otherwise than its evidence, in a sentence; empty when nothing is."""
    said, shown = profile(claim, lexicon).concepts, profile(evidence, lexicon).concepts
    for group, word in _KINDS:
        members = lexicon.group(group)
        wanted = _narrowest(said & members, lexicon)
        there = _narrowest(shown & members, lexicon)
        if wanted and there and not any(_akin(w, t, lexicon) for w in wanted for t in there):
            return f"It names another {word} than what it cites."
    people = speaks_of_people(claim, lexicon) and not speaks_of_people(evidence, lexicon)
    if people and speaks_of_animals(evidence, lexicon):
        return "It speaks of people; what it cites is about animals."
    return ""


def unnamed(claim: str, evidence: str, lexicon: Lexicon) -> str:
    """Why the evidence cannot bear the claim out alone: it names no treatment where the claim does."""
    members = lexicon.group("intervention")
    if profile(claim, lexicon).concepts & members and not (
        profile(evidence, lexicon).concepts & members
    ):
        return "What it cites does not name the treatment."
    return ""


def _narrowest(concepts: frozenset[str], lexicon: Lexicon) -> frozenset[str]:
    """Without those that only name the kind of another one."""
    return concepts - {kind for concept in concepts for kind in lexicon.broader(concept)}


def _akin(one: str, other: str, lexicon: Lexicon) -> bool:
    """The same, or one the kind of the other; two of one kind are not."""
    return one == other or one in lexicon.broader(other) or other in lexicon.broader(one)
