"""Quote exactness: the share of quotes that are the stored text at their offsets, to the letter."""

from collections.abc import Iterable

from evals.context import Context, Score


def quote_exactness(context: Context) -> Iterable[Score]:
    """One score for each answer with citations."""
    cited = [c for claim in context.answer["claims"] for c in claim["citations"]]
    if not cited:
        return
    wrong = [
        c["passage_id"]
        for c in cited
        if not c["quote"] or context.texts[c["source_id"]][c["start"] : c["end"]] != c["quote"]
    ]
    yield Score("quote_exactness", 1 - len(wrong) / len(cited), ", ".join(wrong))
