"""Which way a finding goes, by two heads of the reader and the words of the sentence, put together.

One head says which way a sentence goes; the claim head says whether the sentence bears out that the intervention
improved the outcome, worsened it or made no difference. Neither is sure enough alone. A multinomial logistic
model over both, ``python -m training.directions`` fits it, is believed from a threshold on; else nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.domain import Direction, DirectionModel
from assistant.reader import DIRECTIONS, SENTENCE_KINDS, Reader, SentenceDescription
from assistant.text.lexicon import Lexicon
from assistant.text.negation import NULL_RESULT
from assistant.text.words import analyse

__all__ = ["DirectionJudge", "direction_features", "is_undecided"]

_ASKED: Final = (
    ("improved", "{x} improved {y}."),
    ("no difference", "{x} made no difference to {y}."),
)
"""Asked whether it worsened, too: 37 instead of 32 of 408 directions told, 0.84 of either right, for half as many
runs again."""
_UNDECIDED: Final = frozenset({DIRECTIONS[0], DIRECTIONS[-1]})
_HARDLY: Final = 0.6
"""What the head takes to go no way with this probability is not looked at further: 40 % of 2,909 sentences, and one
in a hundred of those that were told a direction (November 2026)."""
_FAMILIES: Final = ("~raise", "~lower", "~good", "~bad", "~prevent")
_FLOOR: Final = 1e-3
"""Added to probabilities before their logarithm."""
_MOST: Final = 2
"""Words of one family that are counted."""


@dataclass(frozen=True, slots=True)
class DirectionJudge:
    """Tells the direction of a finding, where it is sure."""

    reader: Reader
    lexicon: Lexicon
    model: DirectionModel

    def direction(self, text: str, said: SentenceDescription) -> Direction | None:
        """That of a sentence of which the reader said what it names; None where it is not sure."""
        if is_undecided(said):
            return None
        chances = self.model.probabilities(
            direction_features(text, said, self.reader, self.lexicon)
        )
        best = max((way for way in chances if way in set(Direction)), key=chances.__getitem__)
        return Direction(best) if chances[best] >= self.model.sure else None


def is_undecided(said: SentenceDescription) -> bool:
    """Whether the head alone takes a sentence to go no way."""
    chances = zip(DIRECTIONS, said.directions, strict=True)
    return sum(p for name, p in chances if name in _UNDECIDED) >= _HARDLY


def direction_features(
    text: str, said: SentenceDescription, reader: Reader, lexicon: Lexicon
) -> dict[str, float]:
    """What the model looks at; costs two runs of the reader."""
    found = {f"head {name}": _log(p) for name, p in zip(DIRECTIONS, said.directions, strict=True)}
    for kind in ("result", "conclusion"):
        found[f"kind {kind}"] = _log(said.kinds[SENTENCE_KINDS.index(kind)])
    given = said.intervention[:1].upper() + said.intervention[1:] or "The treatment"
    for name, asked in _ASKED:
        claim = asked.format(x=given, y=said.outcome or "the outcome")
        (stance,) = reader.weigh(claim, [text])
        found[f"{name} supported"] = _log(stance.supports)
        found[f"{name} contradicted"] = _log(stance.contradicts)
    families = _families(text, lexicon)
    for family in _FAMILIES:
        found[f"words {family}"] = float(min(_MOST, families.count(family)))
    found["denied"] = float(len(NULL_RESULT.findall(text)))
    found["outcome named"] = float(bool(said.outcome))
    return found


def _families(text: str, lexicon: Lexicon) -> Sequence[str]:
    return [family for token in analyse(text, lexicon) for family in lexicon.families_of(token.key)]


def _log(probability: float) -> float:
    return math.log(probability + _FLOOR)
