"""The stages of a whole training run, in order; docs/decisions/0020-reader.md says what each gave."""

from dataclasses import replace
from typing import Final

from training.loop import Plan

_AGAIN: Final = (5_000, 9_000)
"""Public questions and claims that the second stage sees again, so that they are not forgotten."""
_REHEARSED: Final = 3_000
"""Rows of each sort that the last stages see again."""
_CLAIMS_FURTHER: Final = 16_000
"""Of the public claims; with 4,000 those of Check-COVID were told apart a little less well."""


def stages(base: Plan, groups: bool) -> dict[str, Plan]:
    """Public rows; rows written on abstracts; with `groups` questions on this corpus, then its claims, too.

    Of `base` the bounds, seed and device hold for all, and how often the first sees its rows.
    """
    first = replace(base, batch=32, claim_batch=64, body_rate=1.5e-4, negatives=0.3)
    second = replace(
        first,
        passes=1,
        body_rate=8e-5,
        head_rate=2e-4,
        listwise=0.5,
        written=1,
        most_answers=min(_AGAIN[0], base.most_answers or _AGAIN[0]),
        most_claims=min(_AGAIN[1], base.most_claims or _AGAIN[1]),
    )
    found = {"first": first, "second": second}
    if groups:
        third = replace(
            second,
            batch=16,
            claim_batch=32,
            body_rate=3e-5,
            head_rate=1.2e-4,
            most_answers=_REHEARSED,
            most_claims=_REHEARSED,
            most_written=_REHEARSED,
            grouped=True,
        )
        found["third"] = third
        found["fourth"] = replace(third, asked=2, seed=base.seed + 1)
    return found


def further(base: Plan) -> Plan:
    """Passes from trained weights over questions, larger steps than the last stage's, messages of two of them.

    Of `base` how many, and of the public claims how many at most.
    """
    return replace(
        stages(base, groups=True)["fourth"],
        passes=base.passes,
        together=8,
        joined=0.35,
        batch=32,
        claim_batch=64,
        body_rate=6e-5,
        most_claims=min(_CLAIMS_FURTHER, base.most_claims or _CLAIMS_FURTHER),
    )
