"""Reads the fitted model of directions that comes with the program."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from assistant.domain import DirectionModel

__all__ = ["load_directions"]


@lru_cache(maxsize=1)
def load_directions() -> DirectionModel:
    """``assistant/resources/directions.json``, read once; ``python -m training.directions`` writes it."""
    text = resources.files("assistant").joinpath("resources/directions.json").read_text("utf-8")
    data = json.loads(text)
    return DirectionModel(data["intercepts"], data["weights"], data["sure"])
