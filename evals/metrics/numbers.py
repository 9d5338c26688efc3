"""Number fidelity: the share of the numbers in the claims that stand in what each claim cites.

    fidelity = |numbers of claims found in their quotes| / |numbers of claims|

A number is digits with their separators, a sign of percentage or unit aside. What was counted from the
ledger has numbers that no quote has; tests hold those against the ledger.
"""

import re
from collections.abc import Iterable

from evals.context import Context, Score

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?!\w)")


def numbers_in(text: str) -> list[str]:
    """The numbers of a text, as written, reference markers left out."""
    return _NUMBER.findall(re.sub(r"\[[\d,;\s–-]+\]", " ", text))


def number_fidelity(context: Context) -> Iterable[Score]:
    """One score for each answer that holds a number."""
    total, wrong = 0, []
    for claim in (c for c in context.answer["claims"] if not c.get("computed")):
        quoted = set(numbers_in(" ".join(c["quote"] for c in claim["citations"])))
        for number in numbers_in(claim["text"]):
            total += 1
            if number not in quoted:
                wrong.append(number)
    if total:
        yield Score("number_fidelity", 1 - len(wrong) / total, ", ".join(wrong))
