"""What could be asked next: questions that a sentence found, but not shown, would answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.domain import Draft, Evidence, Outcome
from assistant.steps.lexicon import Lexicon
from assistant.steps.profiles import profile
from assistant.steps.words import Token, analysed

__all__ = ["follow_ups"]

_MOST: Final = 3
_LOOKED_AT: Final = 30


def follow_ups(evidence: Evidence, draft: Draft, lexicon: Lexicon) -> tuple[str, ...]:
    """At most three questions, each about a thing that the question did not name.

    Each comes from one sentence that names a treatment or a part of the pathway and an outcome, so
    that there is something to answer it with.
    """
    if draft.outcome is Outcome.NONE:
        return ()
    asked = {term.key.removeprefix("@") for term in evidence.question.terms}
    shown = {c.quote for claim in draft.claims for c in claim.citations}
    found: dict[str, None] = {}
    used: set[str] = set()
    for sentence in evidence.sentences[:_LOOKED_AT]:
        if sentence.text in shown or not sentence.sentence.stated:
            continue
        for cause, outcome in _pairs(sentence.text, lexicon):
            if outcome.key in used or {cause.key[1:], outcome.key[1:]} <= asked:
                continue
            used.add(outcome.key)
            found[_question(cause, outcome, sentence.text, lexicon)] = None
            break
        if len(found) == _MOST:
            break
    return tuple(found)


def _pairs(text: str, lexicon: Lexicon) -> Iterator[tuple[Token, Token]]:
    """(treatment or part of the pathway, outcome) named in a sentence, in their order."""
    named = [token for token in analysed(text, lexicon) if token.is_concept]
    causes = [t for t in named if t.key[1:] in lexicon.group("intervention")]
    causes += [t for t in named if t.key[1:] in lexicon.group("pathway")]
    for cause in causes[:1]:
        for outcome in named:
            if outcome.key[1:] in lexicon.group("outcome") and outcome.key != cause.key:
                yield cause, outcome


def _question(cause: Token, outcome: Token, text: str, lexicon: Lexicon) -> str:
    about = profile(text, lexicon).concepts
    where = " in people" if "human" in about else " in EAE" if "eae" in about else ""
    return f"What is the effect of {_inside(cause)} on {_inside(outcome)}{where}?"


def _inside(token: Token) -> str:
    """The name as it stands within a sentence: "Rapamycin" small, "IL-17" and "mTOR" as they are."""
    name = token.surface
    return name.lower() if name[:1].isupper() and name[1:].islower() and name.isascii() else name
