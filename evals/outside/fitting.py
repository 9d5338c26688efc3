"""Fits the small logistic model that tells what the reader's stances say together.

Two curves: for evidence of one sentence, on claims of a kind that the reader was not trained on; for whole
abstracts, on SciFact's train claims, of which the reader has seen the deciding sentences. Classes
weigh the same, so that the label that is most frequent in one data set is not preferred.
"""

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sklearn.linear_model import LogisticRegression

from assistant.checking.polarity import features
from assistant.checking.word_overlap import looked_at, sentences_of, share_held
from assistant.reader import LABELS, Reader
from assistant.text.lexicon import Lexicon
from evals.outside.files import Label, LabelledClaim
from training.written import WRITTEN, abstracts, claim_rows, read_written, split_of

HELD_OUT: Final = "checkcovid_train"
"""The source of claims that the reader is not trained on (see ``training/data.py``)."""
_REGULAR: Final = 0.3
"""Inverse strength of the penalty on large weights."""
_LABELS: Final = {
    "supports": Label.SUPPORT,
    "contradicts": Label.CONTRADICT,
    "neither": Label.NOT_ENOUGH,
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """One curve: for each label the intercept and the weights, and on how many claims."""

    claims: int
    accuracy: float
    weights: dict[str, tuple[float, ...]]


def read_pairs(path: Path, source: str) -> list[LabelledClaim]:
    """The rows of one source of the reader's ``claims.jsonl.gz``."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["source"] == source]
    return [
        LabelledClaim(str(i), row["claim"], row["evidence"], _LABELS[row["label"]])
        for i, row in enumerate(rows)
    ]


def read_written_claims(corpus: Path) -> list[LabelledClaim]:
    """Our own claims on the abstracts that the reader was not trained on; `corpus` is SciFact's."""
    known = abstracts(corpus)
    blocks = [b for b in read_written(WRITTEN, known) if split_of(b.abstract) == "validation"]
    return [
        LabelledClaim(f"w{i}", row.claim, row.evidence, _LABELS[LABELS[row.label]])
        for i, row in enumerate(claim_rows(blocks, known))
    ]


def fit_curve(
    claims: Sequence[LabelledClaim],
    reader: Reader,
    lexicon: Lexicon,
    *,
    whole: bool,
    most: int = 0,
    seed: int = 5,
) -> Fitted:
    """Fits on the claims whose evidence has several sentences (`whole`) or just one."""
    chosen = [c for c in claims if (len(sentences_of(c.evidence)) > 1) == whole]
    random.Random(seed).shuffle(chosen)  # noqa: S311
    rows: list[Sequence[float]] = []
    for claim in chosen[: most or None]:
        texts = looked_at(claim.claim, sentences_of(claim.evidence), lexicon)
        share = share_held(claim.claim, texts[-1], lexicon)
        rows.append(features(reader.weigh(claim.claim, texts), share))
    labels = [claim.label.value for claim in chosen[: most or None]]
    model: Any = LogisticRegression(C=_REGULAR, class_weight="balanced", max_iter=3000)
    model.fit(rows, labels)
    weights = {
        str(label): tuple(round(float(w), 3) for w in (bias, *row))
        for label, bias, row in zip(model.classes_, model.intercept_, model.coef_, strict=True)
    }
    return Fitted(len(rows), round(float(model.score(rows, labels)), 4), weights)
