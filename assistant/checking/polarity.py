"""What several stances of the reader say together: for, against, or neither.

The reader weighs single sentences. Of a longer text a few are weighed, and the best two together; from
three numbers a small logistic model tells the label. A quote and a whole abstract are told apart, because
the strongest of four stances is stronger than a single one.

Fitted by ``mtor-ms eval outside fit-claims``, which names the data; run it again with other weights.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import log
from typing import Final

from assistant.reader import Stance

_LEAST: Final = 1e-4
"""Probabilities are taken as no smaller, so that one sure miss does not outweigh the rest."""


class Polarity(StrEnum):
    """What evidence does to a claim."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


Curve = Mapping[Polarity, tuple[float, ...]]
"""For each label the intercept and a weight for each feature."""

_QUOTE: Final[Curve] = {
    Polarity.FOR: (0.295, 0.41, -0.289, 0.31),
    Polarity.AGAINST: (-0.543, -0.247, 0.393, 0.894),
    Polarity.NEITHER: (0.247, -0.163, -0.104, -1.204),
}
"""For evidence of one sentence. Fitted on 1,992 such claims of Check-COVID's train split and of our own on abstracts,
none of which the reader has seen; right on 73 % of them."""

_ABSTRACT: Final[Curve] = {
    Polarity.FOR: (0.117, 0.559, -0.439, 0.648),
    Polarity.AGAINST: (-0.651, -0.419, 0.56, 0.454),
    Polarity.NEITHER: (0.534, -0.14, -0.12, -1.102),
}
"""For longer evidence. Fitted on 420 of SciFact's train claims with their abstracts; right on 85 % of them,
of which the reader has seen the deciding sentences in its own training."""


def features(stances: Sequence[Stance], share: float) -> tuple[float, ...]:
    """What the logistic model sees.

    The strongest support and the strongest contradiction of any text, each against "neither", and
    the share of the claim's words that the best two sentences hold.
    """
    supports = max(_against_neither(s.supports, s.neither) for s in stances)
    contradicts = max(_against_neither(s.contradicts, s.neither) for s in stances)
    return (supports, contradicts, share)


def lean(stances: Sequence[Stance], share: float) -> Polarity:
    """The likeliest label."""
    values = (1.0, *features(stances, share))
    scores = {
        label: sum(w * v for w, v in zip(weights, values, strict=True))
        for label, weights in (_QUOTE if len(stances) == 1 else _ABSTRACT).items()
    }
    likeliest = max(scores, key=lambda label: scores[label])
    # Sentences that were looked for share the claim's words whatever they say: words alone bear nothing out.
    strongest = values[1] if likeliest is Polarity.FOR else values[2]
    return likeliest if strongest > 0 else Polarity.NEITHER


def clearly_for(stances: Sequence[Stance]) -> bool:
    """Whether the reader sees support more clearly than the contrary anywhere."""
    supports, contradicts, _ = features(stances, 0.0)
    return supports > contradicts


def _against_neither(probability: float, neither: float) -> float:
    return log(max(probability, _LEAST)) - log(max(neither, _LEAST))
