"""Is a claim worded more strongly than its source? All for some, cause for company, fact for guess or chance."""

from typing import Final

from assistant.checking.word_overlap import telling_words
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import is_hedged, is_universal
from assistant.text.significance import not_significant
from assistant.text.stemming import stem
from assistant.text.words import analysed

_CAUSE: Final = frozenset({"~cause", "~prevent"})
"""Families of the lexicon whose verbs say that one thing brings about another."""
_TOGETHER: Final = frozenset(
    stem(word)
    for word in "associate association correlate correlation link linked relate related relationship".split()
)
"""Verbs and nouns that only say that two things are met together."""


def stronger(claim: str, evidence: str, lexicon: Lexicon) -> str:
    """How the claim is worded more strongly than its evidence; empty when it is not."""
    if is_universal(claim) and not is_universal(evidence):
        return "It says all or always; what it cites does not."
    if _causal(claim, lexicon) and _together(evidence, lexicon) and not _causal(evidence, lexicon):
        return "It says that one thing causes another; what it cites only sees them together."
    if is_hedged(evidence) and not is_hedged(claim):
        return "What it cites leaves this open."
    return ""


def left_to_chance(claim: str, evidence: str, lexicon: Lexicon) -> str:
    """That the evidence calls what the claim tells of not significant, and the claim does not; empty otherwise."""
    if not_significant(claim):
        return ""
    told = telling_words(claim, lexicon)
    if any(told & telling_words(part, lexicon) for part in not_significant(evidence)):
        return "What it cites found no statistically significant change."
    return ""


def _causal(text: str, lexicon: Lexicon) -> bool:
    return any(
        _CAUSE & set(lexicon.families_of(token.key)) and not _together(token.surface, lexicon)
        for token in analysed(text, lexicon)
    )


def _together(text: str, lexicon: Lexicon) -> bool:
    return any(token.key in _TOGETHER for token in analysed(text, lexicon))
