"""What a question takes for granted, as a statement: "Why does X lower Y?" takes "X lower Y"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["presupposed"]

_AUX: Final = r"(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would)"
_OPENINGS: Final = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"^why {_AUX}(?:n['’]t)? (?P<rest>.+)$",
        r"^(?:how come|what makes) (?P<rest>.+)$",
        rf"^(?:since when|by how much|how (?:much|often|long|far|well|strongly|quickly)) {_AUX} (?P<rest>.+)$",
        rf"^when {_AUX} (?P<rest>.+)$",
        rf"^how (?:many|much) (?P<thing>(?!{_AUX}\b)[\w-]+(?: (?!{_AUX}\b)[\w-]+){{0,3}}?) {_AUX} (?P<rest>.+)$",
        r"^how did (?P<rest>.+)$",
    )
)


def presupposed(question: str) -> str:
    """The statement; empty when the question takes nothing for granted by its form."""
    text = question.strip().rstrip("?!. ")
    for pattern in _OPENINGS:
        match = pattern.match(text)
        if match:
            thing = match.groupdict().get("thing") or ""
            return f"{match['rest']} {thing}".strip()
    return ""
