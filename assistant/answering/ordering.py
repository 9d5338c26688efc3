"""Which of the sentences that are shown comes first, where the kind of question says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from assistant.answering.definitions import is_about, names_it
from assistant.answering.evidence_lines import is_felt
from assistant.answering.other_side import missed_its_aim
from assistant.answering.overview_request import asks_for_harm
from assistant.domain import FindingKind, Question, QuestionKind, SentenceHit
from assistant.ledger import entry_at, is_on_safety
from assistant.ports import OpenIndex
from assistant.text.lexicon import Lexicon

__all__ = ["names_no_outcome", "order_of"]

_ON_EFFECTS: Final = frozenset({QuestionKind.CLAIM, QuestionKind.EFFECT, QuestionKind.OVERVIEW})
_OF_A_STUDY: Final = frozenset({FindingKind.LIMITATION, FindingKind.METHOD})
"""How a study was made, and what it could not tell, says nothing of what came out."""


def order_of(
    question: Question, index: OpenIndex, lexicon: Lexicon
) -> Callable[[SentenceHit], tuple[int, int]]:
    """What sentences that are shown are sorted by; in each place the most relevant stays first.

    Where it is asked what something is, what is said of that thing opens, a seller's sentence too: what only names it
    is no answer, and what does not even name it is last. Else who sells it comes last. Where it is asked whether
    something works, a missed endpoint opens, and what is said of safety or of a limit is last: neither that something
    is safe nor what was not tested says whether it works. Where it is asked for an illness, what patients feel comes
    before markers.
    """
    if question.kind in (QuestionKind.DEFINITION, QuestionKind.NAMING):
        return lambda hit: (_distance(hit.text, question, lexicon), hit.source.commercial)
    if not _is_on_effects(question, lexicon) or asks_for_harm(question):
        return lambda hit: (hit.source.commercial, 0)
    whole = names_no_outcome(question, lexicon)
    hoped = whole and _hopes(question, lexicon)

    def place(hit: SentenceHit) -> int:
        entry = entry_at(index.document(hit.source.id), hit.sentence.start)
        if entry is None:
            return 1
        if whole and missed_its_aim(entry):
            return 0
        if entry.finding.kind in _OF_A_STUDY or is_on_safety(entry, lexicon):
            return 3
        return 2 if hoped and entry.finding.outcome and not is_felt(entry, lexicon) else 1

    return lambda hit: (hit.source.commercial, place(hit))


def _distance(text: str, question: Question, lexicon: Lexicon) -> int:
    """How far a sentence is from what is to be defined: 0 about it, 1 about a kind of it, 2 naming it, else 3."""
    if is_about(text, question, lexicon):
        return 1 - is_about(text, question, lexicon, kinds=False)
    return 3 - names_it(text, question, lexicon)


def _hopes(question: Question, lexicon: Lexicon) -> bool:
    """Whether it is asked of a treatment what it does for an illness, and of no part of a pathway."""
    named = {term.key[1:] for term in question.terms if term.key.startswith("@")}
    sought = (named & lexicon.group(group) for group in ("intervention", "condition"))
    return all(sought) and not named & lexicon.group("pathway")


def names_no_outcome(question: Question, lexicon: Lexicon) -> bool:
    """Whether it is asked if something works at all."""
    outcomes = {f"@{one}" for one in lexicon.group("outcome")}
    return _is_on_effects(question, lexicon) and not any(t.key in outcomes for t in question.terms)


def _is_on_effects(question: Question, lexicon: Lexicon) -> bool:
    """Whether it is asked what came of something, as a fact whether that was good, or which treatment is better."""
    keys = {term.key for term in question.terms}
    if question.kind is QuestionKind.FACT:
        return any("~good" in lexicon.families_of(key) for key in keys)
    if question.kind is QuestionKind.COMPARISON:
        return len(keys & {f"@{one}" for one in lexicon.group("intervention")}) > 1
    return question.kind in _ON_EFFECTS
