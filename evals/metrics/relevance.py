"""What is shown against the sentences that answer, as a reader of the case marked them.

    lead_right     = 1 when the first sentence shown is one that answers
    relevant_share = sentences shown that answer or are a fair part of an answer / sentences shown
    usable         = 1 when the first sentence answers or every fact is held, and nothing forbidden is
    wrong          = 1 when there is an answer that holds no fact and does not open with a right sentence
    facts_shown    = 1 when every fact stands in the answer or, whole and cited, among what is shown as nearest

A sentence computed from several findings is right when each of them belongs to an answer.
The first two are over answers given; the others over every turn that has an answer, so that a refusal is
neither usable nor wrong.
"""

from collections.abc import Iterable
from typing import Any

from evals.cases import Turn
from evals.context import Context, Score
from evals.metrics.matching import holds, holds_any, is_one_of


def relevance(context: Context) -> Iterable[Score]:
    """Scores of a turn whose answer is known."""
    turn, claims = context.turn, context.answer["claims"]
    if context.case.abstain or not (turn.facts or turn.gold):
        return
    right = bool(claims) and _is_gold(claims[0], turn)
    if claims and turn.gold:
        beside = [claim["text"] for claim in claims if not _belongs(claim, turn)]
        yield Score(
            "lead_right", float(right), "" if right else f"opens: {claims[0]['text'][:120]}"
        )
        yield Score("relevant_share", 1 - len(beside) / len(claims), " | ".join(beside)[:400])
    held = [holds_any(context.claims_text, fact) for fact in turn.facts]
    complete = bool(held) and all(held)
    clean = not any(holds(context.claims_text, text) for text in context.case.forbidden)
    yield Score("usable", float((right or complete) and clean))
    yield Score("wrong", float(bool(claims) and not any(held) and not right))
    if turn.facts:
        shown = f"{context.claims_text} {_nearest(context)}"
        yield Score(
            "facts_shown", float(all(holds_any(shown, fact) for fact in turn.facts) and clean)
        )


def _is_gold(claim: dict[str, Any], turn: Turn) -> bool:
    if claim.get("computed") and not _belongs_whole(claim, turn):
        return False
    return any(is_one_of(c["source_id"], c["quote"], turn.gold) for c in claim["citations"])


def _belongs_whole(claim: dict[str, Any], turn: Turn) -> bool:
    """Every sentence that a computed claim counts is part of an answer."""
    return all(
        is_one_of(c["source_id"], c["quote"], turn.gold)
        or is_one_of(c["source_id"], c["quote"], turn.fair)
        for c in claim["citations"]
    )


def _belongs(claim: dict[str, Any], turn: Turn) -> bool:
    if claim.get("computed"):
        return _belongs_whole(claim, turn)
    return _is_gold(claim, turn) or any(
        is_one_of(c["source_id"], c["quote"], turn.fair) for c in claim["citations"]
    )


def _nearest(context: Context) -> str:
    """The sentences that are shown as nearest."""
    return " ".join(str(near["text"]) for near in context.answer.get("nearest", ()))
