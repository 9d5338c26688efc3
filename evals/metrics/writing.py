"""What a language model adds: whether it worded anything, how much of it held, and what is shown unsupported.

Only where one was asked: the extractive writer has no such scores.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.text.sentences import without_markers
from evals.context import Context, Score


def writing(context: Context) -> Iterable[Score]:
    """Scores of one answer in which a language model had a say.

    `written_shown` is the share of the sentences it wrote that are shown, `by_model` whether any is, `worded`
    whether any sentence shown is in other words than its quotes, `unsupported_shown` the share of the sentences
    shown that the claim check does not bear out.
    """
    use = context.answer["provenance"].get("writer_use")
    claims = [claim for claim in context.answer["claims"] if not claim.get("computed")]
    if use is None or not claims:
        return
    if use["sentences"]:
        yield Score("written_shown", use["shown"] / use["sentences"])
    yield Score("by_model", float(use["shown"] > 0))
    yield Score("worded", float(use["shown"] > 0 and any(not _quoted(claim) for claim in claims)))
    bad = sum(claim["support"] not in {"supported", "partly"} for claim in claims)
    yield Score("unsupported_shown", bad / len(claims))


def _quoted(claim: Mapping[str, Any]) -> bool:
    quotes = " ".join(without_markers(citation["quote"]) for citation in claim["citations"])
    text = str(claim["text"])
    return text in quotes or text[:1].lower() + text[1:] in quotes
