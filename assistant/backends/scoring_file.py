"""Reads the fitted scores that come with the program."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from assistant.domain import Logistic, Scoring

__all__ = ["load_scoring"]


@lru_cache(maxsize=1)
def load_scoring() -> Scoring:
    """``assistant/resources/scoring.json``, read once; `mtor-ms eval fit` writes it."""
    text = resources.files("assistant").joinpath("resources/scoring.json").read_text("utf-8")
    data = json.loads(text)
    return Scoring(
        glance=_logistic(data["glance"]),
        relevance=_logistic(data["relevance"]),
        right=_logistic(data["right"]),
        answered_from=data["answered_from"],
        careful_from=data["careful_from"],
        shown_from=data["shown_from"],
        nearest_from=data["nearest_from"],
        contradicted_from=data["contradicted_from"],
    )


def _logistic(data: dict[str, Any]) -> Logistic:
    return Logistic(data["intercept"], data["weights"])
