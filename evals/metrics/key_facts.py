"""Key-fact recall: the share of the expected facts that the claims hold.

    recall = |facts held| / |facts expected|

After the "vital nuggets" of TREC question answering (Voorhees, 2003). A refusal holds none.
"""

from collections.abc import Iterable

from evals.context import Context, Score
from evals.metrics.matching import holds_any


def key_facts(context: Context) -> Iterable[Score]:
    """One score for each turn that expects facts."""
    facts = context.turn.facts
    if not facts or context.case.abstain:
        return
    missing = [fact[0] for fact in facts if not holds_any(context.claims_text, fact)]
    reason = f"missing: {'; '.join(missing)}" if missing else ""
    yield Score("key_fact_recall", 1 - len(missing) / len(facts), reason)
