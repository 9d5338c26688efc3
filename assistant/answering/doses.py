"""Doses: what is never said to somebody who asks what to take."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["holds_dose"]

_DOSE: Final = re.compile(
    r"\d\s*(?:mg|g|µg|mcg|ng|ml|iu|units?|milligrams?|grams?|micrograms?)\b", re.I
)


def holds_dose(sentence: str) -> bool:
    """Whether a sentence gives a dose.

    >>> holds_dose("They took 2 mg a day.")
    True
    """
    return bool(_DOSE.search(sentence))
