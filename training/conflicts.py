"""Fits when two findings disagree: ``python -m training.conflicts``, on the pairs of ``conflicts.yaml``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import typer
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant.backends.embedding import ensure_embedder
from assistant.backends.lexicon_file import load_lexicon
from assistant.backends.onnx_reader import OnnxReader
from assistant.domain import (
    Direction,
    EvidenceLevel,
    Finding,
    FindingKind,
    Logistic,
    Population,
    Source,
    SourceKind,
    Study,
)
from assistant.ledger import Disagreements, LedgerEntry
from assistant.settings import BUNDLED_EMBEDDER, Settings
from assistant.steps.lexicon import Lexicon

__all__ = ["PAIRS", "WEIGHTS", "entry_of", "main", "pair_features", "read_pairs"]

PAIRS: Final = Path(__file__).with_name("conflicts.yaml")
WEIGHTS: Final = Path(__file__).parent.parent / "assistant" / "data" / "conflicts.json"
_PRECISION: Final = 0.93
"""Wanted in cross-validation: a false alarm costs more than a silence."""


def read_pairs(path: Path = PAIRS) -> list[dict[str, Any]]:
    """Pairs with `disagree`, `one` and `other`."""
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rows


def entry_of(key: str, fields: dict[str, Any], *, whole: bool = True) -> LedgerEntry:
    """A finding as the ledger has it; without its fields when not `whole`, as the reader finds them."""
    condition = fields.get("condition")
    source = Source(
        key,
        key,
        SourceKind.PAPER_RECORD,
        EvidenceLevel.UNKNOWN,
        conditions=(condition,) if condition else (),
    )
    finding = Finding(
        sentence=0,
        kind=FindingKind.RESULT,
        direction=Direction(fields["direction"]),
        population=Population(fields["population"]),
        intervention=(fields.get("intervention") or "") if whole else "",
        outcome=(fields.get("outcome") or "") if whole else "",
    )
    return LedgerEntry(f"{key}#0", source, finding, fields["text"], "Results", Study())


def pair_features(
    pairs: Sequence[dict[str, Any]], told: Disagreements, *, whole: bool = True
) -> list[dict[str, float]]:
    """The features of each pair."""
    return [
        told.features(
            entry_of("one", pair["one"], whole=whole), entry_of("other", pair["other"], whole=whole)
        )
        for pair in pairs
    ]


def main(out: Path = WEIGHTS) -> None:
    """Fit on every pair, with its fields and without, say what cross-validation finds, and write."""
    embedder = ensure_embedder(Settings(embedder=BUNDLED_EMBEDDER))
    told = Disagreements(
        Lexicon(load_lexicon()), OnnxReader(), embedder.embed_query, Logistic(0.0, {}), 0.5
    )
    pairs = read_pairs()
    rows = [*pair_features(pairs, told), *pair_features(pairs, told, whole=False)]
    names = list(rows[0])
    matrix = np.array([[row[name] for name in names] for row in rows])
    wanted = np.array([pair["disagree"] for pair in pairs] * 2)
    groups = StratifiedKFold(5, shuffle=True, random_state=7)
    model = LogisticRegression(C=3.0, max_iter=5000)
    half = len(pairs)
    for what, part in (("with fields", slice(0, half)), ("without", slice(half, None))):
        chances = cross_val_predict(
            model, matrix[part], wanted[part], cv=groups, method="predict_proba"
        )[:, 1]
        least = _least(chances, wanted[part])
        typer.echo(f"{what}: {_told(chances >= least, wanted[part])} from {least:.2f} on")
        if what == "with fields":
            believed = least
    model.fit(matrix, wanted)
    data = {
        "same": {
            "intercept": round(float(model.intercept_[0]), 4),
            "weights": {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)},
        },
        "least": round(believed, 3),
    }
    out.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"Wrote {out.name}.")


def _least(chances: Any, wanted: Any) -> float:
    """The lowest probability from which on the wanted precision is reached."""
    for least in np.arange(0.3, 0.96, 0.01):
        taken = chances >= least
        if taken.any() and wanted[taken].mean() >= _PRECISION:
            return float(least)
    return 0.95


def _told(taken: Any, wanted: Any) -> str:
    return f"precision {wanted[taken].mean():.2f}, recall {taken[wanted].mean():.2f}"


if __name__ == "__main__":
    typer.run(main)
