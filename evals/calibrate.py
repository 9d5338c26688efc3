"""Fits the confidence of answers to how often they are right, on the development cases.

Platt scaling (Platt, 1999): a logistic curve over the log-odds of the writer's fit. What is reported
is the expected calibration error on cases that the fit has not seen (five folds); what is written is
the fit on all of them.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from assistant.domain import Turn
from assistant.service import Assistant
from evals.cases import Dataset
from evals.metrics.calibration import brier, ece
from evals.metrics.matching import holds_any

__all__ = ["Calibration", "calibrate"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a fit found."""

    answers: int
    right: int
    ece_before: float
    ece_cross_validated: float
    brier_cross_validated: float
    coefficients: dict[str, float]

    def save(self, path: Path) -> None:
        """Writes the small file that the program reads."""
        data: dict[str, Any] = {
            "fitted": datetime.now(UTC).date().isoformat(),
            "answers": self.answers,
            "ece_cross_validated": round(self.ece_cross_validated, 4),
            "coefficients": {name: round(v, 4) for name, v in self.coefficients.items()},
        }
        path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def calibrate(assistant: Assistant, dataset: Dataset) -> Calibration:
    """Asks every case that has an answer or a refusal to give, and fits."""
    rows, right, shown = [], [], []
    for case in dataset:
        turns: list[Turn] = []
        for turn in case.turns:
            answer = assistant.ask(turn.question, turns)
            turns.append(Turn(answer.question.text, answer.question.standalone))
            if answer.abstained or not (turn.facts or case.abstain) or case.document:
                continue
            said = " ".join(claim.text for claim in answer.claims)
            rows.append([math.log(answer.fit / (1 - answer.fit))])
            right.append(not case.abstain and all(holds_any(said, f) for f in turn.facts))
            shown.append(answer.confidence.score)
    features, truth = np.asarray(rows), np.asarray(right)
    model = LogisticRegression(C=1.0)
    unseen = cross_val_predict(model, features, truth, cv=5, method="predict_proba")[:, 1]
    model.fit(features, truth)
    return Calibration(
        answers=len(truth),
        right=int(truth.sum()),
        ece_before=ece(shown, right),
        ece_cross_validated=ece(list(unseen), right),
        brier_cross_validated=brier(list(unseen), right),
        coefficients={
            "intercept": float(model.intercept_[0]),
            "fit": float(model.coef_[0][0]),
        },
    )
