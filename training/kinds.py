"""Fits the classifier of question kinds: ``python -m training.kinds``.

Logistic regression on the embedding of the bundled model and on counted words, from the examples of
``training/kinds.yaml``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import typer
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score

from assistant.backends.embedding import ensure_embedder
from assistant.backends.question_kinds import WEIGHTS, kind_features
from assistant.domain import QuestionKind, QuestionSafety
from assistant.ports import Embedder
from assistant.settings import BUNDLED_EMBEDDER, Settings

__all__ = ["EXAMPLES", "WEIGHTS", "examples", "fit", "main", "write"]

EXAMPLES: Final = Path(__file__).with_name("kinds.yaml")
_C: Final = 3.0
"""Inverse strength of the penalty; from 3 to 10 the same within 0.005."""


def examples(path: Path = EXAMPLES) -> list[tuple[str, str, str]]:
    """(question, kind, safety class) of every example."""
    data: dict[str, dict[str, list[str]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        (text, str(QuestionKind(kind)), str(QuestionSafety(safety)))
        for kind, classes in data.items()
        for safety, texts in classes.items()
        for text in texts
    ]


def fit(vectors: Any, labels: list[str], c: float = _C) -> LogisticRegression:
    """The model of one of the two questions."""
    return LogisticRegression(C=c, max_iter=5000, class_weight="balanced").fit(vectors, labels)


def main(out: Path = WEIGHTS) -> None:
    """Fit on every example, say what cross-validation finds, and write the weights."""
    rows = examples()
    random.Random(5).shuffle(rows)  # noqa: S311 - an order, not a secret
    embedder = ensure_embedder(Settings(embedder=BUNDLED_EMBEDDER, precision="fp32"))
    vectors = _vectors(rows, embedder)
    kinds, safeties = [kind for _, kind, _ in rows], [safety for _, _, safety in rows]
    folds = StratifiedKFold(5, shuffle=True, random_state=5)
    for name, labels in (("kind", kinds), ("safety", safeties)):
        model = LogisticRegression(C=_C, max_iter=5000, class_weight="balanced")
        right = cross_val_score(model, vectors, labels, cv=folds).mean()
        typer.echo(f"{name}: {len(labels)} examples: {right:.3f} right")
    write(rows, embedder, out)
    typer.echo(f"Wrote {out.name}.")


def write(rows: Sequence[tuple[str, str, str]], embedder: Embedder, out: Path) -> None:
    """Fits both questions on every example and writes their weights."""
    vectors = _vectors(rows, embedder)
    of_kind = fit(vectors, [kind for _, kind, _ in rows])
    of_safety = fit(vectors, [safety for _, _, safety in rows])
    np.savez_compressed(
        out,
        kinds=of_kind.classes_,
        kind_coef=of_kind.coef_.astype(np.float32),
        kind_intercept=of_kind.intercept_.astype(np.float32),
        safeties=of_safety.classes_,
        safety_coef=of_safety.coef_.astype(np.float32),
        safety_intercept=of_safety.intercept_.astype(np.float32),
    )


def _vectors(rows: Sequence[tuple[str, str, str]], embedder: Embedder) -> Any:
    texts = [text for text, _, _ in rows]
    vectors = embedder.embed_documents(texts)
    return csr_matrix(
        np.stack([kind_features(v, text) for v, text in zip(vectors, texts, strict=True)])
    )


if __name__ == "__main__":
    typer.run(main)
