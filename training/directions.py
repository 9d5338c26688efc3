"""Fits what tells the direction of a finding: ``python -m training.directions SCIFACT_CORPUS``.

From the labels of ``training/written``. The model is fitted on the abstracts that the reader was trained on, seven
times as many as the others. The threshold is the least from which on, on those others, enough that is told is right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from assistant.backends.lexicon_file import load_lexicon
from assistant.backends.onnx_reader import OnnxReader
from assistant.domain import Direction
from assistant.ledger import STATEMENTS, direction_features, is_undecided
from assistant.reader import SENTENCE_KINDS, Reader, Text
from assistant.text.lexicon import Lexicon
from training.written import WRITTEN, Written, abstracts, read_written, split_of

__all__ = ["OUT", "Row", "fit", "labelled", "main", "sure_from"]

OUT: Final = Path(__file__).resolve().parent.parent / "assistant" / "resources" / "directions.json"
_C: Final = 0.03
"""Inverse strength of the penalty. With more, the sure ones are wrong more often on papers of other fields."""
_WANTED: Final = 0.8
"""Share of the directions told that have to be right."""
_THRESHOLDS: Final = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85)
_TOGETHER: Final = 6
"""Sentences that are read at once, about as many as a passage has."""
_OTHER: Final = "other"
_NO_FINDING: Final = frozenset("baml")
"""Kinds of sentences, as the labels have them, that tell no direction."""
_DECIDED: Final = frozenset(str(way) for way in Direction if way.decided)


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence that the reader takes for a finding, with its label."""

    features: dict[str, float]
    label: str
    looked_at: bool
    """Whether more than the head is asked."""


def labelled(corpus: Path, reader: Reader, lexicon: Lexicon, split: str) -> Iterator[Row]:
    """Every labelled sentence of the abstracts of a split, as it is met when a paper is indexed."""
    known = abstracts(corpus)
    for block in read_written(WRITTEN, known):
        if split_of(block.abstract) != split or not block.kinds:
            continue
        text = known[block.abstract]
        for start in range(0, len(text.sentences), _TOGETHER):
            together = text.sentences[start : start + _TOGETHER]
            for place, said in enumerate(reader.describe(Text(together, text.title))):
                label = _label(block, start + place)
                if not said.kinds or not said.intervention or not label:
                    continue
                if SENTENCE_KINDS[int(np.argmax(said.kinds))] in STATEMENTS:
                    found = direction_features(together[place], said, reader, lexicon)
                    yield Row(found, label, looked_at=not is_undecided(said))


def fit(
    rows: Sequence[Row], held: Sequence[Row]
) -> tuple[dict[str, Any], list[tuple[float, int, float]]]:
    """The model as it is written down, and (threshold, told, share right) on the rows held out."""
    names = sorted(rows[0].features)
    matrix, labels = _matrix(rows, names), np.array([row.label for row in rows])
    scaler = StandardScaler().fit(matrix)
    model = LogisticRegression(C=_C, max_iter=2000).fit(scaler.transform(matrix), labels)
    found = model.predict_proba(scaler.transform(_matrix(held, names)))
    ways = [n for n, way in enumerate(model.classes_) if way != _OTHER]
    best = np.array(ways)[found[:, ways].argmax(axis=1)]
    chances = found[np.arange(len(held)), best]
    right = model.classes_[best] == np.array([row.label for row in held])
    table = [
        (t, int((chances >= t).sum()), float(right[chances >= t].mean()))
        for t in _THRESHOLDS
        if (chances >= t).any()
    ]
    sure = sure_from(table)
    weights = model.coef_ / scaler.scale_
    intercepts = model.intercept_ - weights @ scaler.mean_
    return {
        "sure": sure,
        "intercepts": dict(zip(model.classes_, intercepts.round(5).tolist(), strict=True)),
        "weights": {
            way: dict(zip(names, row.round(5).tolist(), strict=True))
            for way, row in zip(model.classes_, weights, strict=True)
        },
    }, table


def sure_from(table: Sequence[tuple[float, int, float]]) -> float:
    """The least threshold from which, and from each higher one, enough of what is told is right; else 1.

    With the first that has enough, 0.65, 16 of the 23 that were told of papers of other fields were right; from
    0.8 on 9 of 11.
    """
    sure = 1.0
    for threshold, _, share in reversed(table):
        if share < _WANTED:
            break
        sure = threshold
    return sure


def _matrix(rows: Sequence[Row], names: Sequence[str]) -> NDArray[Any]:
    return np.array([[row.features[name] for name in names] for row in rows])


def _label(block: Written, sentence: int) -> str:
    """The direction that was written for a sentence; empty where nobody said."""
    for number, _, _, way, _ in block.findings:
        if number == sentence:
            told = way.replace(" ", "_")
            return told if told in _DECIDED else _OTHER
    return _OTHER if block.kinds[sentence] in _NO_FINDING else ""


def main(corpus: Path) -> None:
    """Fit, say what cross-validation finds, and write the model."""
    reader, lexicon = OnnxReader(), Lexicon(load_lexicon())
    rows, held = (list(labelled(corpus, reader, lexicon, one)) for one in ("train", "validation"))
    model, table = fit(rows, [row for row in held if row.looked_at])
    typer.echo(f"{len(rows)} sentences, measured on {len(held)} others")
    for threshold, told, share in table:
        typer.echo(f"from {threshold:.2f} on: {told} told, {share:.2f} of them right")
    OUT.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    typer.echo(f"Wrote {OUT.name}: believed from {model['sure']:.2f} on.")


if __name__ == "__main__":
    typer.run(main)
