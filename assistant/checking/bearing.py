"""Whether a sentence that was found for a statement, and judged by itself, speaks of what the statement does.

The reader says of a sentence on another study, another cell or another outcome too readily that it contradicts. What
does speak of the same lies as near as anything, and holds most of the statement's words: from these two a logistic
model tells how likely a verdict by that sentence is right.

Fitted by ``mtor-ms eval fit-statements``; run it again with other weights of the reader.
"""

from collections.abc import Mapping
from math import exp
from typing import Final

from assistant.domain import Support

_CURVES: Final[Mapping[Support, tuple[float, float, float]]] = {
    Support.SUPPORTED: (-1.904, -10.231, 3.491),
    Support.CONTRADICTED: (-4.29, -8.904, 7.453),
}
"""By what the sentence does: intercept, weight of how far behind the nearest sentence it is (difference of cosines),
and of the share of the statement's words that it holds. What it bears out in part is weighed as support."""
BEARS_FROM: Final = 0.2
"""Least chance with which a verdict counts. On 447 statements on this corpus by a writer of whose claims the model
has seen none, with the reader before this was weighed, with it, and with the model that weighs evidence: true ones
called contradicted 29, 15 and 16 of 148, false ones called supported 15, 12 and 6 of 149."""


def bearing(support: Support, behind: float, share: float) -> float:
    """The chance that a verdict by one sentence is right, 0 to 1; 0 for one that decides nothing.

    `behind` is how much lower its cosine is than that of the nearest sentence, `share` as `share_held` gives it.
    """
    curve = _CURVES.get(Support.SUPPORTED if support is Support.PARTLY else support)
    if curve is None:
        return 0.0
    start, far, same = curve
    return 1 / (1 + exp(-(start + far * behind + same * share)))
