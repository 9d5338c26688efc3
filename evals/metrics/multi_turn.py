"""Multi-turn resolution: the share of follow-ups whose stand-alone form holds what it must.

A turn counts when every word of `resolved` is in the stand-alone question, none of `not_resolved`.
"""

from collections.abc import Iterable

from evals.context import Context, Score
from evals.metrics.matching import holds


def multi_turn(context: Context) -> Iterable[Score]:
    """One score for each turn that says what must be carried over."""
    turn = context.turn
    if not turn.resolved and not turn.not_resolved:
        return
    standalone = context.answer["standalone_question"]
    missing = [word for word in turn.resolved if not holds(standalone, word)]
    extra = [word for word in turn.not_resolved if holds(standalone, word)]
    yield Score("resolution", float(not missing and not extra), f"understood: {standalone}")
