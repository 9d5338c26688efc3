"""Citation recall and precision, after ALCE (Gao et al., EMNLP 2023, section 4.3).

    recall    = share of claims that all their quotes together support
    precision = share of citations that are needed: the claim is supported, and either this quote
                supports it alone, or the others without it do not

Supported is what the judge says; ALCE's is a language model, ours is pluggable and by default the
lexical one of ``evals/judges/lexical.py``. `source_hit` says whether a source that the case names
is among those cited. Sentences computed from the ledger are left out: they name outcomes as the ledger does,
and tests hold each against the findings that it cites.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from evals.context import Context, Score
from evals.judges import Judge
from evals.judges.lexical import lexical_judge


def cite_scores(claims: list[dict[str, Any]], judge: Judge) -> tuple[float, float]:
    """(recall, precision) over the claims; raises ZeroDivisionError for none."""
    supported, needed, total = 0, 0, 0
    for claim in claims:
        quotes = [citation["quote"] for citation in claim["citations"]]
        whole = bool(quotes) and judge(claim["text"], " ".join(quotes))
        supported += whole
        total += len(quotes)
        for i, quote in enumerate(quotes):
            others = quotes[:i] + quotes[i + 1 :]
            alone = judge(claim["text"], quote)
            needed += whole and (alone or not (others and judge(claim["text"], " ".join(others))))
    return supported / len(claims), needed / total if total else 0.0


def _scores(context: Context, judge: Judge) -> Iterable[Score]:
    claims = [claim for claim in context.answer["claims"] if not claim.get("computed")]
    if claims:
        recall, precision = cite_scores(list(claims), judge)
        yield Score("citation_recall", recall)
        yield Score("citation_precision", precision)
    if context.case.sources and not context.case.abstain:
        cited = {source["source_id"] for source in context.answer["sources"]}
        found = bool(cited & set(context.case.sources))
        reason = "" if found else f"cited {', '.join(sorted(cited)) or 'nothing'}"
        yield Score("source_hit", float(found), reason)


def with_judge(judge: Judge) -> partial[Iterable[Score]]:
    """The evaluator with another judge of support."""
    return partial(_scores, judge=judge)


citations = with_judge(lexical_judge)
