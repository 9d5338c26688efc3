"""Chain verdicts: the share of expected (paper, verdict) pairs that the answer's chain gives."""

from collections.abc import Iterable

from evals.context import Context, Score


def chain_verdicts(context: Context) -> Iterable[Score]:
    """One score for each case that expects verdicts."""
    expected = context.case.chain
    if not expected:
        return
    given = {(link["source_id"], link["verdict"]) for link in context.answer["chain"]}
    wrong = [f"{source}: {verdict}" for source, verdict in expected.items()
             if (source, str(verdict)) not in given]  # fmt: skip
    reason = f"not given: {'; '.join(wrong)}" if wrong else ""
    yield Score("chain_accuracy", 1 - len(wrong) / len(expected), reason)
