"""Fits how likely the verdict of one sentence on a statement is right: the curves of `assistant.checking.bearing`.

The statements are those on this corpus by a writer of whose claims the reader was trained on none. Each has the
sentence that bears it out, or denies it; a verdict is right where it is by that sentence, and as labelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sklearn.linear_model import LogisticRegression

from assistant.checking.word_overlap import share_held
from assistant.domain import Support
from assistant.pipelines.claim_checking import StatementChecker
from assistant.reader import LABELS
from assistant.text.sentences import without_markers
from training.asked import asked_claims

_LOOSE: Final = 10.0
"""Inverse strength of the penalty on large weights: there are two of them, and hundreds of verdicts."""
_LABELS: Final = {Support.SUPPORTED: "supports", Support.CONTRADICTED: "contradicts"}


@dataclass(frozen=True, slots=True)
class BearingCurve:
    """Intercept and weights of one curve, and on how many verdicts it was fitted."""

    verdicts: int
    right: int
    weights: tuple[float, float, float]


def fit_bearing(checker: StatementChecker, most: int = 0) -> dict[Support, BearingCurve]:
    """The curve of each kind of verdict; `most` statements, or all."""
    labelled: dict[str, dict[str, str]] = {}
    for row in asked_claims(split="validation"):
        labelled.setdefault(row.claim, {})[without_markers(row.evidence)] = LABELS[row.label]
    found: dict[Support, list[tuple[float, float, bool]]] = {kind: [] for kind in _LABELS}
    for claim, gold in list(labelled.items())[: most or None]:
        weighed = checker.weighed(claim)
        for one in weighed:
            kind = one.verdict.support
            kind = Support.SUPPORTED if kind is Support.PARTLY else kind
            if kind not in found:
                continue
            text = without_markers(one.hit.text)
            behind = weighed[0].hit.cosine - one.hit.cosine
            share = share_held(claim, text, checker.weigher.lexicon)
            found[kind].append((behind, share, gold.get(text) == _LABELS[kind]))
    return {kind: _curve(rows) for kind, rows in found.items()}


def _curve(rows: Sequence[tuple[float, float, bool]]) -> BearingCurve:
    right = [ok for _, _, ok in rows]
    model: Any = LogisticRegression(C=_LOOSE).fit([row[:2] for row in rows], right)
    start, (far, same) = model.intercept_[0], model.coef_[0]
    weights = round(float(start), 3), round(float(far), 3), round(float(same), 3)
    return BearingCurve(len(rows), sum(right), weights)
