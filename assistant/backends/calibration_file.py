"""Reads the calibration that comes with the program."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from assistant.domain import ConfidenceCurve

__all__ = ["load_calibration"]


@lru_cache(maxsize=1)
def load_calibration() -> ConfidenceCurve:
    """``assistant/data/calibration.json``, read once."""
    text = resources.files("assistant").joinpath("data/calibration.json").read_text("utf-8")
    return ConfidenceCurve(**json.loads(text)["coefficients"])
