"""Whether a text holds an expected one."""

from __future__ import annotations

import re

__all__ = ["holds", "holds_any"]


def holds(text: str, expected: str) -> bool:
    """A text is held as it stands, case and white space aside; ``re:`` introduces a pattern."""
    if expected.startswith("re:"):
        return re.search(expected[3:], text, re.I | re.S) is not None
    return " ".join(expected.lower().split()) in " ".join(text.lower().split())


def holds_any(text: str, alternatives: tuple[str, ...]) -> bool:
    """Whether one of the alternatives is held."""
    return any(holds(text, alternative) for alternative in alternatives)
